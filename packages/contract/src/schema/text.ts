import { z } from 'zod'
import { limits } from '../limits.js'

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

function lengthFault(text: string, max: number): string | null {
  if (text.length <= max || codePointLength(text) <= max) return null
  return `is longer than the limit of ${max} characters`
}

/**
 * A check that says what `findFault` finds. With `superRefine`, zod makes a function for each value; and what only
 * trims is an `overwrite`, since each `transform` is one more schema to walk through.
 */
const refuse =
  <Value>(findFault: (value: Value) => string | null): z.core.CheckFn<Value> =>
  ({ value, issues }) => {
    const message = findFault(value)
    if (message !== null) issues.push({ code: 'custom', message, input: value, continue: true })
  }

const stringForm = { error: 'must be a string' }

/** What is said to integrators of the length; the check itself counts after trimming. */
const string = (hints: { minLength?: number; maxLength: number; pattern?: string; format?: string }) =>
  z.string(stringForm).meta(hints)

/** Text kept as it is, up to `max` code points. */
export const rawText = (max: number) =>
  string({ maxLength: max }).check(refuse((raw) => textFault(raw) ?? lengthFault(raw, max)))

function trimmedFault(trimmed: string, max: number): string | null {
  return textFault(trimmed) ?? (trimmed === '' ? 'must not be blank' : lengthFault(trimmed, max))
}

/** Trimmed text that says something, up to `max` code points after trimming. */
export const text = (max: number) =>
  string({ minLength: 1, maxLength: max })
    .trim()
    .check(refuse((trimmed) => trimmedFault(trimmed, max)))

/** What frameworks write where an id is missing: one such id would melt strangers into one contact. */
const noIds: ReadonlySet<string> = new Set([
  'null',
  'undefined',
  'nan',
  'none',
  'true',
  'false',
  '0',
  '[object object]',
  'anonymous',
  'guest',
  '00000000-0000-0000-0000-000000000000',
])

function idFault(trimmed: string): string | null {
  if (noIds.has(trimmed.toLowerCase())) return `must be a real id; "${trimmed}" is what a missing one looks like`
  return trimmedFault(trimmed, limits.idChars)
}

const idForm = { error: 'must be a string or a safe integer' }

/** An id of the app's own, trimmed; a safe integer becomes its decimal text. */
export const id = z
  .union([string({ minLength: 1, maxLength: limits.idChars }), z.int(idForm)], idForm)
  .transform((raw) => String(raw).trim())
  .check(refuse(idFault))

const emailForm = /^[^\s@]+@[^\s@]+$/

function emailFault(trimmed: string): string | null {
  const fault = trimmedFault(trimmed, limits.emailChars)
  if (fault !== null || emailForm.test(trimmed)) return fault
  return 'must be an email: one @ with text on both sides and no white space'
}

/** An email, trimmed and lower-cased (R2). */
export const email = string({ maxLength: limits.emailChars, format: 'email' })
  .trim()
  .check(refuse(emailFault))
  .toLowerCase()

const printableAscii = /^[\x20-\x7e]+$/

function operationIdFault(operationId: string): string | null {
  if (operationId === '') return 'must not be empty'
  if (!printableAscii.test(operationId)) return 'must be printable ASCII characters'
  if (operationId.trim() !== operationId) return 'must not begin or end with a blank'
  return lengthFault(operationId, limits.operationIdChars)
}

/** The id of an operation, kept exactly as sent (R26): 1-64 printable ASCII characters, no blank at an end. */
export const operationId = string({
  minLength: 1,
  maxLength: limits.operationIdChars,
  pattern: '^[!-~]([ -~]*[!-~])?$',
}).check(refuse(operationIdFault))

/** A proof or a token, kept as it is: whether it is any good is not for the body to say (R31). */
export const token = rawText(limits.tokenChars)

/** `null` means not given. */
export const orAbsent = <Schema extends z.ZodType>(schema: Schema) =>
  schema
    .nullish()
    .transform((value) => (value === null ? undefined : value))

/** A company's domain; host names have no case, so it is kept lower-cased. */
export const domain = text(limits.domainChars).toLowerCase()
