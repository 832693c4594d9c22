import { createHash, hkdfSync, timingSafeEqual } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'

/** The only project that a demo token reaches. */
export const DEMO_PROJECT_ID = 'demo'

const LIFETIME_SECONDS = 15 * 60
const AUDIENCE = 'demo'

export interface DemoTokens {
  /** Stands in the link that the start prints. It is derived from the secret, so a restart keeps old links good. */
  key: string
  /** Whether the text is the key; takes the same time for every text. */
  isKey(text: string): boolean
  /** A token for whoever has the key; where the demo is off, do not verify any either. */
  issue(): Promise<string>
  /** The one project that the token reaches, or `null`. */
  verify(token: string): Promise<{ project_id: typeof DEMO_PROJECT_ID } | null>
}

/**
 * Tokens of the demo page (wire contract, "Serving"). They are signed and not stored, so they
 * cannot be revoked: they live for 15 minutes and carry no user and no choice of project.
 */
export function createDemoTokens(options: { secret: string; now: () => number }): DemoTokens {
  const key = deriveKey(options.secret, 'hal demo token')
  const linkKey = Buffer.from(deriveKey(options.secret, 'hal demo link')).toString('base64url')
  return {
    key: linkKey,
    isKey: (text) => timingSafeEqual(digest(text), digest(linkKey)),

    issue() {
      const issuedAt = Math.floor(options.now() / 1000)
      return new SignJWT()
        .setProtectedHeader({ alg: 'HS256' })
        .setAudience(AUDIENCE)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + LIFETIME_SECONDS)
        .sign(key)
    },

    async verify(token) {
      try {
        await jwtVerify(token, key, {
          algorithms: ['HS256'],
          audience: AUDIENCE,
          currentDate: new Date(options.now()),
          // Also makes `iat` and, with it, an end to the token's life obligatory.
          maxTokenAge: LIFETIME_SECONDS,
        })
        return { project_id: DEMO_PROJECT_ID }
      } catch (error) {
        if (error instanceof errors.JOSEError) return null
        throw error
      }
    },
  }
}

/** A key for one purpose, so that nothing else made with `HAL_SECRET` can pass for it. */
function deriveKey(secret: string, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', purpose, 32))
}

/** Texts are compared as hashes, so that the time tells neither a letter nor the length. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
