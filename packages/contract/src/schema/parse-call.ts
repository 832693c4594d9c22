import type { OperationType } from '../types/index.js'
import { type Envelope, envelopeNames, parseEnvelope } from './envelope.js'
import { type Parse, isObject, notAnObject, parseWith } from './field-errors.js'
import { unlimitedFaults } from './fault-budget.js'
import { operationId } from './id.js'
import { givenFields, inCall, noRemarks } from './given-fields.js'
import { knownFields, parseOperation, type SubmittedOperation } from './parse-operation.js'
import { newSuggestions } from './unknown-fields.js'

export interface ParsedCall extends SubmittedOperation, Envelope {}

const fields = knownFields(envelopeNames, inCall)

/** Two places may name the operation id of a single call; they must agree. */
function withIdempotencyKey(body: Record<string, unknown>, key: string | undefined): Parse<Record<string, unknown>> {
  if (key === undefined) return { ok: true, value: body }
  const parsed = parseWith(operationId, key)
  if (!parsed.ok) return { ok: false, errors: parsed.errors.map((error) => ({ ...error, path: 'Idempotency-Key' })) }
  if (body.id === undefined) return { ok: true, value: { ...body, id: key } }
  if (body.id === key) return { ok: true, value: body }
  return { ok: false, errors: [{ path: 'id', message: 'differs from the Idempotency-Key header' }] }
}

/** Field by field, which takes a tenth of the time that spreading both does. */
function together({ project_id, sent_at, dry_run }: Envelope, submitted: SubmittedOperation): ParsedCall {
  const { operation, warnings, more_warnings } = submitted
  if (more_warnings === undefined) return { project_id, sent_at, dry_run, operation, warnings }
  return { project_id, sent_at, dry_run, operation, warnings, more_warnings }
}

/**
 * Reads the body of a single widget call. Refused with every place that is wrong; fields that are not
 * known are warnings (wire.md, widget routes). `type` and `seq` belong to batches and are such fields.
 *
 * @param body what JSON said
 * @param idempotencyKey the header of that name, the same thing as `id` (R26)
 */
export function parseCall(type: OperationType, body: unknown, idempotencyKey?: string): Parse<ParsedCall> {
  if (!isObject(body)) return notAnObject
  const remarks = noRemarks()
  const reading = { suggestions: newSuggestions(), faults: unlimitedFaults() }
  const keyed = withIdempotencyKey(givenFields(body, fields[type], remarks, reading.suggestions), idempotencyKey)
  if (!keyed.ok) return keyed
  const envelope = parseEnvelope(keyed.value)
  const operation = parseOperation(type, keyed.value, remarks, reading)
  if (envelope.ok && operation.ok) return { ok: true, value: together(envelope.value, operation.value) }
  const errors = [...(envelope.ok ? [] : envelope.errors), ...(operation.ok ? [] : operation.errors)]
  return { ok: false, errors }
}
