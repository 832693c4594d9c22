import { createHmac, timingSafeEqual } from 'node:crypto'
import { parseCall, type Parsed } from '@hal/contract'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ProjectRow } from '../domain/records/rows.js'
import { checkProof } from './proofs.js'

vi.mock('node:crypto', async (importActual) => {
  const actual = await importActual<typeof import('node:crypto')>()
  return { ...actual, timingSafeEqual: vi.fn(actual.timingSafeEqual) }
})

const now = Date.UTC(2026, 10, 23, 12)

const project: ProjectRow = {
  id: 'project_1',
  name: 'Acme',
  allowed_origins: [],
  stage_update_mode: 'advance_only',
  company_policy: 'link_existing',
  company_by_domain: false,
  identity_verification: 'required',
  identity_secret: 'the secret of now',
  signed_only: [],
  who_may_start: 'anyone',
  reopen_days: 14,
  event_retention_days: null,
  operation_key: 'key of the operations',
  previous_secret: { secret: 'the secret before', expires_at: now + 1 },
  created_at: now,
  updated_at: now,
}

function identify(user_hash: string): Parsed<'identify'> {
  const parse = parseCall('identify', { project_id: project.id, visitor_id: 'v1', user_id: 'u1', user_hash }, undefined)
  if (!parse.ok || parse.value.operation.type !== 'identify') throw new Error('a wrong body')
  return parse.value.operation
}

const hashBy = (secret: string) => createHmac('sha256', secret).update('u1').digest('hex')

describe('checkProof', () => {
  beforeEach(() => {
    vi.mocked(timingSafeEqual).mockClear()
  })

  it.each([
    ['the current secret', hashBy('the secret of now'), 'user_hash'],
    ['the one before', hashBy('the secret before'), 'user_hash'],
    ['neither', hashBy('a guess'), 'wrong'],
  ])('compares in constant time with every secret that counts, whichever made the hash: %s (R31)', async (_whose, hash, kind) => {
    expect(await checkProof(project, identify(hash), now)).toMatchObject({ kind })
    expect(timingSafeEqual).toHaveBeenCalledTimes(2)
  })

  it('compares with the current secret alone once the time of the other is over (R31)', async () => {
    expect(await checkProof(project, identify(hashBy('the secret before')), now + 1)).toMatchObject({ kind: 'wrong' })
    expect(timingSafeEqual).toHaveBeenCalledOnce()
  })
})
