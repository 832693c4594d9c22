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

/** The reason of a refusal. `code` is the problem's code (wire contract, "Problems"). */
export interface Refusal {
  status: 'refused'
  code: 'invalid_request' | 'email_taken' | 'unauthenticated' | 'not_found' | 'overloaded'
  detail: string
  errors?: FieldError[]
}

/** User accounts (wire contract, "Account routes"). Memberships in projects are part of the store. */
export interface Accounts {
  /** Creates a user and signs it in. */
  signUp(credentials: Credentials): Promise<SignedIn | Refusal>
  /** Creates a user without signing it in, such as the first owner. */
  createUser(credentials: Credentials): Promise<UserCreated | Refusal>
  /** An unknown email and a wrong password give the same answer in the same time. */
  signIn(credentials: Credentials): Promise<SignedIn | Refusal>
  /** Ends one session at once. Accepts any text, and the result does not reveal whether it was a token. */
  signOut(token: string): Promise<void>
  /**
   * The user of a session. Each use within 30 days extends the session. `null` if the session is unknown or has
   * expired.
   */
  authenticate(token: string): Promise<User | null>
  countUsers(): Promise<number>
  /**
   * A text that changes with the account's password but reveals nothing about it. It is the same for all emails
   * without an account. Rate limits use it as a key, so a password reset restarts them.
   *
   * @param email in its normal form
   */
  passwordGeneration(email: string): Promise<string>
  /** For the operator. Sets a password and ends all sessions of the user. */
  resetPassword(credentials: Credentials): Promise<{ status: 'reset' } | Refusal>
}
