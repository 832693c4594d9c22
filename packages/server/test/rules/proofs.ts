import { createHmac } from 'node:crypto'
import { SignJWT, type JWTPayload } from 'jose'
import { noon, type World } from './harness.js'

/** Proofs as a customer's backend makes them: with jose and node:crypto, nothing of ours (R31). */

export async function secretOf(world: World): Promise<string> {
  return (await world.project()).identity_secret
}

export async function userHash(world: World, id: string, secret?: string): Promise<string> {
  return createHmac('sha256', secret ?? (await secretOf(world))).update(id).digest('hex')
}

interface Signing {
  secret?: string
  alg?: string
  /** Seconds after noon; `null` leaves `exp` out. */
  expiresIn?: number | null
}

export async function identityToken(world: World, claims: JWTPayload, { secret, alg = 'HS256', expiresIn = 3_600 }: Signing = {}): Promise<string> {
  const jwt = new SignJWT(claims).setProtectedHeader({ alg })
  if (expiresIn !== null) jwt.setExpirationTime(noon / 1_000 + expiresIn)
  return jwt.sign(new TextEncoder().encode(secret ?? (await secretOf(world))))
}
