import type { Refusal } from '../../../domain/decision.js'
import type { Ingest, Outcome, PendingOperation, WidgetAnswer, WidgetRequest } from '../../../ingest/port.js'
import type { Context } from '../../context.js'
import type { ChatLimits } from '../../limits/chat.js'

/**
 * Submits a request, and counts its new conversations against the sender's address (Limits). An operation that means to
 * start one while none is left is refused, and the others are not touched. A dry run starts none.
 */
export function submitStarts(request: WidgetRequest, address: string, { ingest, limits: { chat } }: Pick<Context, 'ingest' | 'limits'>): Promise<WidgetAnswer> {
  if (request.dry_run || !request.operations.some(isMessage)) return ingest.submit(request)
  return submitReserved(request, address, { ingest, chat })
}

/** Reserves before the outcome is known, so that requests at the same time do not start more than they may. */
async function submitReserved(request: WidgetRequest, address: string, { ingest, chat }: Pick<Context, 'ingest'> & { chat: ChatLimits }): Promise<WidgetAnswer> {
  const refusals = request.operations.map((operation) => (isStart(operation) ? (chat.takeStart(address)?.refusal ?? null) : null))
  const reserved = request.operations.map((operation, index) => isStart(operation) && refusals[index] === null)
  let outcomes: readonly Outcome[] = []
  try {
    const answer = await ingest.submit(await withoutThoseOver(request, refusals, ingest))
    if (answer.ok) outcomes = answer.outcomes
    return answer
  } finally {
    settle(reserved.map((isReserved, index) => [isReserved, hasStarted(outcomes[index])]), address, chat)
  }
}

/**
 * Refuses operations for which no new conversation is left. A dry run tells which of them would start one: a repeated
 * operation still gets its first result, and whatever else is wrong is said first (C8, "order of refusals").
 */
async function withoutThoseOver(request: WidgetRequest, refusals: readonly (Refusal | null)[], ingest: Ingest): Promise<WidgetRequest> {
  if (refusals.every((refusal) => refusal === null)) return request
  const tried = await ingest.submit({ ...request, dry_run: true, device: undefined })
  const outcomes = tried.ok ? tried.outcomes : []
  const operations = request.operations.map((operation, index): PendingOperation => {
    const refusal = refusals[index] ?? null
    return refusal === null || !hasStarted(outcomes[index]) ? operation : { id: operation.id, seq: operation.seq, refusal }
  })
  return { ...request, operations }
}

/** Returns what was reserved in vain, and counts conversations that came of continuing another (C4). */
function settle(starts: [isReserved: boolean, hasStarted: boolean][], address: string, chat: ChatLimits): void {
  for (const [isReserved, started] of starts) {
    if (isReserved && !started) chat.giveBackStart(address)
    if (!isReserved && started) chat.takeStart(address)
  }
}

function isMessage(operation: PendingOperation): boolean {
  return 'submitted' in operation && operation.submitted.operation.type === 'send_message'
}

function isStart(operation: PendingOperation): boolean {
  if (!('submitted' in operation)) return false
  const { operation: parsed } = operation.submitted
  return parsed.type === 'send_message' && parsed.conversation_id === undefined
}

function hasStarted(outcome: Outcome | undefined): boolean {
  return outcome?.status === 'ok' && 'started' in outcome.result && outcome.result.started
}
