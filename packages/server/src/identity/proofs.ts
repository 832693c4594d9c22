import { createHmac, timingSafeEqual } from 'node:crypto'
import { parseIdentityClaims, type IdentityClaims, type Parsed } from '@hal/contract'
import { errors, jwtVerify } from 'jose'
import type { ProjectRow } from '../domain/rows.js'
import type { Proof } from '../domain/verification.js'
import { claimsFault, farExpiryFault, hashFault, signatureFault, tokenFault } from './token-faults.js'

/** How far the clocks of the signing server and this one may be apart (R31). */
const leewaySeconds = 60

/** A proof that never ends is a password: what a year and its leap day allow, and no milliseconds (R31). */
const maxExpirySeconds = 366 * 24 * 60 * 60

const encoder = new TextEncoder()

/** The secrets that count at this time: the current one, and the one before it for its time (R31). */
export function secretsAt({ identity_secret, previous_secret }: ProjectRow, now: number): string[] {
  return previous_secret !== null && previous_secret.expires_at > now
    ? [identity_secret, previous_secret.secret]
    : [identity_secret]
}

const hexSha256 = /^[0-9a-f]{64}$/i

function matchesHash(hash: string, id: string, secrets: string[]): boolean {
  if (!hexSha256.test(hash)) return false
  const given = Buffer.from(hash, 'hex')
  // Every secret is compared, so that time does not tell which one was near.
  return secrets.map((secret) => timingSafeEqual(given, createHmac('sha256', secret).update(id).digest())).includes(true)
}

type Verified = { ok: true; claims: IdentityClaims } | { ok: false; fault: string; claims?: IdentityClaims }

async function verifyToken(token: string, secret: string, now: number): Promise<Verified> {
  try {
    const { payload } = await jwtVerify(token, encoder.encode(secret), {
      algorithms: ['HS256'],
      clockTolerance: leewaySeconds,
      currentDate: new Date(now),
      requiredClaims: ['exp'],
    })
    if ((payload.exp ?? 0) > now / 1000 + maxExpirySeconds) return { ok: false, fault: farExpiryFault }
    const claims = parseIdentityClaims(payload)
    return claims === null ? { ok: false, fault: claimsFault } : { ok: true, claims }
  } catch (error) {
    return { ok: false, fault: tokenFault(error), ...expiredClaims(error) }
  }
}

/** What a token says whose signature is right and whose time is over: a retry says the same by it (R26). */
function expiredClaims(error: unknown): { claims?: IdentityClaims } {
  const claims = error instanceof errors.JWTExpired ? parseIdentityClaims(error.payload) : null
  return claims === null ? {} : { claims }
}

/** Every secret is tried; of the faults, the one that comes after a right signature says most. */
async function checkToken(token: string, secrets: string[], now: number): Promise<Verified> {
  const tried = await Promise.all(secrets.map((secret) => verifyToken(token, secret, now)))
  const isOfSecret = (verified: Verified): boolean => verified.ok || verified.fault !== signatureFault
  return tried.find(({ ok }) => ok) ?? tried.find(isOfSecret) ?? { ok: false, fault: signatureFault }
}

/**
 * Checks the proof that an `identify` carries, in constant time (R31). One that is present and not
 * right is `wrong`, whatever the project's setting.
 *
 * @param now epoch ms
 */
export async function checkProof(project: ProjectRow, operation: Parsed<'identify'>, now: number): Promise<Proof> {
  const { user_hash, identity_token, user_id, visitor_id } = operation
  const secrets = secretsAt(project, now)
  if (user_hash !== undefined && !matchesHash(user_hash, user_id ?? visitor_id, secrets)) return wrong('user_hash', hashFault)
  if (identity_token === undefined) return { kind: user_hash === undefined ? 'none' : 'user_hash' }
  const verified = await checkToken(identity_token, secrets, now)
  if (verified.ok) return { kind: 'identity_token', claims: verified.claims }
  const { fault, claims } = verified
  return { ...wrong('identity_token', fault), ...(claims && { claims }) }
}

function wrong(path: string, message: string): Extract<Proof, { kind: 'wrong' }> {
  return { kind: 'wrong', fault: { path, message } }
}
