import type { AccountRows, OpenSession, SessionRow } from './rows.js'
import { hashSecret, isSecret, newSecret, type RandomBytes } from './secrets.js'

const DAY_MS = 24 * 60 * 60 * 1000
const LIFETIME_MS = 30 * DAY_MS
/** A session in use is extended at most once in this time, to avoid a write per request. */
const RENEW_AFTER_MS = DAY_MS

export interface NewSession {
  /** Returned to the client. Not stored. */
  token: string
  row: SessionRow
}

export interface Sessions {
  /** Makes a new session. Does not store it. */
  begin(userId: string): NewSession
  /** The user of a valid session. Extends the session. */
  userOf(token: string): Promise<OpenSession['user'] | null>
  end(token: string): Promise<void>
}

/**
 * Sessions by opaque token. Each use reads the store, so that an ended session is invalid at once in every process
 * that shares the store.
 */
export function createSessions(dependencies: {
  rows: AccountRows
  now: () => number
  random: RandomBytes
}): Sessions {
  const { rows, now, random } = dependencies
  return {
    begin(user_id) {
      const token = newSecret(random)
      const created_at = now()
      const expires_at = created_at + LIFETIME_MS
      return { token, row: { token_hash: hashSecret(token), user_id, created_at, expires_at } }
    },

    async userOf(token) {
      if (!isSecret(token)) return null
      const tokenHash = hashSecret(token)
      const session = await rows.sessionByHash(tokenHash)
      if (!session || session.expires_at <= now()) return null
      const expiresAt = now() + LIFETIME_MS
      const isDue = expiresAt - session.expires_at >= RENEW_AFTER_MS
      if (isDue) await tryTo(() => rows.extendSession(tokenHash, expiresAt))
      return session.user
    },

    async end(token) {
      if (isSecret(token)) await rows.removeSession(hashSecret(token))
    },
  }
}

/** Reads continue while the disk is full, so a session that cannot be extended stays valid. */
async function tryTo(extend: () => void | Promise<void>): Promise<void> {
  try {
    await extend()
  } catch {
    // The next use tries again.
  }
}
