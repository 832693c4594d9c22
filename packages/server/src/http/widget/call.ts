import { callBodies, parseCall } from '@hal/contract'
import type { OperationType } from '@hal/contract/types'
import type { Request, Response } from 'express'
import { sendJson } from '../answer.js'
import { readJson } from '../body/read-json.js'
import type { Context } from '../context.js'
import { resultSchemas } from '../openapi/results.js'
import { invalidRequest, Refused } from '../problems.js'
import type { Route } from '../route.js'

/**
 * A route that takes a single operation: 200 with its result, or a problem. A repeated operation id
 * answers with the first result and says so (R26).
 */
export function callRoute(type: OperationType, path: string, summary: string): Route {
  return {
    method: 'post',
    path,
    description: {
      tag: 'Widget',
      summary,
      credential: 'none',
      body: callBodies[type],
      answer: { status: 200, schema: resultSchemas[type] },
    },
    handlers: (context) => [
      ...context.limiters.widget,
      (request, response) => answerCall(type, context, request, response),
    ],
  }
}

async function answerCall(type: OperationType, context: Context, request: Request, response: Response): Promise<void> {
  const parse = parseCall(type, await readJson(request), request.get('idempotency-key'))
  if (!parse.ok) throw new Refused(invalidRequest(parse.errors))
  const { project_id, sent_at, dry_run, ...submitted } = parse.value
  const answer = await context.ingest.submit({
    project_id,
    origin: request.headers.origin,
    sent_at,
    dry_run,
    device: undefined,
    operations: [{ id: submitted.operation.id, submitted }],
  })
  if (!answer.ok) throw new Refused(answer.refusal)
  const [outcome] = answer.outcomes
  if (outcome === undefined) throw new Error('ingest left an operation unanswered')
  context.metrics.countOperation(type, outcome.status)
  if (outcome.status === 'rejected') throw new Refused(outcome.refusal)
  if (outcome.status === 'duplicate') response.setHeader('idempotent-replayed', 'true')
  sendJson(response, 200, outcome.result)
}
