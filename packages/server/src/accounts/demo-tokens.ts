import { errors, jwtVerify, SignJWT } from 'jose'
import { createLinkKey, deriveKey, type LinkKey } from './link-key.js'

/** The only project that a demo token gives access to. */
export const DEMO_PROJECT_ID = 'demo'

const LIFETIME_SECONDS = 15 * 60
const AUDIENCE = 'demo'

export interface DemoTokens extends LinkKey {
  /** Issues a token without authentication. If the demo is off, do not verify tokens either. */
  issue(): Promise<string>
  /** The project that the token gives access to, or `null`. */
  verify(token: string): Promise<{ project_id: typeof DEMO_PROJECT_ID } | null>
}

/**
 * Tokens of the demo page (wire contract, "Serving"). They are signed but not stored, so they cannot be revoked.
 * They expire after 15 minutes and contain no user and no project id.
 */
export function createDemoTokens(options: { secret: string; now: () => number }): DemoTokens {
  const key = deriveKey(options.secret, 'hal demo token')
  return {
    ...createLinkKey(options.secret, 'hal demo link'),

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
          // Also requires `iat`, so that every token expires.
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
