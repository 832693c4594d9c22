import { createHmac } from 'node:crypto'
import { SignJWT } from 'jose'

/**
 * Proves the id alone: whoever has this hash may still claim another email or company. For projects
 * whose `identity_verification` is `required`.
 */
export function userHash(secret, user) {
  return createHmac('sha256', secret).update(user.id).digest('hex')
}

/**
 * Proves id, email and companies, and is the only proof that `strict` takes. It lives for an hour:
 * a call may wait in the browser while the network is away, and must still be good when it arrives.
 */
export function identityToken(secret, user) {
  return new SignJWT({ email: user.email, company_ids: user.companyIds })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(user.id)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(secret))
}
