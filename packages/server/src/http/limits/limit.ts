import type { IncomingMessage } from 'node:http'
import type { RequestHandler } from 'express'
import type { Taken, Windows } from '../../limits/windows.js'
import type { RawHeaders } from '../answer.js'
import { Refused } from '../problems.js'
import type { AddressOf } from './client-address.js'

/** A rate limit and the name that its headers show. */
export interface Limit {
  name: string
  windows: Windows
}

const inSeconds = (ms: number): number => Math.ceil(ms / 1000)

const policies = new WeakMap<Limit, string>()

/** The `RateLimit-Policy` value of `draft-ietf-httpapi-ratelimit-headers`; the same in every answer. */
function policyOf(limit: Limit): string {
  const known = policies.get(limit)
  if (known !== undefined) return known
  const { name, windows } = limit
  const policy = `"${name}"; q=${windows.limit}; w=${inSeconds(windows.windowMs)}`
  policies.set(limit, policy)
  return policy
}

/** Headers with the remaining requests, for every answer to a limited request (wire.md, "Problems"). */
function rateHeaders(limit: Limit, { left, resetMs }: Taken): RawHeaders {
  return ['ratelimit-policy', policyOf(limit), 'ratelimit', `"${limit.name}"; r=${left}; t=${inSeconds(resetMs)}`]
}

/** The refusal of a request over the limit. `whose` names the counted key, such as `address`. */
export function tooMany(limit: Limit, taken: Taken, whose: string): Refused {
  const seconds = Math.max(inSeconds(taken.resetMs), 1)
  const { windows } = limit
  const detail = `Too much in too short a time from this ${whose}: ${windows.limit} in ${inSeconds(windows.windowMs)} seconds is the limit. Wait ${seconds} seconds, then send it again.`
  const [, policy = '', , left = ''] = rateHeaders(limit, { ...taken, left: 0 })
  const headers = { 'ratelimit-policy': policy, ratelimit: left }
  return new Refused({ code: 'rate_limited', detail, limit: windows.limit, retry_after: seconds }, headers, { event: 'budget refused', budget: limit.name })
}

/**
 * Counts a request under its client's address.
 * @returns the rate headers of the answer, and the refusal if the request is over the limit
 */
export type CountRequest = (request: IncomingMessage) => { headers: RawHeaders; refused: Refused | null }

export function countByAddress(limit: Limit, addressOf: AddressOf): CountRequest {
  return (request) => {
    const taken = limit.windows.take(addressOf(request))
    return { headers: rateHeaders(limit, taken), refused: taken.isOver ? tooMany(limit, taken, 'address') : null }
  }
}

/** The same as Express middleware. */
export function limited(count: CountRequest): RequestHandler {
  return (request, response, next) => {
    const { headers, refused } = count(request)
    for (let i = 0; i < headers.length; i += 2) response.setHeader(headers[i] ?? '', headers[i + 1] ?? '')
    if (refused === null) next()
    else next(refused)
  }
}
