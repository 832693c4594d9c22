import type { FieldError, OperationType } from '../types/index.js'
import { type Envelope, envelopeNames, parseEnvelope } from './envelope.js'
import { type Parse, isObject, notAnObject, parseWith } from './field-errors.js'
import { unlimitedFaults } from './fault-budget.js'
import { operationId } from './id.js'
import { givenFields, inCall, noRemarks, type Remarks } from './given-fields.js'
import { knownFields, parseOperation, type SubmittedOperation } from './parse-operation.js'
import { newSuggestions, type Suggestions } from './unknown-fields.js'

export interface ParsedCall extends SubmittedOperation, Envelope {}

/** A call of which only the envelope is parsed. */
export interface CallEnvelope extends Envelope {
  /** The present fields of the body, for `parseCallOperation`. */
  body: Record<string, unknown>
  /** Errors beside `project_id`, reported together with those of the operation. */
  faults: FieldError[]
  /** Remarks about the body. */
  remarks: Remarks
  suggestions: Suggestions
}

const fields = knownFields(envelopeNames, inCall)

/** The operation id of a single call may come in the body and in the header. Both must be equal. */
function withIdempotencyKey(body: Record<string, unknown>, key: string | undefined): Parse<Record<string, unknown>> {
  if (key === undefined) return { ok: true, value: body }
  const parsed = parseWith(operationId, key)
  if (!parsed.ok) return { ok: false, errors: parsed.errors.map((error) => ({ ...error, path: 'Idempotency-Key' })) }
  if (body.id === undefined) return { ok: true, value: { ...body, id: key } }
  if (body.id === key) return { ok: true, value: body }
  return { ok: false, errors: [{ path: 'id', message: 'differs from the Idempotency-Key header' }] }
}

/**
 * Parses the envelope of a single widget call. Checks only the field names of its operation. Copies field by
 * field, because a spread takes ten times as long.
 */
export function parseCallEnvelope(type: OperationType, body: unknown): Parse<CallEnvelope> {
  if (!isObject(body)) return notAnObject
  const remarks = noRemarks()
  const suggestions = newSuggestions()
  const given = givenFields(body, fields[type], remarks, suggestions)
  const envelope = parseEnvelope(given)
  const faults = envelope.ok ? [] : envelope.errors
  const read = faults.length === 0 || faults.some(isAboutProject) ? envelope : parseEnvelope({ project_id: given.project_id, app_id: given.app_id })
  if (!read.ok) return read
  const { project_id, sent_at, dry_run } = read.value
  return { ok: true, value: { project_id, sent_at, dry_run, body: given, faults, remarks, suggestions } }
}

const isAboutProject = ({ path }: FieldError): boolean => path === 'project_id' || path === 'app_id'

/**
 * Parses the operation of a single widget call. A refusal lists every error. Unknown fields give warnings
 * (wire.md, widget routes). `type` and `seq` are unknown here, because they belong to batches.
 *
 * @param idempotencyKey the `Idempotency-Key` header, equivalent to `id` (R26)
 */
export function parseCallOperation(
  type: OperationType,
  { body, faults, remarks, suggestions }: CallEnvelope,
  idempotencyKey?: string,
): Parse<SubmittedOperation> {
  const keyed = withIdempotencyKey(body, idempotencyKey)
  const parsed = keyed.ok ? parseOperation(type, keyed.value, remarks, { suggestions, faults: unlimitedFaults() }) : keyed
  if (faults.length === 0) return parsed
  return { ok: false, errors: parsed.ok ? faults : [...faults, ...parsed.errors] }
}

/** Parses a whole single widget call: `parseCallEnvelope`, then `parseCallOperation`. */
export function parseCall(type: OperationType, body: unknown, idempotencyKey?: string): Parse<ParsedCall> {
  const envelope = parseCallEnvelope(type, body)
  if (!envelope.ok) return envelope
  const parsed = parseCallOperation(type, envelope.value, idempotencyKey)
  if (!parsed.ok) return parsed
  const { project_id, sent_at, dry_run } = envelope.value
  return { ok: true, value: { project_id, sent_at, dry_run, ...parsed.value } }
}
