import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { AccountRows, SessionRow } from './rows.js'
import { createSessions } from './sessions.js'

const DAY_MS = 24 * 60 * 60 * 1000

describe('sessions', () => {
  it('go on while the disk is full and they cannot be prolonged', async () => {
    let at = 0
    let stored: SessionRow | null = null
    const rows = {
      sessionByHash: () => stored && { expires_at: stored.expires_at, user: { id: 'user_1', email: 'ann@acme.com', created_at: 0 } },
      extendSession: () => {
        throw new Error('the disk is full')
      },
    } as Partial<AccountRows> as AccountRows
    const sessions = createSessions({ rows, now: () => at, random: randomBytes })
    const { token, row } = sessions.begin('user_1')
    stored = row
    at = 2 * DAY_MS
    expect(await sessions.userOf(token)).toMatchObject({ id: 'user_1' })
  })
})
