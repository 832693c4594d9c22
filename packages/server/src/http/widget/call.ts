import type { IncomingMessage } from 'node:http'
import { callBodies, limits, parseCallEnvelope, parseCallOperation, type CallEnvelope, type SubmittedOperation } from '@hal/contract'
import type { OperationType } from '@hal/contract/types'
import { z } from 'zod'
import type { Outcome, WidgetAnswer } from '../../ingest/port.js'
import { readBody } from '../body/read-json.js'
import type { Context } from '../context.js'
import type { Answered } from '../lane.js'
import { resultSchemas } from '../openapi/results.js'
import { invalidRequest, Refused } from '../problems.js'
import type { Route, RouteDescription } from '../route.js'
import { senderOf } from './sender.js'
import { refusedBy } from './refused-by.js'
import { enter, isWritten, leave, letIn, noteRefusal, resultBytes, type Visit } from './visit.js'
import { widgetRoute } from './widget-route.js'

/** The parts of a call in the API reference. `problems` are those that only some calls have. */
type CallTexts = Pick<RouteDescription, 'summary' | 'details' | 'problems'>

const callHeaders = z.object({
  'idempotency-key': z
    .string()
    .max(limits.operationIdChars)
    .optional()
    .meta({ description: 'Operation id, another way to send `id`. If both are sent, they must be equal.', examples: ['signup-user-42'] }),
})

/**
 * A route that takes a single operation and answers 200 with its result, or a problem. A repeated operation id gets
 * the first result, marked with a header (R26).
 */
export function callRoute(type: OperationType, path: string, { problems = [], ...texts }: CallTexts): Route {
  return widgetRoute({
    path,
    description: {
      ...texts,
      body: callBodies[type],
      headers: callHeaders,
      problems: ['id_reused', ...problems],
      answer: { status: 200, schema: resultSchemas[type], headers: ['idempotent-replayed'] },
    },
    plain: (context) => (request) => answerCall(type, context, request),
  })
}

const replayed = ['idempotent-replayed', 'true']

async function answerCall(type: OperationType, context: Context, request: IncomingMessage): Promise<Answered> {
  const { visit, sent, submitted, bytes } = await admit(type, context, request)
  let accepted = 0
  try {
    const outcome = outcomeOf(await submit(sent, submitted, visit, request, context))
    context.metrics.countOperation(type, outcome)
    if (outcome.status === 'rejected') throw new Refused(outcome.refusal)
    accepted = 1
    if (isWritten(outcome) && !sent.dry_run) context.limits.budgets.countBytes(visit.address, visit.projectId, Math.max(bytes, resultBytes([outcome])))
    context.recentCalls.settled(visit, outcome, sent.dry_run)
    return outcome.status === 'duplicate' ? { value: outcome.result, headers: replayed } : { value: outcome.result }
  } catch (error) {
    noteRefusal(visit, error, context)
    throw error
  } finally {
    leave(visit, accepted, context)
  }
}

interface Admitted {
  visit: Visit
  sent: Pick<CallEnvelope, 'sent_at' | 'dry_run'>
  submitted: SubmittedOperation
  bytes: number
}

/** Checks the envelope, then parses the operation. The parsed JSON of the body is not kept after that. */
async function admit(type: OperationType, context: Context, request: IncomingMessage): Promise<Admitted> {
  const { value, bytes } = await readBody(request, context)
  const envelope = parseCallEnvelope(type, value)
  if (!envelope.ok) throw new Refused(invalidRequest(envelope.errors))
  const { project_id, sent_at, dry_run, body } = envelope.value
  const visit = await enter({ project_id, type, body, operations: [body] }, request, context)
  try {
    const submitted = read(type, envelope.value, request)
    const proving = letIn(visit, [submitted.operation], context)
    // Even an `await` of `undefined` costs time.
    if (proving !== undefined) await proving
    return { visit, sent: { sent_at, dry_run }, submitted, bytes }
  } catch (error) {
    noteRefusal(visit, error, context)
    leave(visit, 0, context)
    throw error
  }
}

function read(type: OperationType, envelope: CallEnvelope, request: IncomingMessage): SubmittedOperation {
  const parse = parseCallOperation(type, envelope, idempotencyKey(request))
  if (!parse.ok) throw new Refused(invalidRequest(parse.errors))
  return parse.value
}

/** Copies field by field: a second spread takes ten times as long. */
function submit(
  { sent_at, dry_run }: Admitted['sent'],
  submitted: SubmittedOperation,
  { projectId: project_id, address }: Visit,
  request: IncomingMessage,
  context: Context,
): Promise<WidgetAnswer> {
  const { origin, is_bot } = senderOf(request, address, context)
  const operations = [{ id: submitted.operation.id, submitted }]
  return context.ingest.submit({ project_id, origin, address, is_bot, sent_at, dry_run, device: undefined, operations })
}

function outcomeOf(answer: WidgetAnswer): Outcome {
  if (!answer.ok) throw refusedBy(answer.refusal)
  const [outcome] = answer.outcomes
  if (outcome === undefined) throw new Error('ingest left an operation unanswered')
  return outcome
}

/** Node joins the values of a header that was sent twice. */
function idempotencyKey({ headers }: IncomingMessage): string | undefined {
  const key = headers['idempotency-key']
  return typeof key === 'string' ? key : undefined
}
