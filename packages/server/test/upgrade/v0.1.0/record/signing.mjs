import { createHmac } from 'node:crypto'

const hmac = (secret, text) => createHmac('sha256', secret).update(text)
const part = (json) => Buffer.from(JSON.stringify(json)).toString('base64url')
const hour = 3600

export const inHours = (hours) => Math.floor(Date.now() / 1000) + hours * hour

/** An `identity_token`, good for two days where `exp` is not given. */
export function identityToken(secret, claims) {
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ exp: inHours(48), ...claims })}`
  return `${signed}.${hmac(secret, signed).digest('base64url')}`
}

export const userHash = (secret, id) => hmac(secret, id).digest('hex')
