import { z } from 'zod'
import { isBlank, trimText } from './visible-text.js'

/** Length in Unicode code points, which is what the limits count. */
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

/** Says what makes a text unfit to be kept anywhere, or `null`: NUL and half a character break databases. */
export function textFault(text: string): string | null {
  if (text.includes('\0')) return 'must not contain a NUL character'
  if (!text.isWellFormed()) return 'must not contain a lone surrogate (half a character)'
  return null
}

/** Says that a text is longer than `max` code points, or `null`. */
export function lengthFault(text: string, max: number): string | null {
  if (text.length <= max || codePointLength(text) <= max) return null
  return `is longer than the limit of ${max} characters`
}

/**
 * A check that says what `findFault` finds. With `superRefine`, zod makes a function for each value; and what only
 * trims is an `overwrite`, since each `transform` is one more schema to walk through.
 */
export const refuse =
  <Value>(findFault: (value: Value) => string | null): z.core.CheckFn<Value> =>
  ({ value, issues }) => {
    const message = findFault(value)
    if (message !== null) issues.push({ code: 'custom', message, input: value, continue: true })
  }

/** What became of a text: its normal form, or what is wrong with it. */
export type Normalised = { ok: true; text: string } | { ok: false; fault: string }

/** A check that puts the normal form in the place of the text, and says what is wrong where there is none. */
export const normalise =
  (normalForm: (text: string) => Normalised): z.core.CheckFn<string> =>
  (payload) => {
    const normal = normalForm(payload.value)
    if (normal.ok) payload.value = normal.text
    else payload.issues.push({ code: 'custom', message: normal.fault, input: payload.value, continue: true })
  }

const stringForm = { error: 'must be a string' }

/** What is said to integrators of the length; the check itself counts after trimming. */
export const string = (hints: { minLength?: number; maxLength: number; pattern?: string; format?: string }) =>
  z.string(stringForm).meta(hints)

/** Text kept as it is, up to `max` code points. */
export const rawText = (max: number) =>
  string({ maxLength: max }).check(refuse((raw) => textFault(raw) ?? lengthFault(raw, max)))

/** Says what is wrong with a trimmed text that has to say something, or `null`. */
export function trimmedFault(trimmed: string, max: number): string | null {
  return textFault(trimmed) ?? (isBlank(trimmed) ? 'must not be blank' : lengthFault(trimmed, max))
}

/** Trimmed text that says something, up to `max` code points after trimming. */
export const text = (max: number) =>
  string({ minLength: 1, maxLength: max })
    .overwrite(trimText)
    .check(refuse((trimmed) => trimmedFault(trimmed, max)))

/** `null` means not given. */
export function orAbsent<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value) => (value === null ? undefined : value))
}

/**
 * An optional field of a widget body. `null` may be sent and is never seen here: it is taken out before
 * (given-fields.ts), which costs less than one more schema to walk through for each field.
 */
export function optional<Schema extends z.ZodType>(schema: Schema) {
  const withoutNull = schema.nullable() as unknown as z.ZodType<z.output<Schema>, z.input<Schema> | null>
  const field = withoutNull.optional()
  return schema.description === undefined ? field : field.meta({ description: schema.description })
}
