import { SignJWT, type JWTPayload } from 'jose'

/** Proofs as a customer's backend makes them (R31). */
export function identityToken(secret: string, claims: JWTPayload, expiresInSeconds = 300): Promise<string> {
  const exp = Math.floor(Date.now() / 1000) + expiresInSeconds
  return new SignJWT({ ...claims, exp }).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret))
}

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')

/** Signed by nobody. */
export const unsignedToken = (claims: JWTPayload): string => `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`

/** The signature of a token under other claims. */
export function withOtherClaims(token: string, claims: JWTPayload): string {
  const [head = '', , signature = ''] = token.split('.')
  return [head, encode(claims), signature].join('.')
}
