import type { IncomingMessage } from 'node:http'
import { batchBody, boundWarnings, limits, parseBatchEnvelope, parseBatchOperations, type BatchEntry, type ParsedBatch } from '@hal/contract'
import type { BatchResponse, BatchResult } from '@hal/contract/types'
import type { Outcome, PendingOperation } from '../../ingest/port.js'
import { readBody } from '../body/read-json.js'
import type { Context } from '../context.js'
import { batchResponseSchema } from '../openapi/results.js'
import { invalidRequest, problemOf, Refused } from '../problems.js'
import { refusedBy } from './refused-by.js'
import { senderOf } from './sender.js'
import { enter, isWritten, leave, letIn, noteRefusal, resultBytes, type Visit } from './visit.js'
import { widgetRoute } from './widget-route.js'

/**
 * `POST /api/widget/batch`: applies up to 500 operations in order, and answers in the same order. One invalid
 * operation never affects the others. An invalid envelope refuses the whole batch (wire.md, "Widget routes").
 */
export const batch = widgetRoute({
  path: '/api/widget/batch',
  description: {
    summary: 'Send many calls in one request',
    details:
      'Takes up to 500 operations and applies them in their order. Each operation gets a result of its own: one that is rejected does not stop the others. The batch is written as a whole, or not at all if the server fails. A `problem` in a result has the same codes as the answer to a single call.',
    body: batchBody,
    answer: { status: 200, schema: batchResponseSchema },
  },
  plain: (context) => async (request) => ({ value: await answerBatch(request, context) }),
})

async function answerBatch(request: IncomingMessage, context: Context): Promise<BatchResponse> {
  const { visit, batch: parsed, bytes } = await admit(request, context)
  let accepted = 0
  try {
    const outcomes = await submit(parsed, visit, request, context)
    accepted = outcomes.answered.filter(({ status }) => status !== 'rejected').length
    if (!parsed.dry_run) countBytes(visit, parsed, { bytes, outcomes: outcomes.answered }, context)
    return outcomes.response
  } catch (error) {
    noteRefusal(visit, error, context)
    throw error
  } finally {
    leave(visit, accepted, context)
  }
}

/** Checks the envelope, then parses the operations. The parsed JSON of the body is not kept after that. */
async function admit(request: IncomingMessage, context: Context): Promise<{ visit: Visit; batch: ParsedBatch; bytes: number }> {
  const { value: body, bytes } = await readBody(request, context)
  checkCount(body)
  const envelope = parseBatchEnvelope(body)
  if (!envelope.ok) throw new Refused(invalidRequest(envelope.errors))
  const visit = await enter({ ...envelope.value, type: 'batch' }, request, context)
  try {
    const { project_id, sent_at, dry_run } = envelope.value
    const content = parseBatchOperations(envelope.value)
    await letIn(visit, content.operations.flatMap(({ parse }) => (parse.ok ? parse.value.operation : [])), context)
    return { visit, batch: { project_id, sent_at, dry_run, ...content }, bytes }
  } catch (error) {
    noteRefusal(visit, error, context)
    leave(visit, 0, context)
    throw error
  }
}

/** Runs before parsing: a batch with too many operations is not invalid, and the client can split it. */
function checkCount(body: unknown): void {
  if (typeof body !== 'object' || body === null || !('operations' in body)) return
  const { operations } = body
  const limit = limits.batchOperations
  if (!Array.isArray(operations) || operations.length <= limit) return
  const detail = `The batch has ${operations.length} operations; the limit is ${limit}. Send it in halves.`
  throw new Refused({ code: 'too_large', detail, limit })
}

async function submit(batch: ParsedBatch, visit: Visit, request: IncomingMessage, context: Context): Promise<{ response: BatchResponse; answered: Outcome[] }> {
  const { project_id, sent_at, dry_run, device } = batch
  const operations = batch.operations.map(toPending)
  const answer = await context.ingest.submit({ project_id, ...senderOf(request, visit.address, context), sent_at, dry_run, device, operations })
  if (!answer.ok) throw refusedBy(answer.refusal)
  const { outcomes } = answer
  countOutcomes(operations, outcomes, { visit, dry_run }, context)
  const results = outcomes.map(toResult)
  const told = [...batch.warnings, ...answer.warnings]
  return { response: told.length > 0 ? { results, ...boundWarnings(told, batch.more_warnings) } : { results }, answered: outcomes }
}

/** A batch with a `device` writes to disk even if all of its operations are refused (W2). */
function countBytes(
  { address, projectId }: Visit,
  { operations, device }: ParsedBatch,
  { bytes, outcomes }: { bytes: number; outcomes: readonly Outcome[] },
  { limits: { budgets } }: Context,
): void {
  const written = Math.max(writtenBytes(outcomes, operations, bytes), resultBytes(outcomes))
  if (written > 0) budgets.countBytes(address, projectId, written)
  if (device !== undefined && written < bytes) budgets.countLedgerBytes(address, bytes - written)
}

/** The body's size if all operations were written, to avoid serialising again; otherwise the size of the written ones. */
function writtenBytes(outcomes: readonly Outcome[], entries: readonly BatchEntry[], bodyBytes: number): number {
  if (outcomes.length > 0 && outcomes.every(isWritten)) return bodyBytes
  return entries.reduce((sum, { parse }, index) => {
    const outcome = outcomes[index]
    const isCounted = parse.ok && outcome !== undefined && isWritten(outcome)
    return isCounted ? sum + Buffer.byteLength(JSON.stringify(parse.value.operation)) : sum
  }, 0)
}

function toPending({ id, seq, parse }: BatchEntry): PendingOperation {
  return parse.ok ? { id, seq, submitted: parse.value } : { id, seq, refusal: invalidRequest(parse.errors) }
}

function toResult(outcome: Outcome): BatchResult {
  const { id, status } = outcome
  return status === 'rejected' ? { id, status, problem: problemOf(outcome.refusal) } : { id, status, result: outcome.result }
}

/** An operation without a valid body has no type, so it is not counted by type. Recent calls list it under `batch`. */
function countOutcomes(operations: PendingOperation[], outcomes: Outcome[], { visit, dry_run }: { visit: Visit; dry_run: boolean }, context: Context): void {
  const { metrics, recentCalls } = context
  outcomes.forEach((outcome, index) => {
    const operation = operations[index]
    const type = operation && 'submitted' in operation ? operation.submitted.operation.type : 'batch'
    recentCalls.settled({ projectId: visit.projectId, type, origin: visit.origin }, outcome, dry_run)
    if (type !== 'batch') metrics.countOperation(type, outcome)
  })
}
