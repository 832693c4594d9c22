import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccountRows, SessionRow, UserRow } from './rows.js'

export interface OpenedRows {
  rows: AccountRows
  close(): Promise<void>
}

/** The conformance suite for implementations of `AccountRows`. */
export function describeAccountRows(name: string, open: () => Promise<OpenedRows>): void {
  describe(`account rows in ${name}`, () => {
    let opened: OpenedRows
    let rows: AccountRows

    beforeEach(async () => {
      opened = await open()
      rows = opened.rows
    })
    afterEach(() => opened.close())

    it('has no users at first', async () => {
      expect(await rows.countUsers()).toBe(0)
      expect(await rows.userByEmail(ADA.email)).toBeNull()
    })

    it('keeps a user as it was given', async () => {
      expect(await rows.addUser(ADA, null)).toBe(true)
      expect(await rows.userByEmail(ADA.email)).toEqual(ADA)
      expect(await rows.countUsers()).toBe(1)
    })

    it('adds neither user nor session where the email is taken', async () => {
      await rows.addUser(ADA, null)
      expect(await rows.addUser({ ...ADA, id: 'user_2' }, SESSION)).toBe(false)
      expect(await rows.countUsers()).toBe(1)
      expect(await rows.sessionByHash(SESSION.token_hash)).toBeNull()
    })

    it('tells whose a session is, without the password hash', async () => {
      await rows.addUser(ADA, SESSION)
      expect(await rows.sessionByHash(SESSION.token_hash)).toEqual({
        expires_at: SESSION.expires_at,
        user: { id: ADA.id, email: ADA.email, created_at: ADA.created_at },
      })
    })

    it('adds no session on a password that has been replaced', async () => {
      await rows.addUser(ADA, null)
      await rows.replacePassword(ADA.id, 'new hash')
      expect(await rows.addSession(SESSION, ADA.password_hash)).toBe(false)
      expect(await rows.addSession(SESSION, 'new hash')).toBe(true)
    })

    it('ends all sessions of the user, and no other, with a new password', async () => {
      await rows.addUser(ADA, SESSION)
      await rows.addUser(BOB, SESSION_OF_BOB)
      await rows.replacePassword(ADA.id, 'new hash')
      expect(await rows.sessionByHash(SESSION.token_hash)).toBeNull()
      expect(await rows.sessionByHash(SESSION_OF_BOB.token_hash)).not.toBeNull()
      expect((await rows.userByEmail(BOB.email))?.password_hash).toBe(BOB.password_hash)
    })

    it('sweeps ended sessions when another begins', async () => {
      await rows.addUser(ADA, SESSION)
      await rows.addUser(BOB, null)
      const later = { ...SESSION_OF_BOB, created_at: SESSION.expires_at }
      await rows.addSession(later, BOB.password_hash)
      expect(await rows.sessionByHash(SESSION.token_hash)).toBeNull()
      expect(await rows.sessionByHash(later.token_hash)).not.toBeNull()
    })

    it('extends a session', async () => {
      await rows.addUser(ADA, SESSION)
      await rows.extendSession(SESSION.token_hash, 9_000)
      expect((await rows.sessionByHash(SESSION.token_hash))?.expires_at).toBe(9_000)
    })

    it('removes a session, once or twice, and does not extend it back to life', async () => {
      await rows.addUser(ADA, SESSION)
      await rows.removeSession(SESSION.token_hash)
      await rows.removeSession(SESSION.token_hash)
      await rows.extendSession(SESSION.token_hash, 9_000)
      expect(await rows.sessionByHash(SESSION.token_hash)).toBeNull()
    })
  })
}

const ADA: UserRow = {
  id: 'user_1',
  email: 'ada@example.com',
  password_hash: 'hash of ada',
  created_at: 1_000,
}
const BOB: UserRow = {
  id: 'user_2',
  email: 'bob@example.com',
  password_hash: 'hash of bob',
  created_at: 1_000,
}
const SESSION: SessionRow = {
  token_hash: 'a'.repeat(64),
  user_id: ADA.id,
  created_at: 1_000,
  expires_at: 2_000,
}
const SESSION_OF_BOB: SessionRow = {
  ...SESSION,
  token_hash: 'b'.repeat(64),
  user_id: BOB.id,
  expires_at: 8_000,
}
