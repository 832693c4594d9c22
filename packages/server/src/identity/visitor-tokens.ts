import { hkdfSync } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import type { Session } from '../domain/verification.js'

const lifetimeSeconds = 24 * 60 * 60

const claims = z.object({
  sub: z.string(),
  contact_id: z.string(),
  user_id: z.string().nullable(),
  email: z.string().nullable(),
  company_ids: z.array(z.string()),
  proof: z.enum(['user_hash', 'identity_token']),
})

/** Makes and reads the tokens that a verified identify answers with (R32). */
export interface VisitorTokens {
  /** @param now epoch ms; the token ends 24 hours later */
  seal(projectId: string, session: Session, now: number): Promise<string>
  /** `null` for a token that is wrong, expired, or another project's. */
  open(projectId: string, token: string, now: number): Promise<Session | null>
}

/** @param secret `HAL_SECRET`; a key of their own is derived from it, so that no other token passes for one */
export function createVisitorTokens(secret: string): VisitorTokens {
  const key = new Uint8Array(hkdfSync('sha256', secret, '', 'hal visitor token', 32))
  return {
    seal(projectId, { visitor_id, ...bound }, now) {
      const issuedAt = Math.floor(now / 1000)
      return new SignJWT({ ...bound })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(visitor_id)
        .setAudience(projectId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + lifetimeSeconds)
        .sign(key)
    },
    async open(projectId, token, now) {
      try {
        const currentDate = new Date(now)
        const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'], audience: projectId, currentDate })
        const { sub, ...bound } = claims.parse(payload)
        return { visitor_id: sub, ...bound }
      } catch {
        return null
      }
    },
  }
}
