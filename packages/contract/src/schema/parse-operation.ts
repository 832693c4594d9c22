import type { OperationType, Warning } from '../types/index.js'
import { fieldErrors, isObject, type Parse } from './field-errors.js'
import { type FaultBudget, word } from './fault-budget.js'
import { boundWarnings } from './notes.js'
import { type Fields, givenFields, givenItems, inCompany, type Meaningful, type Remarks } from './given-fields.js'
import { companyFieldNames, operationSchemas, type ParsedOperation } from './operation.js'
import type { Suggestions } from './unknown-fields.js'

/** An operation, with what was to be said about it already. */
export interface SubmittedOperation {
  operation: ParsedOperation
  /** At most ten. */
  warnings: Warning[]
  /** How many more there were; left out where these are all. */
  more_warnings?: number
}

/** What the operations of a request share. */
export interface Reading {
  suggestions: Suggestions
  faults: FaultBudget
}

/** The fields that each type knows, the same for every call. */
export type KnownFields = Readonly<Record<OperationType, Fields>>

/** @param others names that stand beside the fields of the operation */
export function knownFields(others: readonly string[], meaningful: Meaningful): KnownFields {
  const fieldsOf = (type: OperationType): Fields => ({
    known: new Set([...Object.keys(operationSchemas[type].shape), ...others]),
    meaningful,
    path: [],
  })
  return {
    identify: fieldsOf('identify'),
    set_properties: fieldsOf('set_properties'),
    track: fieldsOf('track'),
    set_stage: fieldsOf('set_stage'),
    set_deal: fieldsOf('set_deal'),
  }
}

type Body = Record<string, unknown>

const companyFields: Fields = { known: companyFieldNames, meaningful: inCompany, path: ['company'] }

/** The fields of `identify` that hold others: those are given or not, too. */
function givenInside(body: Body, remarks: Remarks, { suggestions }: Reading): Body {
  const company = isObject(body.company) ? givenFields(body.company, companyFields, remarks, suggestions) : body.company
  const company_ids = Array.isArray(body.company_ids) ? givenItems(body.company_ids, 'company_ids', remarks.blank) : body.company_ids
  const isChanged = company !== body.company || company_ids !== body.company_ids
  return isChanged ? { ...body, company, company_ids } : body
}

/** R15: a domain that names no host is the one field that is read and then not there. */
function domainIgnored(operation: ParsedOperation, body: Body): Warning[] {
  if (operation.type !== 'identify' || operation.company === undefined || operation.company.domain !== undefined) return []
  if (!isObject(body.company) || body.company.domain === undefined) return []
  const message = '`company.domain` is no host name or web address, so it was not used.'
  return [{ code: 'domain_ignored', path: 'company.domain', message }]
}

/**
 * Reads the fields of one operation, whatever it came in.
 *
 * @param given the fields that are given (given-fields.ts)
 * @param remarks what was said of them already
 * @returns the operation and its warnings; or what is wrong, without a word where the budget of faults is used up
 */
export function parseOperation(type: OperationType, given: Body, remarks: Remarks, reading: Reading): Parse<SubmittedOperation> {
  const body = type === 'identify' ? givenInside(given, remarks, reading) : given
  const parsed = operationSchemas[type].safeParse(body)
  if (!parsed.success) return word(reading.faults, () => [...remarks.errors, ...fieldErrors(parsed.error, body)])
  if (remarks.errors.length > 0) return word(reading.faults, () => remarks.errors)
  // The schema was picked by `type`, so the two belong together; TypeScript cannot follow that.
  const operation = { type, ...parsed.data } as ParsedOperation
  return { ok: true, value: submitted(operation, body, remarks) }
}

/** Nearly all operations have nothing to be told. */
function submitted(operation: ParsedOperation, body: Body, { blank, unknown }: Remarks): SubmittedOperation {
  const domain = domainIgnored(operation, body)
  if (blank.listed.length + unknown.listed.length + domain.length === 0) return { operation, warnings: [] }
  const told = [...blank.listed, ...domain, ...unknown.listed]
  return { operation, ...boundWarnings(told, blank.unlisted + unknown.unlisted) }
}
