import { describe, expect, it } from 'vitest'
import type { ProjectRow } from '../records/rows.js'
import { contactRow, projectRow, visitorRow } from '../../store/conformance/testing.js'
import { createRecords } from '../records/records.js'
import type { Session } from '../verification/verification.js'
import { sideOf } from './side.js'

function sideWith(identity_verification: ProjectRow['identity_verification'], proof: Session['proof']) {
  const records = createRecords({
    project: projectRow({ identity_verification }),
    visitors: [visitorRow({ visitor_id: 'v1', contact_id: 'contact_1' })],
    contacts: [contactRow({ id: 'contact_1', user_id: 'u1' })],
    ...{ stages: [], companies: [], links: [], company_use: new Map(), merged: new Map(), operations: [], devices: [], delivery: [] },
  })
  const session: Session = { visitor_id: 'v1', contact_id: 'contact_1', user_id: 'u1', email: null, company_ids: null, proof }
  return sideOf(records, { visitor_id: 'v1', chat: undefined, session, hasVisitorToken: true })
}

describe('the visitor’s side', () => {
  it('is proven by a token that a proof earned', () => {
    for (const setting of ['off', 'required', 'strict'] as const) expect(sideWith(setting, 'identity_token').proven).toEqual({ user_id: 'u1', email: null })
    expect(sideWith('required', 'user_hash').proven).not.toBeNull()
  })

  it('is not proven in strict by a token that a `user_hash` earned, for no use of it (R34)', () => {
    expect(sideWith('strict', 'user_hash')).toMatchObject({ proven: null, hasWrongToken: true })
  })
})
