import type { OperationType, Warning } from '../types/index.js'
import { fieldErrors, isObject, type Parse } from './field-errors.js'
import { type FaultBudget, word } from './fault-budget.js'
import { boundWarnings } from './notes.js'
import { type Fields, givenFields, givenItems, inCompany, type Meaningful, type Remarks } from './given-fields.js'
import { companyFieldNames, operationSchemas, type ParsedOperation } from './operation.js'
import type { Suggestions } from './unknown-fields.js'

/** A parsed operation with its warnings so far. */
export interface SubmittedOperation {
  operation: ParsedOperation
  /** At most ten. */
  warnings: Warning[]
  /** The number of further warnings. Absent if there are none. */
  more_warnings?: number
}

/** The budgets that all operations of a request share. */
export interface Reading {
  suggestions: Suggestions
  faults: FaultBudget
}

/** The known fields of each type, computed once. */
export type KnownFields = Readonly<Record<OperationType, Fields>>

/** @param others names of further fields beside those of the operation */
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
    send_message: fieldsOf('send_message'),
  }
}

type Body = Record<string, unknown>

const companyFields: Fields = { known: companyFieldNames, meaningful: inCompany, path: ['company'] }

/** Applies the same removal to the nested fields of `identify`. */
function givenInside(body: Body, remarks: Remarks, { suggestions }: Reading): Body {
  const company = isObject(body.company) ? givenFields(body.company, companyFields, remarks, suggestions) : body.company
  const company_ids = Array.isArray(body.company_ids) ? givenItems(body.company_ids, 'company_ids', remarks.blank) : body.company_ids
  const isChanged = company !== body.company || company_ids !== body.company_ids
  return isChanged ? { ...body, company, company_ids } : body
}

/** R15: a domain without a host is the only valid field that is then ignored. */
function domainIgnored(operation: ParsedOperation, body: Body): Warning[] {
  if (operation.type !== 'identify' || operation.company === undefined || operation.company.domain !== undefined) return []
  if (!isObject(body.company) || body.company.domain === undefined) return []
  const message = '`company.domain` is no host name or web address, so it was not used.'
  return [{ code: 'domain_ignored', path: 'company.domain', message }]
}

/**
 * Parses the fields of one operation, from a single call or a batch.
 *
 * @param given the present fields (given-fields.ts)
 * @param remarks the remarks about them so far
 * @returns the operation and its warnings, or the errors; the list of errors is empty if the error budget is used
 *   up
 */
export function parseOperation(type: OperationType, given: Body, remarks: Remarks, reading: Reading): Parse<SubmittedOperation> {
  const body = type === 'identify' ? givenInside(given, remarks, reading) : given
  const parsed = operationSchemas[type].safeParse(body)
  if (!parsed.success) return word(reading.faults, () => [...remarks.errors, ...fieldErrors(parsed.error, body)])
  if (remarks.errors.length > 0) return word(reading.faults, () => remarks.errors)
  // The schema was selected by `type`, so the cast is safe. TypeScript cannot infer that.
  const operation = { type, ...parsed.data } as ParsedOperation
  return { ok: true, value: submitted(operation, body, remarks) }
}

/** Almost all operations have no warnings, so they take the short path. */
function submitted(operation: ParsedOperation, body: Body, { blank, unknown }: Remarks): SubmittedOperation {
  const domain = domainIgnored(operation, body)
  if (blank.listed.length + unknown.listed.length + domain.length === 0) return { operation, warnings: [] }
  const told = [...blank.listed, ...domain, ...unknown.listed]
  return { operation, ...boundWarnings(told, blank.unlisted + unknown.unlisted) }
}
