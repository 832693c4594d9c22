import type { BatchResult, OperationResult } from '@hal/contract/types'
import { apply } from './apply.js'
import type { Change } from './change.js'
import { decide } from './decide.js'
import type { Context, Refusal } from './decision.js'
import { withoutMadeIds } from './dry-run.js'
import type { ChatToken, Operation } from './operation.js'
import { layerOver, type Records } from './records/records.js'
import type { Session } from './verification/verification.js'

/** One entry of a batch: an operation to decide, or one whose body was already refused. */
export type Entry = { operation: Operation } | { id: string; refusal: Refusal }

/** The outcome of one entry; `session` holds the rights that the visitor earned (R32). */
export type EntryOutcome = { id: string } & (
  | { status: Exclude<BatchResult['status'], 'rejected'>; result: OperationResult; session: Session | null }
  | { status: 'rejected'; refusal: Refusal }
)

export interface BatchDecision {
  outcomes: EntryOutcome[]
  changes: Change[]
}

/**
 * The last word on an operation that the rules accept: a refusal, or `null`. For limits by rate, which count accepted
 * operations only.
 *
 * @param records before the operation
 */
export type Admit = (operation: Operation, result: OperationResult, records: Records) => Refusal | null

const admitAll: Admit = () => null

/** Applies operations in order. Each sees the effects of the earlier ones (R25). */
export function decideBatch(records: Records, entries: readonly Entry[], context: Context, admit = admitAll): BatchDecision {
  const changes: Change[] = []
  const sessions = new Map<string, Session>()
  const chats = chatTokensOf(entries)
  const outcomes = entries.map((entry): EntryOutcome => {
    if ('refusal' in entry) return { id: entry.id, status: 'rejected', refusal: entry.refusal }
    const { id, parsed } = entry.operation
    const earned = sessions.get(parsed.visitor_id)
    const operation = withChatsOf(chats, earned === undefined ? entry.operation : { ...entry.operation, session: earned })
    const decision = decide(records, operation, context)
    if (decision.status === 'rejected') return { id, ...decision }
    const over = decision.status === 'ok' ? admit(operation, decision.result, records) : null
    if (over !== null) return { id, status: 'rejected', refusal: over }
    if (decision.session !== null) sessions.set(parsed.visitor_id, decision.session)
    if (decision.status === 'ok') {
      for (const change of decision.changes) {
        apply(records, change)
        changes.push(change)
      }
    }
    return { id, status: decision.status, result: decision.result, session: decision.session }
  })
  return { outcomes, changes }
}

type BatchChats = Map<string, Map<string, ChatToken>>

/** By visitor, the valid `chat_token`s of the batch, or `null` if it has none. An identify of that visitor counts as sent with them (C21). */
function chatTokensOf(entries: readonly Entry[]): BatchChats | null {
  let chats: BatchChats | null = null
  for (const entry of entries) {
    if (!('operation' in entry)) continue
    const { chat, parsed } = entry.operation
    if (chat === undefined || chat === 'wrong') continue
    chats ??= new Map()
    chats.set(parsed.visitor_id, (chats.get(parsed.visitor_id) ?? new Map<string, ChatToken>()).set(chat.key, chat))
  }
  return chats
}

function withChatsOf(chats: BatchChats | null, operation: Operation): Operation {
  if (chats === null || operation.parsed.type !== 'identify') return operation
  const ofVisitor = chats.get(operation.parsed.visitor_id)
  return ofVisitor === undefined ? operation : { ...operation, batchChats: [...ofVisitor.values()] }
}

/**
 * Decides a batch on a temporary layer, for a dry run (R35).
 *
 * @param madeIds operation ids that the server generated
 */
export function rehearseBatch(
  records: Records,
  entries: readonly Entry[],
  context: Context,
  madeIds: readonly string[],
): BatchDecision {
  const made = new Set(madeIds)
  const newId: Context['newId'] = (prefix) => {
    const id = context.newId(prefix)
    made.add(id)
    return id
  }
  const { outcomes } = decideBatch(layerOver(records), entries, { ...context, newId })
  const blanked = outcomes.map((outcome) =>
    outcome.status === 'rejected'
      ? { ...outcome, refusal: withoutMadeIds(outcome.refusal, made) }
      : { ...outcome, result: withoutNumber(withoutMadeIds(outcome.result, made)), session: null },
  )
  return { outcomes: blanked, changes: [] }
}

/** A message that a dry run did not write has no number either (C36). */
function withoutNumber(result: OperationResult): OperationResult {
  return 'message_id' in result && result.message_id === null ? { ...result, seq: null } : result
}
