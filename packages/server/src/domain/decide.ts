import { boundWarnings } from '@hal/contract'
import type { OperationResult } from '@hal/contract/types'
import { applyClaims } from './verification/claims.js'
import type { Context } from './decision.js'
import { identify } from './identity/identify.js'
import type { Decision, Effect, Operation } from './operation.js'
import type { Records } from './records/records.js'
import { replay } from './replay.js'
import { sameJson } from './records/differences.js'
import { contentOf } from './operation-content.js'
import { earnedSession } from './session.js'
import { unsignedPipeline, withoutUnsigned } from './verification/signed-only.js'
import { enterConversations } from './conversations/claim.js'
import { sendMessage } from './conversations/send-message.js'
import { sideOf } from './conversations/side.js'
import { setDeal, setStage } from './stages/set-stage.js'
import { setProperties } from './identity/set-properties.js'
import { track } from './events/track.js'
import { authorize, withoutUserHash, type Authority } from './verification/verification.js'
import { beginWork, record, type Work } from './records/work.js'

/**
 * Decides an operation without changing `records`. Refusals are checked in this order: operation id, proof,
 * contact, company, stage. The body is already validated.
 */
export function decide(records: Records, submitted: Operation, context: Context): Decision {
  const operation = records.project.identity_verification === 'strict' ? withoutUserHash(submitted) : submitted
  const first = records.operations.get(operation.id)
  if (first !== undefined) return replay(records, operation, first, context)
  const trial = { operation: operation.parsed, proof: operation.proof, session: operation.session, records }
  const authorized = authorize(trial)
  if (!authorized.ok) return { status: 'rejected', refusal: authorized.refusal }
  const unsigned = unsignedPipeline(operation.parsed, records.project.signed_only)
  if (unsigned !== null) return { status: 'rejected', refusal: unsigned }
  const author = { source: 'widget', actor: operation.parsed.visitor_id, operation_id: operation.id } as const
  const work = beginWork(records, context, author, operation)
  const performed = perform(work, operation, authorized.authority)
  if (!performed.ok) return { status: 'rejected', refusal: performed.refusal }
  const effect = withBoundWarnings(performed, operation)
  putOnRecord(work, operation, effect)
  const session = earnedSession(work.records, operation, effect.contactId)
  return { status: 'ok', result: effect.result, session, changes: work.changes }
}

type Performed = Extract<Effect<OperationResult>, { ok: true }>

/** Bounds the size of an answer, independent of the request (wire.md, Limits). */
function withBoundWarnings(effect: Performed, { more_warnings }: Operation): Performed {
  const { result, publicResult } = effect
  if (result.warnings.length === 0 && publicResult.warnings.length === 0 && more_warnings === undefined) return effect
  const bound = (shown: OperationResult) => ({ ...shown, ...boundWarnings(shown.warnings, more_warnings) })
  return { ...effect, result: bound(result), publicResult: bound(publicResult) }
}

function perform(work: Work, operation: Operation, authority: Authority): Effect<OperationResult> {
  const { parsed } = operation
  switch (parsed.type) {
    case 'identify': {
      const claimed = applyClaims(parsed, operation.proof, work.records)
      if (!claimed.ok) return claimed
      work.warnings.push(...claimed.warnings)
      const identified = identify(work, withoutUnsigned(work, claimed.operation, operation.proof), authority)
      if (identified.ok) enterAfterIdentify(work, operation, identified.contactId, authority)
      return identified
    }
    case 'set_properties':
      return setProperties(work, parsed, authority)
    case 'track':
      return track(work, operation, parsed, authority)
    case 'set_stage':
      return setStage(work, parsed, authority)
    case 'set_deal':
      return setDeal(work, parsed, authority)
    case 'send_message':
      return sendMessage(work, operation, parsed, authority)
  }
}

/** The contact takes the conversations that the `chat_token`s beside an identify open, and a proof claims them (C21, C30). */
function enterAfterIdentify(work: Work, operation: Operation, contactId: string | null, { companies }: Authority): void {
  const { parsed: { visitor_id }, batchChats } = operation
  if (batchChats === undefined) return
  const session = earnedSession(work.records, operation, contactId) ?? operation.session
  for (const chat of batchChats) enterConversations(work, sideOf(work.records, { visitor_id, chat, session, hasVisitorToken: false }), companies)
}

/** Stores the id permanently, with its answer (R26). An event is its own record. */
function putOnRecord(
  work: Work,
  submitted: Operation,
  { result, publicResult, contactId }: Performed,
): void {
  const { id, parsed } = submitted
  if (parsed.type === 'track') return
  const verified_result = sameJson(result, publicResult) ? null : result
  const { type, visitor_id } = parsed
  const content = contentOf(submitted, work.records.project.operation_key, work.context)
  const operation = { id, type, visitor_id, content, contact_id: contactId, result: publicResult, verified_result }
  record(work, { type: 'operation_recorded', operation })
}
