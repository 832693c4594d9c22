import { credentialsBody, fieldErrors } from '@hal/contract'
import type { FieldError } from '@hal/contract/types'
import { weakness } from './weak-passwords.js'

/** Unvalidated credentials from a request, the environment or a command line. */
export interface Credentials {
  email: unknown
  password: unknown
}

/** Validated credentials. The email is in its normal form. */
export interface CheckedCredentials {
  email: string
  password: string
}

const PASSWORD_MIN_CHARACTERS = 8
const PASSWORD_MAX_CHARACTERS = 128

/** Validates credentials for sign-in. Returns an error for each invalid field. */
export function readCredentials(credentials: Credentials): CheckedCredentials | FieldError[] {
  const { email, password } = credentials
  const parsed = credentialsBody.safeParse({ email, password })
  if (!parsed.success) return fieldErrors(parsed.error)
  return withoutFault(parsed.data, textFault(parsed.data.password))
}

/** Validates credentials for a new password, which must not be too short or easy to guess (A13). */
export function chooseCredentials(credentials: Credentials): CheckedCredentials | FieldError[] {
  const read = readCredentials(credentials)
  return Array.isArray(read) ? read : withoutFault(read, lengthFault(read.password) ?? weakness(read.password, read.email))
}

/** The normal form of an account's email, or `null` if it is invalid. */
export function readEmail(email: unknown): string | null {
  const parsed = credentialsBody.shape.email.safeParse(email)
  return parsed.success ? parsed.data : null
}

function withoutFault(checked: CheckedCredentials, fault: string | null) {
  return fault === null ? checked : [{ path: 'password', message: fault }]
}

/**
 * Rejects passwords that another password would match. HMAC, which scrypt uses, pads keys with NULs, so NULs at
 * the end make no difference. UTF-8 encodes every lone surrogate as the same character.
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
