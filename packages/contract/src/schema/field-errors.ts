import type { z } from 'zod'
import type { FieldError } from '../types/index.js'
import { faultsOfIssue } from './json-object.js'
import { formatPath } from './path.js'

/** The parsed value, or all errors. */
export type Parse<Value> = { ok: true; value: Value } | { ok: false; errors: FieldError[] }

/** The maximum number of listed errors. Bounds the answer to a hostile body. */
const maxErrors = 50

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], input)
}

const typeCodes: ReadonlySet<string> = new Set(['invalid_type', 'invalid_union', 'invalid_value'])

/** zod can report the input itself, but that doubles the time for every valid body. */
function inputOf(issue: z.core.$ZodIssue, input: unknown): unknown {
  if ('input' in issue) return issue.input
  return input === undefined ? issue : valueAt(input, issue.path)
}

function isMissing(issue: z.core.$ZodIssue, input: unknown): boolean {
  return typeCodes.has(issue.code) && inputOf(issue, input) === undefined
}

/** The error for a body that is not an object. */
export const wholeFault: FieldError = { path: '', message: 'must be a JSON object' }

function toFieldErrors(issue: z.core.$ZodIssue, input: unknown): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: formatPath([...issue.path, key]), message: 'is not a known field' }))
  }
  const faults = faultsOfIssue(issue)
  if (faults !== undefined) {
    return faults.map(({ path, message }) => ({ path: formatPath([...issue.path, ...path]), message }))
  }
  if (issue.path.length === 0 && issue.code === 'invalid_type') return [wholeFault]
  return [{ path: formatPath(issue.path), message: isMissing(issue, input) ? 'is missing' : issue.message }]
}

/**
 * Converts zod's issues to the paths and messages of the contract, at most 50.
 *
 * @param input the parsed input; distinguishes a missing field from one of a wrong type
 */
export function fieldErrors(error: z.ZodError, input?: unknown): FieldError[] {
  return error.issues.slice(0, maxErrors).flatMap((issue) => toFieldErrors(issue, input)).slice(0, maxErrors)
}

/**
 * Parses a body or query with a schema. Returns the output, or the errors.
 *
 * @param input the JSON value or query; an input that is not an object is an error at the path ``
 */
export function parseWith<Schema extends z.ZodType>(schema: Schema, input: unknown): Parse<z.output<Schema>> {
  const parsed = schema.safeParse(input)
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, errors: fieldErrors(parsed.error, input) }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The result for a body that is not an object, which cannot be checked further. */
export const notAnObject: Parse<never> = { ok: false, errors: [wholeFault] }
