import { limits } from '../limits.js'
import type { DeviceReport, FieldError, OperationType, Warning } from '../types/index.js'
import { type Envelope, envelopeNames, parseEnvelope } from './envelope.js'
import { type Parse, isObject, notAnObject } from './field-errors.js'
import { parseDevice, parseSeq } from './ledger.js'
import { operationSchemas, operationTypes } from './operation.js'
import { knownNames, parseOperation, type SubmittedOperation } from './parse-operation.js'
import { collectUnknownFields, noUnknownFields, unknownFieldWarnings } from './unknown-fields.js'

/** One place of a batch; `id` is what its answer is labelled with, whatever became of it. */
export interface BatchEntry {
  id: string | undefined
  /** The device's running number, where it has the right form: what is refused has arrived, too (loss ledger). */
  seq: number | undefined
  parse: Parse<SubmittedOperation>
}

export interface ParsedBatch extends Envelope {
  device: DeviceReport | undefined
  /** In the order of the request; each stands for itself (R25). */
  operations: BatchEntry[]
  /** About the envelope. */
  warnings: Warning[]
}

const batchNames: ReadonlySet<string> = new Set([
  ...envelopeNames,
  'visitor_id',
  'visitor_token',
  'device',
  'operations',
])

const known = knownNames(['type', 'seq'])

const wrongType: Parse<never> = {
  ok: false,
  errors: [{ path: 'type', message: `must be one of ${operationTypes.join(', ')}` }],
}

const dryRunInside: Parse<never> = {
  ok: false,
  errors: [{ path: 'dry_run', message: 'stands on a whole batch, not on one operation (R35)' }],
}

function isOperationType(type: unknown): type is OperationType {
  return typeof type === 'string' && Object.hasOwn(operationSchemas, type)
}

function parseInBatch(raw: unknown, defaults: Defaults): Parse<SubmittedOperation> {
  if (!isObject(raw)) return notAnObject
  if (!isOperationType(raw.type)) return wrongType
  if (raw.dry_run !== undefined) return dryRunInside
  return parseOperation(raw.type, withDefaults(raw, defaults), known)
}

function idOf(raw: unknown): string | undefined {
  return isObject(raw) && typeof raw.id === 'string' ? raw.id : undefined
}

function parseEntry(raw: unknown, defaults: Defaults): BatchEntry {
  const parse = parseInBatch(raw, defaults)
  // What is refused has no place for warnings.
  const seq = isObject(raw) ? parseSeq(raw.seq, parse.ok ? parse.value.warnings : []) : undefined
  return { id: idOf(raw), seq, parse }
}

/** What an operation takes from the batch where it does not say so itself; `null` is not given. */
type Defaults = [name: string, value: unknown][]

function defaultsOf(body: Record<string, unknown>): Defaults {
  const given = Object.entries({ visitor_id: body.visitor_id, visitor_token: body.visitor_token })
  return given.filter(([, value]) => value !== undefined && value !== null)
}

/** A copy and then the defaults: to spread both into a new object takes as long as all other checks. */
function withDefaults(raw: Record<string, unknown>, defaults: Defaults): Record<string, unknown> {
  const operation = { ...raw }
  for (const [name, value] of defaults) if (!Object.hasOwn(raw, name)) operation[name] = value
  return operation
}

const tooMany: Parse<never> = {
  ok: false,
  errors: [{ path: 'operations', message: `has more than the limit of ${limits.batchOperations} operations` }],
}

function parseEntries(operations: readonly unknown[], defaults: Defaults): BatchEntry[] {
  const isTooLong = operations.length > limits.batchOperations
  if (!isTooLong) return operations.map((raw) => parseEntry(raw, defaults))
  // What is going to be refused as a whole is not worth reading.
  return operations.map((raw) => ({ id: idOf(raw), seq: undefined, parse: tooMany }))
}

function operationsErrors(operations: unknown): FieldError[] {
  if (Array.isArray(operations)) return []
  return [{ path: 'operations', message: operations === undefined ? 'is missing' : 'must be a list of operations' }]
}

/**
 * Reads the body of a batch. A wrong envelope refuses the whole; a wrong operation only itself (R25).
 * That more than 500 operations are `too_large` is for the caller to say: here they all come back refused.
 *
 * @param body what JSON said
 */
export function parseBatch(body: unknown): Parse<ParsedBatch> {
  if (!isObject(body)) return notAnObject
  const unknown = noUnknownFields()
  collectUnknownFields(unknown, body, batchNames)
  const envelope = parseEnvelope(body)
  const errors = [...(envelope.ok ? [] : envelope.errors), ...unknown.errors, ...operationsErrors(body.operations)]
  if (!envelope.ok || !Array.isArray(body.operations) || errors.length > 0) return { ok: false, errors }
  const warnings = unknownFieldWarnings(unknown)
  const device = parseDevice(body.device, warnings)
  const operations = parseEntries(body.operations, defaultsOf(body))
  return { ok: true, value: { ...envelope.value, device, operations, warnings } }
}
