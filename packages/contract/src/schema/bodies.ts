import { z } from 'zod'
import { limits } from '../limits.js'
import type { OperationType } from '../types/index.js'
import { envelopeSchema } from './envelope.js'
import { deviceReport } from './ledger.js'
import { operationSchemas } from './operation.js'
import { id } from './id.js'
import { optional } from './text.js'

/**
 * The complete bodies of the widget routes, for the OpenAPI document. They describe valid bodies. `parseCall` and
 * `parseBatch` read bodies and describe errors.
 */

const { project_id, sent_at, dry_run } = envelopeSchema.shape
const { identify, set_properties, track, set_stage, set_deal, send_message } = operationSchemas

function callBody<Shape extends z.ZodRawShape>(operation: z.ZodObject<Shape>) {
  return z.object({ project_id, ...operation.shape, sent_at, dry_run })
}

/** The body of each route for a single operation. */
export const callBodies = {
  identify: callBody(identify),
  set_properties: callBody(set_properties),
  track: callBody(track),
  set_stage: callBody(set_stage),
  set_deal: callBody(set_deal),
  send_message: callBody(send_message),
} satisfies Record<OperationType, z.ZodObject>

const seq = optional(z.int().min(1)).meta({
  description: 'Sequence number of the call on its device, counted from 1. Used for the loss ledger. If it is invalid, the call still succeeds with a warning.',
  examples: [17],
})

const inBatch = {
  seq,
  visitor_id: optional(id).meta({
    description: 'Id of the visitor. Default: the `visitor_id` of the batch. One of the two is required.',
    examples: ['visitor-7f3a'],
  }),
}

function batchOperation<Type extends OperationType, Shape extends { visitor_id: typeof id }>(
  type: Type,
  operation: z.ZodObject<Shape>,
) {
  const { visitor_id: _needed, ...others } = operation.shape
  const named = z.literal(type).meta({ description: 'Type of the operation.' })
  return z.object({ type: named, ...others, ...inBatch })
}

/** One operation of a batch: the fields of the single call, with its type. */
export const batchOperationBody = z.discriminatedUnion('type', [
  batchOperation('identify', identify),
  batchOperation('set_properties', set_properties),
  batchOperation('track', track),
  batchOperation('set_stage', set_stage),
  batchOperation('set_deal', set_deal),
  batchOperation('send_message', send_message),
])

/** The body of `POST /api/widget/batch`. */
export const batchBody = z.object({
  project_id,
  visitor_id: optional(id).meta({ description: 'Id of the visitor for operations without a `visitor_id` of their own.', examples: ['visitor-7f3a'] }),
  visitor_token: track.shape.visitor_token,
  chat_token: send_message.shape.chat_token.meta({ description: 'Chat token for `identify` and `send_message` operations without one.' }),
  sent_at,
  dry_run,
  device: optional(deviceReport),
  operations: z.array(batchOperationBody).max(limits.batchOperations).meta({
    description: 'Operations, applied and answered in this order. A rejected operation does not stop the others.',
  }),
})
