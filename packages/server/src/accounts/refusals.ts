import type { FieldError } from '@hal/contract/types'
import type { Refusal } from './port.js'

/** The same answer for an unknown email and a wrong password, so that it does not reveal who has an account. */
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

/** Lists what each field must be, but never its value, which may be a password. */
export function invalidRequest(errors: FieldError[]): Refusal {
  const fields = errors.map(({ path, message }) => `${path} ${message}`)
  return { status: 'refused', code: 'invalid_request', detail: `${fields.join('; ')}.`, errors }
}
