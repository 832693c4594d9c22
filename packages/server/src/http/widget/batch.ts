import type { IncomingMessage } from 'node:http'
import { batchBody, boundWarnings, limits, parseBatch, type BatchEntry, type ParsedBatch } from '@hal/contract'
import type { BatchResponse, BatchResult } from '@hal/contract/types'
import type { Outcome, PendingOperation } from '../../ingest/port.js'
import { readJsonOnce } from '../body/read-json.js'
import type { Context } from '../context.js'
import { batchResponseSchema } from '../openapi/results.js'
import { invalidRequest, problemOf, Refused } from '../problems.js'
import { senderOf } from './sender.js'
import { widgetRoute } from './widget-route.js'

/**
 * `POST /api/widget/batch`: up to 500 operations, applied in their order and answered in it. One
 * bad operation never costs the others; the envelope is refused whole (wire.md, "Widget routes").
 */
export const batch = widgetRoute({
  path: '/api/widget/batch',
  description: {
    summary: 'Takes many operations, and answers for each',
    body: batchBody,
    answer: { status: 200, schema: batchResponseSchema },
  },
  plain: (context) => async (request) => {
    const body = await readJsonOnce(request)
    checkCount(body)
    const parse = parseBatch(body)
    if (!parse.ok) throw new Refused(invalidRequest(parse.errors))
    return { value: await submit(parse.value, request, context) }
  },
})

/** Counted before anything is parsed: too many is not a wrong body, the client sends halves. */
function checkCount(body: unknown): void {
  if (typeof body !== 'object' || body === null || !('operations' in body)) return
  const { operations } = body
  const limit = limits.batchOperations
  if (!Array.isArray(operations) || operations.length <= limit) return
  const detail = `The batch has ${operations.length} operations; the limit is ${limit}. Send it in halves.`
  throw new Refused({ code: 'too_large', detail, limit })
}

async function submit(parsed: ParsedBatch, request: IncomingMessage, context: Context): Promise<BatchResponse> {
  const { project_id, sent_at, dry_run, device, warnings, more_warnings } = parsed
  context.limits.countOperations(project_id, parsed.operations.length)
  const operations = parsed.operations.map(toPending)
  const answer = await context.ingest.submit({ project_id, ...senderOf(request, context), sent_at, dry_run, device, operations })
  if (!answer.ok) throw new Refused(answer.refusal)
  countOutcomes(operations, answer.outcomes, context)
  const results = answer.outcomes.map(toResult)
  const told = [...warnings, ...answer.warnings]
  return told.length > 0 ? { results, ...boundWarnings(told, more_warnings) } : { results }
}

function toPending({ id, seq, parse }: BatchEntry): PendingOperation {
  return parse.ok ? { id, seq, submitted: parse.value } : { id, seq, refusal: invalidRequest(parse.errors) }
}

function toResult(outcome: Outcome): BatchResult {
  const { id, status } = outcome
  return status === 'rejected' ? { id, status, problem: problemOf(outcome.refusal) } : { id, status, result: outcome.result }
}

/** What had no valid body has no type to be counted under. */
function countOutcomes(operations: PendingOperation[], outcomes: Outcome[], { metrics }: Context): void {
  outcomes.forEach((outcome, index) => {
    const operation = operations[index]
    if (operation && 'submitted' in operation) metrics.countOperation(operation.submitted.operation.type, outcome)
  })
}
