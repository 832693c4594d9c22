import type { FieldError } from '@hal/contract/types'
import type { Refusal } from './port.js'

/** One answer for unknown email and wrong password: who has an account is nobody's business. */
export const UNAUTHENTICATED: Refusal = {
  status: 'refused',
  code: 'unauthenticated',
  detail: 'Email or password is wrong.',
}

export const EMAIL_TAKEN: Refusal = {
  status: 'refused',
  code: 'email_taken',
  detail: 'There is an account with this email already.',
}

export const NO_SUCH_USER: Refusal = {
  status: 'refused',
  code: 'not_found',
  detail: 'There is no account with this email.',
}

export const OVERLOADED: Refusal = {
  status: 'refused',
  code: 'overloaded',
  detail: 'Too many people are signing in at this moment.',
}

/** Says of each field what it must be, and never what it was: one of them is a password. */
export function invalidRequest(errors: FieldError[]): Refusal {
  const fields = errors.map(({ path, message }) => `${path} ${message}`)
  return { status: 'refused', code: 'invalid_request', detail: `${fields.join('; ')}.`, errors }
}
