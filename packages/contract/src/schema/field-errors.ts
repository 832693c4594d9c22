import type { z } from 'zod'
import type { FieldError } from '../types/index.js'
import { formatPath } from './path.js'

/** A body that holds what it should, or every place where it does not. */
export type Parse<Value> = { ok: true; value: Value } | { ok: false; errors: FieldError[] }

/** More places than this are not listed: an answer is not to grow with a hostile body. */
const maxErrors = 50

/** Whether nothing stood there; zod leaves the input out unless it was parsed with `reportInput`. */
function isMissing(issue: z.core.$ZodIssue): boolean {
  const expectsMore = issue.code === 'invalid_type' || issue.code === 'invalid_union' || issue.code === 'invalid_value'
  return expectsMore && 'input' in issue && issue.input === undefined
}

function toFieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: formatPath([...issue.path, key]), message: 'is not a known field' }))
  }
  return [{ path: formatPath(issue.path), message: isMissing(issue) ? 'is missing' : issue.message }]
}

/** Turns what zod found into the paths and messages of the contract, at most 50 of them. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.slice(0, maxErrors).flatMap(toFieldErrors).slice(0, maxErrors)
}

const reportInput = { reportInput: true } as const

/**
 * Reads a body or a query with one of the schemas: its output, or where it is wrong.
 *
 * @param input what JSON or the query string said; not an object is an error at the path ``
 */
export function parseWith<Schema extends z.ZodType>(schema: Schema, input: unknown): Parse<z.output<Schema>> {
  const parsed = schema.safeParse(input, reportInput)
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, errors: fieldErrors(parsed.error) }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A body that is no object cannot be looked into any further. */
export const notAnObject: Parse<never> = { ok: false, errors: [{ path: '', message: 'must be a JSON object' }] }
