import { credentialsBody, fieldErrors } from '@hal/contract'
import type { FieldError } from '@hal/contract/types'
import { weakness } from './weak-passwords.js'

/** Whatever a request, the environment or a command line holds in these two places. */
export interface Credentials {
  email: unknown
  password: unknown
}

/** The email is in the one form in which it is kept. */
export interface CheckedCredentials {
  email: string
  password: string
}

const PASSWORD_MIN_CHARACTERS = 8
const PASSWORD_MAX_CHARACTERS = 128

/** Credentials that can be tried, or each field that is out of form and why. */
export function readCredentials(credentials: Credentials): CheckedCredentials | FieldError[] {
  const { email, password } = credentials
  const parsed = credentialsBody.safeParse({ email, password })
  if (!parsed.success) return fieldErrors(parsed.error)
  return withoutFault(parsed.data, textFault(parsed.data.password))
}

/** Credentials that can be chosen: what is too short or too easy counts for a new password only (A13). */
export function chooseCredentials(credentials: Credentials): CheckedCredentials | FieldError[] {
  const read = readCredentials(credentials)
  return Array.isArray(read) ? read : withoutFault(read, lengthFault(read.password) ?? weakness(read.password, read.email))
}

/** An email in the one form in which accounts keep it; `null` for what is none. */
export function readEmail(email: unknown): string | null {
  const parsed = credentialsBody.shape.email.safeParse(email)
  return parsed.success ? parsed.data : null
}

function withoutFault(checked: CheckedCredentials, fault: string | null) {
  return fault === null ? checked : [{ path: 'password', message: fault }]
}

/**
 * HMAC, on which scrypt rests, takes a text and the same text with NULs at its end for one key,
 * and UTF-8 takes every lone surrogate for the same character.
 */
function textFault(password: string): string | null {
  const isFit = !password.includes('\0') && !/\p{Surrogate}/u.test(password)
  return isFit ? null : 'must not contain a NUL character or half a character (lone surrogate)'
}

function lengthFault(password: string): string | null {
  const characters = Array.from(password).length
  if (characters < PASSWORD_MIN_CHARACTERS) return 'must have at least 8 characters'
  return characters > PASSWORD_MAX_CHARACTERS ? 'must have at most 128 characters' : null
}
