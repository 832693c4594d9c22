import type { OperationType, Warning } from '../types/index.js'
import { type Parse, isObject, parseWith } from './field-errors.js'
import { companyFieldNames, operationSchemas, type ParsedOperation } from './operation.js'
import { collectUnknownFields, noUnknownFields, unknownFieldWarnings, type UnknownFields } from './unknown-fields.js'

/** An operation, with what was to be said about it already. */
export interface SubmittedOperation {
  operation: ParsedOperation
  warnings: Warning[]
}

/** The names of the fields that each type knows, the same set for every call. */
export type KnownNames = Readonly<Record<OperationType, ReadonlySet<string>>>

/** @param others names that stand beside the fields of the operation */
export function knownNames(others: readonly string[]): KnownNames {
  const namesOf = (type: OperationType) => new Set([...Object.keys(operationSchemas[type].shape), ...others])
  return {
    identify: namesOf('identify'),
    set_properties: namesOf('set_properties'),
    track: namesOf('track'),
    set_stage: namesOf('set_stage'),
    set_deal: namesOf('set_deal'),
  }
}

function unknownFieldsOf(type: OperationType, body: Record<string, unknown>, known: KnownNames): UnknownFields {
  const found = noUnknownFields()
  collectUnknownFields(found, body, known[type])
  if (type === 'identify' && isObject(body.company)) {
    collectUnknownFields(found, body.company, companyFieldNames, ['company'])
  }
  return found
}

/** Reads the fields of one operation, whatever it came in. */
export function parseOperation(
  type: OperationType,
  body: Record<string, unknown>,
  known: KnownNames,
): Parse<SubmittedOperation> {
  const unknown = unknownFieldsOf(type, body, known)
  const parsed = parseWith(operationSchemas[type], body)
  if (!parsed.ok) return { ok: false, errors: [...unknown.errors, ...parsed.errors] }
  if (unknown.errors.length > 0) return { ok: false, errors: unknown.errors }
  // The schema was picked by `type`, so the two belong together; TypeScript cannot follow that.
  const operation = { type, ...parsed.value } as ParsedOperation
  return { ok: true, value: { operation, warnings: unknownFieldWarnings(unknown) } }
}
