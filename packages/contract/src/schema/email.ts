import { limits } from '../limits.js'
import { normalHost } from './host.js'
import { lengthFault, normalise, type Normalised, string, textFault } from './text.js'
import { isBlank, trimText } from './visible-text.js'

/** Matches nearly all emails: ASCII, with a host that needs no conversion (host.ts). */
const plainEmail = /^[\w.!#$%&'*+/=?^`{|}~-]+@(?:[a-z0-9_-]+\.)+[a-z]+$/i
const punycode = /[@.]xn--/i

const twoParts = /^([^@]+)@([^@]+)$/
const refusedCharacter = /[\s\p{Cc}\p{Cf}<>(),;:"[\]]/u

/** Placeholders of frameworks for a missing email. One such email would merge strangers into one contact. */
const noEmails: ReadonlySet<string> = new Set(['undefined@undefined', 'null@null', 'nan@nan', 'none@none'])

/** No valid text needs more UTF-16 units before composition. */
const maxUnits = limits.emailChars * 8

const refused = (fault: string): Normalised => ({ ok: false, fault })

/**
 * Whether a character becomes ASCII only by composition, such as the Kelvin sign. Two addresses would look the
 * same.
 */
function composesToAscii(text: string): boolean {
  if (text.normalize('NFC') === text) return false
  return [...text].some((character) => character > '\x7f' && /[\0-\x7f]/.test(character.normalize('NFC')))
}

function foldAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/** The error in the whole address, independent of its two parts, or `null`. */
function addressFault(text: string): string | null {
  const fault = textFault(text)
  if (fault !== null) return fault
  if (isBlank(text)) return 'must not be blank'
  if (text.length > maxUnits) return lengthFault(text, limits.emailChars)
  if (!twoParts.test(text)) return 'must be an email: one @ with text on both sides'
  if (refusedCharacter.test(text)) return 'must not contain white space, invisible characters or any of < > ( ) , ; : " [ ]'
  return composesToAscii(text) ? 'must not contain a character that only looks like an ASCII one, such as the Kelvin sign' : null
}

function withNormalParts(text: string): Normalised {
  const at = text.indexOf('@')
  const host = normalHost(text.slice(at + 1))
  if (host === null) return refused('must have a host name after the @, such as acme.com')
  // A small letter may compose with a mark although the capital letter does not: `W` with a ring.
  const local = foldAscii(text.slice(0, at).normalize('NFC')).normalize('NFC')
  const email = `${local}@${host}`
  if (noEmails.has(email)) return refused(`must be a real email; "${email}" is what a missing one looks like`)
  const tooLong = lengthFault(email, limits.emailChars)
  return tooLong === null ? { ok: true, text: email } : refused(tooLong)
}

/**
 * Normalises an email for storage, display and comparison (R2). Trims it and composes it (Unicode NFC). Before the
 * `@`, only ASCII letters become lower case. The domain becomes ASCII without a final dot. Idempotent. Never
 * throws.
 *
 * @param text any text
 * @returns the normal form, or the error as the rest of a sentence that begins with the field's name
 */
export function normalEmail(text: string): Normalised {
  const trimmed = trimText(text)
  if (trimmed.length <= limits.emailChars && plainEmail.test(trimmed) && !punycode.test(trimmed)) {
    return { ok: true, text: trimmed.toLowerCase() }
  }
  const fault = addressFault(trimmed)
  return fault === null ? withNormalParts(trimmed) : refused(fault)
}

/** An email, stored in its normal form (R2). */
export const email = string({ maxLength: limits.emailChars, format: 'email' }).check(normalise(normalEmail))
