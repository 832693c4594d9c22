import type { AccountRows, OpenSession, SessionRow } from './rows.js'
import { hashSecret, isSecret, newSecret, type RandomBytes } from './secrets.js'

const DAY_MS = 24 * 60 * 60 * 1000
const LIFETIME_MS = 30 * DAY_MS
/** A session in use is written at most once in this time, not with each request. */
const RENEW_AFTER_MS = DAY_MS

export interface NewSession {
  /** For the one who signs in, kept nowhere. */
  token: string
  row: SessionRow
}

export interface Sessions {
  /** A session that begins now, not yet stored. */
  begin(userId: string): NewSession
  /** The user of a session that lives, whose life this use prolongs. */
  userOf(token: string): Promise<OpenSession['user'] | null>
  end(token: string): Promise<void>
}

/**
 * Sessions by opaque token. Each use asks the store, so that an ended session is over at once,
 * on every process that shares the store.
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

/** Reads go on while the disk is full: a session that cannot be prolonged is one all the same. */
async function tryTo(extend: () => void | Promise<void>): Promise<void> {
  try {
    await extend()
  } catch {
    // The next use tries again.
  }
}
