import type { Database } from 'better-sqlite3'
import type { AccountRows, OpenSession, SessionRow, UserRow } from './rows.js'

interface JoinedRow {
  expires_at: number
  id: string
  email: string
  created_at: number
}

/** Runs `work` and converts SQLite errors, such as a full disk, to the server's errors. */
export type Attempt = <T>(work: () => T) => T

/**
 * Accounts in SQLite, on the store's connection. No transaction outlives a synchronous call.
 *
 * @param db has the tables of sign-in (`store/sqlite/migrations/0002-accounts.ts`)
 * @param attempt converts disk errors to the store's errors; by default they are thrown unchanged
 */
export function createSqliteAccountRows(
  db: Database,
  attempt: Attempt = (work) => work(),
): AccountRows {
  const sql = prepareStatements(db)

  const addUser = db.transaction((user: UserRow, session: SessionRow | null): boolean => {
    if (sql.addUser.run(user).changes === 0) return false
    if (session) sql.addSession.run({ ...session, password_hash: user.password_hash })
    return true
  })

  const replacePassword = db.transaction((userId: string, passwordHash: string) => {
    sql.setPasswordHash.run(passwordHash, userId)
    sql.removeSessionsOfUser.run(userId)
  })

  const addSession = db.transaction((session: SessionRow, passwordHash: string): boolean => {
    sql.removeEndedSessions.run(session.created_at)
    return sql.addSession.run({ ...session, password_hash: passwordHash }).changes === 1
  })

  return {
    addUser: (user, session) => attempt(() => addUser.immediate(user, session)),
    userByEmail: (email) => attempt(() => sql.userByEmail.get(email) ?? null),
    countUsers: () => attempt(() => sql.countUsers.get()?.count ?? 0),
    replacePassword: (userId, passwordHash) => {
      attempt(() => {
        replacePassword.immediate(userId, passwordHash)
      })
    },
    addSession: (session, passwordHash) =>
      attempt(() => addSession.immediate(session, passwordHash)),
    sessionByHash: (tokenHash) => attempt(() => toSession(sql.sessionByHash.get(tokenHash))),
    extendSession: (tokenHash, expiresAt) => {
      attempt(() => sql.extendSession.run(expiresAt, tokenHash))
    },
    removeSession: (tokenHash) => {
      attempt(() => sql.removeSession.run(tokenHash))
    },
  }
}

function toSession(row: JoinedRow | undefined): OpenSession | null {
  if (!row) return null
  const { expires_at, ...user } = row
  return { expires_at, user }
}

function prepareStatements(db: Database) {
  return {
    addUser: db.prepare<[UserRow]>(
      `INSERT INTO users (id, email, password_hash, created_at)
       VALUES (:id, :email, :password_hash, :created_at)
       ON CONFLICT (email) DO NOTHING`,
    ),
    userByEmail: db.prepare<[string], UserRow>(
      'SELECT id, email, password_hash, created_at FROM users WHERE email = ?',
    ),
    countUsers: db.prepare<[], { count: number }>('SELECT count(*) AS count FROM users'),
    setPasswordHash: db.prepare<[string, string]>(
      'UPDATE users SET password_hash = ? WHERE id = ?',
    ),
    addSession: db.prepare<[SessionRow & { password_hash: string }]>(
      `INSERT INTO user_sessions (token_hash, user_id, created_at, expires_at)
       SELECT :token_hash, id, :created_at, :expires_at FROM users
       WHERE id = :user_id AND password_hash = :password_hash`,
    ),
    sessionByHash: db.prepare<[string], JoinedRow>(
      `SELECT s.expires_at, u.id, u.email, u.created_at
       FROM user_sessions s JOIN users u ON u.id = s.user_id
       WHERE s.token_hash = ?`,
    ),
    extendSession: db.prepare<[number, string]>(
      'UPDATE user_sessions SET expires_at = ? WHERE token_hash = ?',
    ),
    removeSession: db.prepare<[string]>('DELETE FROM user_sessions WHERE token_hash = ?'),
    removeSessionsOfUser: db.prepare<[string]>('DELETE FROM user_sessions WHERE user_id = ?'),
    removeEndedSessions: db.prepare<[number]>('DELETE FROM user_sessions WHERE expires_at <= ?'),
  }
}
