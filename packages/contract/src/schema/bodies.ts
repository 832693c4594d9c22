import { z } from 'zod'
import { limits } from '../limits.js'
import type { OperationType } from '../types/index.js'
import { envelopeSchema } from './envelope.js'
import { deviceReport } from './ledger.js'
import { operationSchemas } from './operation.js'
import { id } from './text.js'

/**
 * The bodies of the widget routes as a whole, for the OpenAPI document. They say what may be sent;
 * `parseCall` and `parseBatch` read it, and say what is wrong with the rest.
 */

function callBody<Type extends OperationType>(type: Type) {
  const { project_id, ...others } = envelopeSchema.shape
  return z.object({ project_id, ...operationSchemas[type].shape, ...others })
}

/** The body of each route that takes a single operation. */
export const callBodies = {
  identify: callBody('identify'),
  set_properties: callBody('set_properties'),
  track: callBody('track'),
  set_stage: callBody('set_stage'),
  set_deal: callBody('set_deal'),
} satisfies Record<OperationType, z.ZodObject>

const seq = z.int().min(1).optional().meta({
  description: 'The running number of the device, counted from 1: the loss ledger. A wrong one is a warning.',
})

const inBatch = {
  seq,
  visitor_id: id.optional().meta({ description: 'Default: the `visitor_id` of the batch; one of the two is needed.' }),
}

function batchOperation<Type extends OperationType>(type: Type) {
  return z.object({ type: z.literal(type), ...operationSchemas[type].shape, ...inBatch })
}

/** One operation of a batch: the fields of the single call, and its type. */
export const batchOperationBody = z.discriminatedUnion('type', [
  batchOperation('identify'),
  batchOperation('set_properties'),
  batchOperation('track'),
  batchOperation('set_stage'),
  batchOperation('set_deal'),
])

/** The body of `POST /api/widget/batch`. */
export const batchBody = z.object({
  project_id: envelopeSchema.shape.project_id,
  visitor_id: id.optional().meta({ description: 'For the operations that name none.' }),
  visitor_token: operationSchemas.track.shape.visitor_token,
  sent_at: envelopeSchema.shape.sent_at,
  dry_run: envelopeSchema.shape.dry_run,
  device: deviceReport.optional(),
  operations: z.array(batchOperationBody).max(limits.batchOperations).meta({
    description: 'Applied and answered in this order; one that is rejected does not stop the others (R25).',
  }),
})
