import { createHmac, timingSafeEqual } from 'node:crypto'
import { parseIdentityClaims, type IdentityClaims, type Parsed } from '@hal/contract'
import { errors, jwtVerify } from 'jose'
import type { ProjectRow } from '../domain/records/rows.js'
import type { Proof } from '../domain/verification/verification.js'
import { claimsFault, farExpiryFault, hashFault, signatureFault, tokenFault } from './token-faults.js'

/** The maximum clock difference between the signing server and this one (R31). */
const leewaySeconds = 60

/**
 * A proof that never expires would be a password. The limit allows a leap year, and detects times given in
 * milliseconds (R31).
 */
const maxExpirySeconds = 366 * 24 * 60 * 60

const encoder = new TextEncoder()

/** The secrets valid at this time: the current one, and the previous one during its grace period (R31). */
export function secretsAt({ identity_secret, previous_secret }: ProjectRow, now: number): string[] {
  return previous_secret !== null && previous_secret.expires_at > now
    ? [identity_secret, previous_secret.secret]
    : [identity_secret]
}

const hexSha256 = /^[0-9a-f]{64}$/i

function matchesHash(hash: string, id: string, secrets: string[]): boolean {
  if (!hexSha256.test(hash)) return false
  const given = Buffer.from(hash, 'hex')
  // Compares every secret, so that the time does not reveal which one was close.
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

/**
 * The claims of a token with a valid signature that has expired. A retry with it still has the same content (R26).
 */
function expiredClaims(error: unknown): { claims?: IdentityClaims } {
  const claims = error instanceof errors.JWTExpired ? parseIdentityClaims(error.payload) : null
  return claims === null ? {} : { claims }
}

/** Tries every secret. An error after a valid signature is the most useful one to report. */
async function checkToken(token: string, secrets: string[], now: number): Promise<Verified> {
  const tried = await Promise.all(secrets.map((secret) => verifyToken(token, secret, now)))
  const isOfSecret = (verified: Verified): boolean => verified.ok || verified.fault !== signatureFault
  return tried.find(({ ok }) => ok) ?? tried.find(isOfSecret) ?? { ok: false, fault: signatureFault }
}

/**
 * Checks the proof of an `identify` in constant time (R31). An invalid proof is `wrong`, whatever the project's
 * setting.
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
