import { describe, expect, it } from 'vitest'
import { problemKinds, warningHelp } from '../src/index.js'

/** The table of wire.md, Problems. */
const table: [status: number, retry: string, codes: string[]][] = [
  [400, 'no', ['invalid_request']],
  [401, 'no', ['unauthenticated']],
  [403, 'no', ['identity_unverified', 'claim_mismatch', 'origin_not_allowed', 'forbidden']],
  [404, 'no', ['unknown_project', 'not_found', 'company_not_linked']],
  [409, 'no', ['email_taken', 'user_id_taken', 'external_id_taken', 'id_reused', 'no_contact', 'no_company']],
  [409, 'no', ['company_ambiguous', 'stage_in_use', 'stage_name_taken', 'conversation_changed']],
  [405, 'no', ['method_not_allowed']],
  [413, 'in_halves', ['too_large']],
  [415, 'no', ['unsupported_media_type']],
  [422, 'no', ['unknown_stage']],
  [429, 'after', ['rate_limited']],
  [503, 'after', ['overloaded', 'unavailable']],
  [500, 'yes', ['internal']],
]

describe('the problems (wire.md, Problems)', () => {
  it('have the status and the retry of the table, and no other is there', () => {
    const kinds = Object.entries(problemKinds).map(([code, { status, retry }]) => ({ code, status, retry }))
    const expected = table.flatMap(([status, retry, codes]) => codes.map((code) => ({ code, status, retry })))
    const byCode = (a: { code: string }, b: { code: string }) => a.code.localeCompare(b.code)
    expect(kinds.sort(byCode)).toEqual(expected.sort(byCode))
  })

  it('say what to do', () => {
    for (const { help } of Object.values(problemKinds)) expect(help.length).toBeGreaterThan(40)
  })
})

describe('the warnings', () => {
  it('say what they mean', () => {
    for (const help of Object.values(warningHelp)) expect(help.length).toBeGreaterThan(40)
  })
})
