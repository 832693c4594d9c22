/** A plain value if the driver is synchronous (SQLite), else a promise. */
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
  /** SHA-256 of the token. The token itself is not stored. */
  token_hash: string
  user_id: string
  created_at: number
  expires_at: number
}

/** A session with its user. */
export interface OpenSession {
  expires_at: number
  user: Omit<UserRow, 'password_hash'>
}

/** Storage of accounts. Each method is one transaction, durable when it returns. */
export interface AccountRows {
  /** Returns `false` and writes nothing if the email is taken. */
  addUser(user: UserRow, session: SessionRow | null): Awaitable<boolean>
  userByEmail(email: string): Awaitable<UserRow | null>
  countUsers(): Awaitable<number>
  /** Replaces the password hash and ends all sessions of the user. */
  replacePassword(userId: string, passwordHash: string): Awaitable<void>
  /**
   * Adds the session if `passwordHash` is still the user's current hash. Removes expired sessions. Returns `false`
   * if the password was replaced in the meantime.
   */
  addSession(session: SessionRow, passwordHash: string): Awaitable<boolean>
  /** Returns expired sessions too. */
  sessionByHash(tokenHash: string): Awaitable<OpenSession | null>
  extendSession(tokenHash: string, expiresAt: number): Awaitable<void>
  removeSession(tokenHash: string): Awaitable<void>
}
