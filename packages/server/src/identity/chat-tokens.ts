import { createHash, hkdfSync, randomBytes } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'

const daySeconds = 24 * 60 * 60
const lifetimeSeconds = 180 * daySeconds
/** A token that ends within this time is replaced by a fresh one (C27). */
const renewalSeconds = 60 * daySeconds
const randomLength = 16

const claims = z.object({ jti: z.string().min(1), exp: z.number() })

/** Makes and reads the tokens that open what was started with them (C27). Nothing of them is stored but a hash. */
export interface ChatTokens {
  /** A new token, which opens nothing yet. Valid for 180 days. `expires_at` in epoch ms. */
  seal(projectId: string, visitorId: string, now: number): Promise<{ chat_token: string; expires_at: number }>
  /**
   * The key by which conversations know the token: a hash of its random part. `null` for a token that is malformed,
   * expired, or of another project or visitor. `fresh` is a token of the same power, if this one ends within 60 days.
   */
  open(projectId: string, visitorId: string, token: string, now: number): Promise<{ key: string; fresh: string | null } | null>
}

/** A hash keeps the token short, whatever the visitor id, and shows the id to nobody. */
function holderOf(projectId: string, visitorId: string): string {
  return createHash('sha256').update(JSON.stringify([projectId, visitorId])).digest('base64url')
}

/** 128 bits of a hash. Whoever reads the database cannot make a token from it. */
function keyOf(random: string): string {
  return createHash('sha256').update(`hal chat key\0${random}`).digest().subarray(0, 16).toString('base64url')
}

/**
 * @param secret `HAL_SECRET`. The key is derived from it for this purpose alone, so no other kind of token is valid here.
 * @param random makes the random part of a token
 */
export function createChatTokens(secret: string, random: (bytes: number) => Buffer = randomBytes): ChatTokens {
  const key = new Uint8Array(hkdfSync('sha256', secret, '', 'hal chat token', 32))

  const sign = (holder: string, id: string, issuedAt: number): Promise<string> =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(holder)
      .setJti(id)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetimeSeconds)
      .sign(key)

  async function read(holder: string, token: string, now: number): Promise<z.output<typeof claims> | null> {
    try {
      const options = { algorithms: ['HS256'], subject: holder, currentDate: new Date(now), requiredClaims: ['exp', 'jti'] }
      return claims.parse((await jwtVerify(token, key, options)).payload)
    } catch {
      return null
    }
  }

  return {
    async seal(projectId, visitorId, now) {
      const issuedAt = Math.floor(now / 1000)
      const chat_token = await sign(holderOf(projectId, visitorId), random(randomLength).toString('base64url'), issuedAt)
      return { chat_token, expires_at: (issuedAt + lifetimeSeconds) * 1000 }
    },
    async open(projectId, visitorId, token, now) {
      const holder = holderOf(projectId, visitorId)
      const known = await read(holder, token, now)
      if (known === null) return null
      const seconds = Math.floor(now / 1000)
      const endsSoon = known.exp - seconds <= renewalSeconds
      return { key: keyOf(known.jti), fresh: endsSoon ? await sign(holder, known.jti, seconds) : null }
    },
  }
}
