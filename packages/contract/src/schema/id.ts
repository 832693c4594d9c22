import { z } from 'zod'
import { limits } from '../limits.js'
import { lengthFault, refuse, string, rawText, trimmedFault } from './text.js'
import { hasFormatCharacter, isBlank, trimText } from './visible-text.js'

/** Placeholders of frameworks for a missing id. One such id would merge strangers into one contact. */
const noIds: ReadonlySet<string> = new Set([
  ...['null', '(null)', 'nil', 'undefined', 'nan', 'none', 'n/a', 'unknown', 'anonymous', 'guest'],
  ...['true', 'false', '0', '-1', '[object object]'],
  ...['00000000-0000-0000-0000-000000000000', '00000000000000000000000000000000'],
])

/** A template placeholder that was not filled in. */
const template = /\{\{|\$\{|<%/

/** An id of visible ASCII, as nearly all are, does not need the Unicode checks. */
const visibleAscii = /^[!-~]+$/

function idFault(trimmed: string): string | null {
  if (noIds.has(trimmed.toLowerCase())) return `must be a real id; "${trimmed}" is what a missing one looks like`
  if (template.test(trimmed)) return 'must be a real id; it holds a template that was not filled in'
  return visibleAscii.test(trimmed) ? lengthFault(trimmed, limits.idChars) : unicodeFault(trimmed)
}

function unicodeFault(trimmed: string): string | null {
  const fault = trimmedFault(trimmed, limits.idChars)
  if (fault !== null || !hasFormatCharacter(trimmed)) return fault
  return 'must not contain invisible format characters, such as a zero-width space'
}

const idForm = { error: 'must be a string or a safe integer' }

const idText = z
  .union([string({ minLength: 1, maxLength: limits.idChars }), z.int(idForm)], idForm)
  .transform((raw) => trimText(String(raw)))

/** An id of the customer's app, trimmed. A safe integer becomes its decimal text. */
export const id = idText.check(refuse(idFault))

/** A reference to a company. A blank one becomes the empty text, which is no company's id. */
export const companyRef = idText
  .overwrite((ref) => (isBlank(ref) ? '' : ref))
  .check(refuse((ref) => (ref === '' ? null : idFault(ref))))

const printableAscii = /^[\x20-\x7e]+$/

function operationIdFault(operationId: string): string | null {
  if (operationId === '') return 'must not be empty'
  if (!printableAscii.test(operationId)) return 'must be printable ASCII characters'
  if (operationId.trim() !== operationId) return 'must not begin or end with a blank'
  return lengthFault(operationId, limits.operationIdChars)
}

/**
 * The id of an operation, stored exactly as sent (R26): 1-64 printable ASCII characters without blanks at the
 * ends.
 */
export const operationId = string({
  minLength: 1,
  maxLength: limits.operationIdChars,
  pattern: '^[!-~]([ -~]*[!-~])?$',
}).check(refuse(operationIdFault))

/** A proof or token, unchanged. Its validity is checked later, not with the body (R31). */
export const token = rawText(limits.tokenChars)
