import type { OperationResult, SetStageResult } from '@hal/contract/types'
import type { Context } from './decision.js'
import type { Decision, Operation } from './operation.js'
import { provenIdentity, provenNobody, provesContact, type ProvenIdentity } from './verification/proven.js'
import type { Records } from './records/records.js'
import type { ContactRow, OperationRow } from './records/rows.js'
import { contentOf, isSameContent } from './operation-content.js'
import { earnedSession } from './session.js'
import { holdsSession } from './verification/verification.js'

const erasedStageResult: SetStageResult = {
  company: { id: null, stage: null },
  company_by: null,
  stage_update: { status: 'unchanged', mode: 'advance_only', from: null, to: null },
  warnings: [],
}

/** The answer to a replay after the first result was erased with its contact (R26, R29). */
function erasedResult({ type }: OperationRow, visitor_id: string): OperationResult {
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
      return { ...erasedStageResult, company: { ...erasedStageResult.company, deal_value: null }, deal_value: null }
    case 'send_message':
      return { conversation_id: null, message_id: null, seq: null, started: false, warnings: [] }
  }
}

/** Answers a repeated operation id with the first result. Refuses if the content differs (R26). */
export function replay(records: Records, operation: Operation, first: OperationRow, context: Context): Decision {
  if (isOtherCall(records, operation, first, context)) {
    const detail = 'This operation id belongs to another call, of another type, visitor or content. Make a new id for each call.'
    return { status: 'rejected', refusal: { code: 'id_reused', detail } }
  }
  if (first.result === null) return { status: 'duplicate', result: erasedResult(first, operation.parsed.visitor_id), session: null }
  const proven = provesContact(callerOf(records, operation), contactOf(records, first))
  const result = proven && first.verified_result !== null ? first.verified_result : first.result
  const earns = proven || provesVisitor(operation)
  return { status: 'duplicate', result, session: earns ? earnedSession(records, operation, first.contact_id) : null }
}

/** An erased operation matches any content (R26). */
function isOtherCall({ project }: Records, operation: Operation, first: OperationRow, context: Context): boolean {
  const { type, visitor_id } = operation.parsed
  if (first.type !== type || (first.visitor_id !== null && first.visitor_id !== visitor_id)) return true
  return first.content !== null && !isSameContent(first.content, contentOf(operation, project.operation_key, context))
}

/**
 * The contact may be missing in `records`. Only a contact that the proof names or that is linked to the visitor is
 * read, and only such a contact can be proven.
 */
function contactOf(records: Records, { contact_id }: OperationRow): ContactRow | undefined {
  return contact_id === null ? undefined : records.contacts.get(contact_id)
}

/** The identity that the caller proves. An invalid proof proves nothing, even beside a valid token. */
function callerOf(records: Records, { parsed, proof, session }: Operation): ProvenIdentity {
  if (parsed.type === 'identify' && proof.kind !== 'none') return provenIdentity(parsed, proof)
  return holdsSession(session, records.visitors.get(parsed.visitor_id), records) ? session : provenNobody
}

/** A `user_hash` of the visitor earns a token for the visitor's current contact, but shows none of its data. */
function provesVisitor({ parsed, proof }: Operation): boolean {
  return parsed.type === 'identify' && proof.kind === 'user_hash' && parsed.user_id === undefined
}
