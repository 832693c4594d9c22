import type { IncomingMessage } from 'node:http'
import { callBodies, parseCall } from '@hal/contract'
import type { OperationType } from '@hal/contract/types'
import { readJsonOnce } from '../body/read-json.js'
import type { Context } from '../context.js'
import type { Answered } from '../lane.js'
import { resultSchemas } from '../openapi/results.js'
import { invalidRequest, Refused } from '../problems.js'
import type { Route } from '../route.js'
import { senderOf } from './sender.js'
import { widgetRoute } from './widget-route.js'

/**
 * A route that takes a single operation: 200 with its result, or a problem. A repeated operation id
 * answers with the first result and says so (R26).
 */
export function callRoute(type: OperationType, path: string, summary: string): Route {
  return widgetRoute({
    path,
    description: { summary, body: callBodies[type], answer: { status: 200, schema: resultSchemas[type] } },
    plain: (context) => (request) => answerCall(type, context, request),
  })
}

const replayed = ['idempotent-replayed', 'true']

async function answerCall(type: OperationType, context: Context, request: IncomingMessage): Promise<Answered> {
  const parse = parseCall(type, await readJsonOnce(request), idempotencyKey(request))
  if (!parse.ok) throw new Refused(invalidRequest(parse.errors))
  const { project_id, sent_at, dry_run, operation } = parse.value
  context.limits.countOperations(project_id, 1)
  const answer = await context.ingest.submit({
    project_id,
    ...senderOf(request, context),
    sent_at,
    dry_run,
    device: undefined,
    operations: [{ id: operation.id, submitted: parse.value }],
  })
  if (!answer.ok) throw new Refused(answer.refusal)
  const [outcome] = answer.outcomes
  if (outcome === undefined) throw new Error('ingest left an operation unanswered')
  context.metrics.countOperation(type, outcome)
  if (outcome.status === 'rejected') throw new Refused(outcome.refusal)
  return outcome.status === 'duplicate' ? { value: outcome.result, headers: replayed } : { value: outcome.result }
}

/** Node joins the values of a header that was sent twice. */
function idempotencyKey({ headers }: IncomingMessage): string | undefined {
  const key = headers['idempotency-key']
  return typeof key === 'string' ? key : undefined
}
