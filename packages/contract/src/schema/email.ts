import { limits } from '../limits.js'
import { normalHost } from './host.js'
import { lengthFault, normalise, type Normalised, string, textFault } from './text.js'
import { isBlank, trimText } from './visible-text.js'

/** Nearly all emails: ASCII, and a host that needs no conversion (host.ts). */
const plainEmail = /^[\w.!#$%&'*+/=?^`{|}~-]+@(?:[a-z0-9_-]+\.)+[a-z]+$/i
const punycode = /[@.]xn--/i

const twoParts = /^([^@]+)@([^@]+)$/
const refusedCharacter = /[\s\p{Cc}\p{Cf}<>(),;:"[\]]/u

/** What frameworks write where an email is missing: one such email would melt strangers into one contact. */
const noEmails: ReadonlySet<string> = new Set(['undefined@undefined', 'null@null', 'nan@nan', 'none@none'])

/** No text needs more UTF-16 units than this to come within the limit once it is composed. */
const maxUnits = limits.emailChars * 8

const refused = (fault: string): Normalised => ({ ok: false, fault })

/** A character that is ASCII only once it is composed, such as the Kelvin sign: two addresses would look like one. */
function composesToAscii(text: string): boolean {
  if (text.normalize('NFC') === text) return false
  return [...text].some((character) => character > '\x7f' && /[\0-\x7f]/.test(character.normalize('NFC')))
}

function foldAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/** What is wrong with the text whatever its two parts are, or `null`. */
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
  // A small letter may compose with a mark where the capital does not: `W` with a ring.
  const local = foldAscii(text.slice(0, at).normalize('NFC')).normalize('NFC')
  const email = `${local}@${host}`
  if (noEmails.has(email)) return refused(`must be a real email; "${email}" is what a missing one looks like`)
  const tooLong = lengthFault(email, limits.emailChars)
  return tooLong === null ? { ok: true, text: email } : refused(tooLong)
}

/**
 * Brings an email into the form in which it is kept, shown and compared (R2): trimmed, Unicode NFC, before the `@`
 * ASCII letters in lower case and no other character folded, the domain in ASCII without a final dot. Applying it
 * twice changes nothing. Never throws.
 *
 * @param text any text
 * @returns the normal form, or what is wrong, as the rest of a sentence that begins with the field's name
 */
export function normalEmail(text: string): Normalised {
  const trimmed = trimText(text)
  if (trimmed.length <= limits.emailChars && plainEmail.test(trimmed) && !punycode.test(trimmed)) {
    return { ok: true, text: trimmed.toLowerCase() }
  }
  const fault = addressFault(trimmed)
  return fault === null ? withNormalParts(trimmed) : refused(fault)
}

/** An email, kept in its normal form (R2). */
export const email = string({ maxLength: limits.emailChars, format: 'email' }).check(normalise(normalEmail))
