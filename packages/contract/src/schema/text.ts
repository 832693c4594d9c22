import { z } from 'zod'
import { isBlank, trimText } from './visible-text.js'

/** Length in Unicode code points, the unit of the limits. */
export function codePointLength(text: string): number {
  let length = text.length
  for (let i = 0; i < text.length - 1; i++) {
    if (!isHighSurrogate(text.charCodeAt(i))) continue
    length -= 1
    i += 1
  }
  return length
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

/** The error in a text that cannot be stored, or `null`. NUL and lone surrogates break databases. */
export function textFault(text: string): string | null {
  if (text.includes('\0')) return 'must not contain a NUL character'
  if (!text.isWellFormed()) return 'must not contain a lone surrogate (half a character)'
  return null
}

/** The error for a text longer than `max` code points, or `null`. */
export function lengthFault(text: string, max: number): string | null {
  if (text.length <= max || codePointLength(text) <= max) return null
  return `is longer than the limit of ${max} characters`
}

/**
 * A zod check that reports the error of `findFault`. `superRefine` would create a function for each value. For the
 * same reason, trimming uses `overwrite`: each `transform` would add a schema to traverse.
 */
export const refuse =
  <Value>(findFault: (value: Value) => string | null): z.core.CheckFn<Value> =>
  ({ value, issues }) => {
    const message = findFault(value)
    if (message !== null) issues.push({ code: 'custom', message, input: value, continue: true })
  }

/** The result of normalising a text: its normal form, or the error. */
export type Normalised = { ok: true; text: string } | { ok: false; fault: string }

/** A zod check that replaces the text with its normal form, or reports the error. */
export const normalise =
  (normalForm: (text: string) => Normalised): z.core.CheckFn<string> =>
  (payload) => {
    const normal = normalForm(payload.value)
    if (normal.ok) payload.value = normal.text
    else payload.issues.push({ code: 'custom', message: normal.fault, input: payload.value, continue: true })
  }

const stringForm = { error: 'must be a string' }

/** Length hints for the documentation. The check itself counts after trimming. */
export const string = (hints: { minLength?: number; maxLength: number; pattern?: string; format?: string }) =>
  z.string(stringForm).meta(hints)

/** Unchanged text of up to `max` code points. */
export const rawText = (max: number) =>
  string({ maxLength: max }).check(refuse((raw) => textFault(raw) ?? lengthFault(raw, max)))

/** The error in a trimmed text that must not be blank, or `null`. */
export function trimmedFault(trimmed: string, max: number): string | null {
  return textFault(trimmed) ?? (isBlank(trimmed) ? 'must not be blank' : lengthFault(trimmed, max))
}

/** Trimmed text that is not blank, up to `max` code points after trimming. */
export const text = (max: number) =>
  string({ minLength: 1, maxLength: max })
    .overwrite(trimText)
    .check(refuse((trimmed) => trimmedFault(trimmed, max)))

/** `null` counts as absent. */
export function orAbsent<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value) => (value === null ? undefined : value))
}

/**
 * An optional field of a widget body. Clients may send `null`, but `given-fields.ts` removes it before validation.
 * That costs less than one more schema for each field.
 */
export function optional<Schema extends z.ZodType>(schema: Schema) {
  const withoutNull = schema.nullable() as unknown as z.ZodType<z.output<Schema>, z.input<Schema> | null>
  const field = withoutNull.optional()
  return schema.description === undefined ? field : field.meta({ description: schema.description })
}
