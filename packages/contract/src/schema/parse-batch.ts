import { limits } from '../limits.js'
import type { DeviceReport, FieldError, OperationType } from '../types/index.js'
import { type Envelope, envelopeNames, parseEnvelope } from './envelope.js'
import { type Parse, isObject, notAnObject, wholeFault } from './field-errors.js'
import { parseDevice, parseSeq } from './ledger.js'
import { operationSchemas, operationTypes } from './operation.js'
import { newFaultBudget, word } from './fault-budget.js'
import { type Fields, givenFields, inBatch, noRemarks, type Remarks } from './given-fields.js'
import { boundWarnings, type BoundWarnings } from './notes.js'
import { knownFields, parseOperation, type Reading, type SubmittedOperation } from './parse-operation.js'
import { newSuggestions, type Suggestions } from './unknown-fields.js'

/** One operation of a batch. `id` labels its answer, even if the operation is refused. */
export interface BatchEntry {
  id: string | undefined
  /** The device's sequence number, if valid. A refused operation has arrived too, so it also counts (loss ledger). */
  seq: number | undefined
  /** The operation, or its errors. After 100 errors in a batch, refused operations have an empty list of errors. */
  parse: Parse<SubmittedOperation>
}

/** A batch of which only the envelope is parsed. Its operations can be counted but are not validated yet. */
export interface BatchEnvelope extends Envelope {
  /** The raw JSON values. */
  operations: readonly unknown[]
  /** The present fields of the body, for `parseBatchOperations`. */
  body: Record<string, unknown>
  /** Remarks about the body. */
  remarks: Remarks
  suggestions: Suggestions
}

/** The content of a batch without its envelope. */
export interface BatchContent extends BoundWarnings {
  device: DeviceReport | undefined
  /** In the order of the request. Each is validated independently (R25). */
  operations: BatchEntry[]
}

export interface ParsedBatch extends Envelope, BatchContent {}

const batchNames: ReadonlySet<string> = new Set([
  ...envelopeNames,
  'visitor_id',
  'visitor_token',
  'chat_token',
  'device',
  'operations',
])

const batchFields: Fields = { known: batchNames, meaningful: inBatch, path: [] }

const operationFields = knownFields(['type', 'seq'], inBatch)

const wrongType: FieldError = { path: 'type', message: `must be one of ${operationTypes.join(', ')}` }

const dryRunInside: FieldError = { path: 'dry_run', message: 'stands on a whole batch, not on one operation' }

function isOperationType(type: unknown): type is OperationType {
  return typeof type === 'string' && Object.hasOwn(operationSchemas, type)
}

function parseInBatch(raw: unknown, defaults: Defaults, reading: Reading): Parse<SubmittedOperation> {
  const { faults } = reading
  if (!isObject(raw)) return word(faults, () => [wholeFault])
  if (!isOperationType(raw.type)) return word(faults, () => [wrongType])
  if (raw.dry_run !== undefined) return word(faults, () => [dryRunInside])
  const remarks = noRemarks()
  const given = givenFields(raw, operationFields[raw.type], remarks, reading.suggestions)
  return parseOperation(raw.type, withDefaults(given, defaults), remarks, reading)
}

function idOf(raw: unknown): string | undefined {
  return isObject(raw) && typeof raw.id === 'string' ? raw.id : undefined
}

function parseEntry(raw: unknown, defaults: Defaults, reading: Reading): BatchEntry {
  const parse = parseInBatch(raw, defaults, reading)
  // The answer for a refused operation has no warnings.
  const seq = isObject(raw) ? parseSeq(raw.seq, parse.ok ? parse.value.warnings : []) : undefined
  return { id: idOf(raw), seq, parse }
}

/** Fields that an operation inherits from the batch if it does not have them itself. */
type Defaults = [name: string, value: unknown][]

function defaultsOf(body: Record<string, unknown>): Defaults {
  const given = Object.entries({ visitor_id: body.visitor_id, visitor_token: body.visitor_token, chat_token: body.chat_token })
  return given.filter(([, value]) => value !== undefined)
}

/** Copies first and then adds defaults. Spreading both into a new object takes as long as all other checks. */
function withDefaults(raw: Record<string, unknown>, defaults: Defaults): Record<string, unknown> {
  const operation = { ...raw }
  for (const [name, value] of defaults) if (!Object.hasOwn(raw, name)) operation[name] = value
  return operation
}

const tooMany: Parse<never> = {
  ok: false,
  errors: [{ path: 'operations', message: `has more than the limit of ${limits.batchOperations} operations` }],
}

function parseEntries(operations: readonly unknown[], defaults: Defaults, reading: Reading): BatchEntry[] {
  // A batch over the limit is refused as a whole, so its operations are not read.
  if (operations.length > limits.batchOperations) return operations.map((raw) => ({ id: idOf(raw), seq: undefined, parse: tooMany }))
  return operations.map((raw) => parseEntry(raw, defaults, reading))
}

function operationsErrors(operations: unknown): FieldError[] {
  if (Array.isArray(operations)) return []
  return [{ path: 'operations', message: operations === undefined ? 'is missing' : 'must be a list of operations' }]
}

/**
 * Parses the envelope of a batch. The cost does not grow with the number of operations. An invalid envelope
 * refuses the whole batch.
 *
 * @param body the JSON value
 */
export function parseBatchEnvelope(body: unknown): Parse<BatchEnvelope> {
  if (!isObject(body)) return notAnObject
  const suggestions = newSuggestions()
  const remarks = noRemarks()
  const given = givenFields(body, batchFields, remarks, suggestions)
  const envelope = parseEnvelope(given)
  const errors = [...(envelope.ok ? [] : envelope.errors), ...remarks.errors, ...operationsErrors(given.operations)]
  if (!envelope.ok || !Array.isArray(given.operations) || errors.length > 0) return { ok: false, errors }
  return { ok: true, value: { ...envelope.value, operations: given.operations, body: given, remarks, suggestions } }
}

/**
 * Parses the operations and the device of a batch. An invalid operation refuses only itself (R25). After 100
 * errors in a batch, further operations have an empty list of errors. With more than 500 operations, all are
 * refused here. The caller must report `too_large`.
 */
export function parseBatchOperations({ body, operations, remarks, suggestions }: BatchEnvelope): BatchContent {
  const device = parseDevice(body.device, remarks, suggestions)
  const entries = parseEntries(operations, defaultsOf(body), { suggestions, faults: newFaultBudget() })
  return { device, operations: entries, ...told(remarks) }
}

function told({ blank, unknown }: Remarks): BoundWarnings {
  return boundWarnings([...blank.listed, ...unknown.listed], blank.unlisted + unknown.unlisted)
}

/** Parses a whole batch: `parseBatchEnvelope`, then `parseBatchOperations`. */
export function parseBatch(body: unknown): Parse<ParsedBatch> {
  const envelope = parseBatchEnvelope(body)
  if (!envelope.ok) return envelope
  const { project_id, sent_at, dry_run } = envelope.value
  return { ok: true, value: { project_id, sent_at, dry_run, ...parseBatchOperations(envelope.value) } }
}
