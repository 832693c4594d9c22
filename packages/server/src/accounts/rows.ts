/** A plain value where the driver is synchronous (SQLite), a promise where it is not. */
export type Awaitable<T> = T | Promise<T>

/** Times are epoch milliseconds. */
export interface UserRow {
  id: string
  /** Normalized; unique. */
  email: string
  password_hash: string
  created_at: number
}

export interface SessionRow {
  /** SHA-256 of the token, which itself is nowhere stored. */
  token_hash: string
  user_id: string
  created_at: number
  expires_at: number
}

/** A session together with whose it is. */
export interface OpenSession {
  expires_at: number
  user: Omit<UserRow, 'password_hash'>
}

/** Where accounts are kept. Each method is one transaction, durable when it has answered. */
export interface AccountRows {
  /** `false`, having written nothing, where the email is taken. */
  addUser(user: UserRow, session: SessionRow | null): Awaitable<boolean>
  userByEmail(email: string): Awaitable<UserRow | null>
  countUsers(): Awaitable<number>
  /** Replaces the hash and ends all sessions of the user. */
  replacePassword(userId: string, passwordHash: string): Awaitable<void>
  /**
   * Adds the session while `passwordHash` is still the user's, and removes sessions that have
   * ended by then. `false`: the password was replaced in the meantime.
   */
  addSession(session: SessionRow, passwordHash: string): Awaitable<boolean>
  /** Whether or not it has expired. */
  sessionByHash(tokenHash: string): Awaitable<OpenSession | null>
  extendSession(tokenHash: string, expiresAt: number): Awaitable<void>
  removeSession(tokenHash: string): Awaitable<void>
}
