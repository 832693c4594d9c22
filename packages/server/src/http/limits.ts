import type { Request, RequestHandler } from 'express'
import { ipKeyGenerator, rateLimit, type Options } from 'express-rate-limit'
import type { HttpConfig } from './context.js'
import { readJson } from './body/read-json.js'
import { Refused } from './problems.js'

/** The limits by rate, each counted apart; with `HAL_RATE_LIMIT=off` there are none. */
export interface Limiters {
  widget: RequestHandler[]
  account: RequestHandler[]
  /** On top of `account`, where a password is given. */
  signIn: RequestHandler[]
}

const signInWindowMs = 15 * 60 * 1000
/** Only refused attempts count. An address may stand for a whole office, an email for one person. */
const signInsByAddress = 50
const signInsByEmail = 10

/** Makes the limiters; counts live in the memory of this process. */
export function createLimiters({ rateLimit: rate }: Pick<HttpConfig, 'rateLimit'>): Limiters {
  if (rate === 'off') return { widget: [], account: [], signIn: [] }
  const general = { limit: rate.count, windowMs: rate.seconds * 1000 }
  const attempts = { windowMs: signInWindowMs, skipSuccessfulRequests: true }
  return {
    widget: [limiter({ ...general, identifier: 'widget' })],
    account: [limiter({ ...general, identifier: 'account' })],
    signIn: [
      limiter({ ...attempts, limit: signInsByAddress, identifier: 'sign-in-address' }),
      limiter({ ...attempts, limit: signInsByEmail, identifier: 'sign-in-email', keyGenerator: emailKey }),
    ],
  }
}

/** Draft 8 gives `RateLimit` and `RateLimit-Policy` (wire.md, "Problems"). */
function limiter(options: Partial<Options>): RequestHandler {
  return rateLimit({
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Whoever sends X-Forwarded-For to a server without a proxy is no misuse of the library.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    handler: (_request, _response, next) =>
      next(new Refused({ code: 'rate_limited', detail: 'Too many requests: wait for the seconds in Retry-After.' })),
    ...options,
  })
}

/** Attempts on one account, from wherever they come; a body without an email counts for its address. */
async function emailKey(request: Request): Promise<string> {
  const body = await readJson(request)
  const email = typeof body === 'object' && body !== null && 'email' in body ? body.email : undefined
  return typeof email === 'string' ? email.trim().toLowerCase().slice(0, 300) : ipKeyGenerator(request.ip ?? '')
}
