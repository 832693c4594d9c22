import { hkdfSync } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import type { ProjectRow } from '../domain/records/rows.js'
import type { Session } from '../domain/verification/verification.js'
import { secretsAt } from './proofs.js'

const lifetimeSeconds = 24 * 60 * 60

const claims = z.object({
  sub: z.string(),
  contact_id: z.string(),
  user_id: z.string().nullable(),
  email: z.string().nullable(),
  // Missing in tokens of 0.1.0, whose `company_ids` are empty if nothing was claimed.
  companies: z.array(z.string()).nullish(),
  company_ids: z.array(z.string()).nullish(),
  proof: z.enum(['user_hash', 'identity_token']),
})

/**
 * An empty claim gives access to no company. Without a claim, the visitor has access to companies with a proven
 * link (R34).
 */
function companiesOf({ companies, company_ids }: z.output<typeof claims>): string[] | null {
  if (companies !== undefined) return companies
  return company_ids == null || company_ids.length === 0 ? null : company_ids
}

/** Makes and reads the tokens in the answer to a verified identify (R32). */
export interface VisitorTokens {
  /** @param now epoch ms; the token expires after 24 hours, or with the project's identity secret */
  seal(project: ProjectRow, session: Session, now: number): Promise<string>
  /**
   * Returns `null` if the token is invalid, expired, another project's, or older than a secret rotation and its
   * grace period (R31).
   */
  open(project: ProjectRow, token: string, now: number): Promise<Session | null>
}

/**
 * @param secret `HAL_SECRET`. A separate key is derived from it for each identity secret. So no other kind of token
 *   is valid here, and no token outlives the secret that verified its proof.
 */
export function createVisitorTokens(secret: string): VisitorTokens {
  const keyOf = (identitySecret: string) => new Uint8Array(hkdfSync('sha256', secret, identitySecret, 'hal visitor token', 32))

  async function openWith(key: Uint8Array, projectId: string, token: string, now: number): Promise<Session | null> {
    try {
      const currentDate = new Date(now)
      const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'], audience: projectId, currentDate })
      const bound = claims.parse(payload)
      const { sub: visitor_id, contact_id, user_id, email, proof } = bound
      return { visitor_id, contact_id, user_id, email, company_ids: companiesOf(bound), proof }
    } catch {
      return null
    }
  }

  return {
    seal({ id, identity_secret }, { visitor_id, company_ids: companies, ...bound }, now) {
      const issuedAt = Math.floor(now / 1000)
      return new SignJWT({ ...bound, companies })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(visitor_id)
        .setAudience(id)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + lifetimeSeconds)
        .sign(keyOf(identity_secret))
    },
    async open(project, token, now) {
      for (const identitySecret of secretsAt(project, now)) {
        const session = await openWith(keyOf(identitySecret), project.id, token, now)
        if (session !== null) return session
      }
      return null
    },
  }
}
