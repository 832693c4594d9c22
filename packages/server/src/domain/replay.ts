import type { OperationResult, SetStageResult } from '@hal/contract/types'
import type { Decision, Operation } from './operation.js'
import { contactByEmail, contactByUserId, type Records } from './records.js'
import type { OperationRow } from './rows.js'
import { earnedSession } from './session.js'
import { holdsSession } from './verification.js'

const erasedStageResult: SetStageResult = {
  company: { id: null, stage: null },
  company_by: null,
  stage_update: { status: 'unchanged', mode: 'advance_only', from: null, to: null },
  warnings: [],
}

/** What a replay answers once the first result was erased with its contact (R26, R29). */
function erasedResult({ type, visitor_id }: OperationRow): OperationResult {
  switch (type) {
    case 'identify':
      return {
        visitor: { visitor_id, verified: false },
        matched_by: null,
        company_by: null,
        contact: null,
        company: null,
        company_ids: [],
        warnings: [],
      }
    case 'set_properties':
      return { visitor: { visitor_id, verified: false, properties: {} }, contact_id: null, warnings: [] }
    case 'track':
      return { event_id: null, contact_id: null, company_id: null, warnings: [] }
    case 'set_stage':
      return erasedStageResult
    case 'set_deal':
      return { ...erasedStageResult, company: { ...erasedStageResult.company, deal_value: null } }
  }
}

/** Answers an id that was seen before: the first result, or a refusal where it was another call's (R26). */
export function replay(records: Records, operation: Operation, first: OperationRow): Decision {
  if (first.type !== operation.parsed.type || first.visitor_id !== operation.parsed.visitor_id) {
    const detail = 'This operation id belongs to another call, of another type or visitor.'
    return { status: 'rejected', refusal: { code: 'id_reused', detail } }
  }
  if (first.result === null) return { status: 'duplicate', result: erasedResult(first), session: null }
  const proven = isProven(records, operation, first)
  const result = proven && first.verified_result !== null ? first.verified_result : first.result
  return { status: 'duplicate', result, session: proven ? earnedSession(records, operation, first.contact_id) : null }
}

/** Whether the caller proves to be the one whom the first call was about; else it sees what a stranger does. */
function isProven(records: Records, { parsed, proof, session }: Operation, first: OperationRow): boolean {
  if (first.contact_id === null) return false
  const visitor = records.visitors.get(parsed.visitor_id)
  if (parsed.type === 'identify' && proof.kind !== 'none') return provenContact(records, parsed, proof) === first.contact_id
  return holdsSession(session, visitor) && session.contact_id === first.contact_id
}

function provenContact(
  records: Records,
  parsed: Extract<Operation['parsed'], { type: 'identify' }>,
  proof: Operation['proof'],
): string | undefined {
  if (proof.kind === 'wrong' || proof.kind === 'none') return undefined
  const userId = proof.kind === 'identity_token' ? proof.claims.user_id : parsed.user_id
  if (userId !== undefined) return contactByUserId(records, userId)?.id
  const email = proof.kind === 'identity_token' ? proof.claims.email : undefined
  if (email !== undefined) return contactByEmail(records, email)?.id
  return records.visitors.get(parsed.visitor_id)?.contact_id ?? undefined
}
