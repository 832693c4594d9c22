import type { FieldError } from '@hal/contract/types'
import type { Credentials } from './credentials.js'

export interface User {
  id: string
  email: string
  /** ISO 8601 UTC with milliseconds. */
  created_at: string
}

export interface SignedIn {
  status: 'signed_in'
  token: string
  user: User
}

export interface UserCreated {
  status: 'created'
  user: User
}

/** Why not; `code` is the problem's (wire contract, "Problems"). */
export interface Refusal {
  status: 'refused'
  code: 'invalid_request' | 'email_taken' | 'unauthenticated' | 'not_found' | 'overloaded'
  detail: string
  errors?: FieldError[]
}

/**
 * People who sign in (wire contract, "Account routes"). Which projects they reach is the store's
 * to know.
 */
export interface Accounts {
  /** Makes a user and signs it in. */
  signUp(credentials: Credentials): Promise<SignedIn | Refusal>
  /** Makes a user without signing it in, such as the first owner. */
  createUser(credentials: Credentials): Promise<UserCreated | Refusal>
  /** Unknown email and wrong password get the same answer after the same work. */
  signIn(credentials: Credentials): Promise<SignedIn | Refusal>
  /** Ends one session, at once. Any text will do: the answer tells nothing. */
  signOut(token: string): Promise<void>
  /** Whose session it is; each use within 30 days keeps it alive. `null`: sign in again. */
  authenticate(token: string): Promise<User | null>
  countUsers(): Promise<number>
  /**
   * A text that changes with the password of the account, and tells nothing of it; the same for every email
   * without an account. What is counted under it begins anew once a password is reset.
   * @param email in its normal form
   */
  passwordGeneration(email: string): Promise<string>
  /** For the operator: sets a password and ends all sessions of that user. */
  resetPassword(credentials: Credentials): Promise<{ status: 'reset' } | Refusal>
}
