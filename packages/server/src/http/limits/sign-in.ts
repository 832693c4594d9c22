import { createHash } from 'node:crypto'
import { credentialsBody } from '@hal/contract'
import type { Request, RequestHandler, Response } from 'express'
import type { Accounts } from '../../accounts/port.js'
import { createAtOnce } from '../../limits/at-once.js'
import { createKnownKeys } from '../../limits/known-keys.js'
import type { Windows } from '../../limits/windows.js'
import type { BodyBytes } from '../body/body-bytes.js'
import { readJson } from '../body/read-json.js'
import { bearerToken } from '../bearer-token.js'
import { Refused } from '../problems.js'
import type { AddressOf } from './client-address.js'
import { tooMany, type Limit } from './limit.js'

export interface SignInParts {
  addressOf: AddressOf
  accounts: Pick<Accounts, 'authenticate' | 'passwordGeneration'>
  bodies: BodyBytes
  delay(ms: number): Promise<void>
  /** Wrong passwords from one address, for whomever. */
  byAddress: Limit
  /** Wrong passwords from one address for one email. */
  byPair: Limit
  /** Wrong passwords for one email, from wherever: they slow down, and refuse nobody. */
  byEmail: Windows
}

/** So many wrong passwords for one email cost no time. */
const freeGuesses = 5
const firstDelayMs = 250
/** A person who signs in while others guess waits no longer. */
const maxDelayMs = 5_000

/** Fewer than half of those that the server takes at once, so that one address cannot keep others out. */
const maxAtOnce = 10

/** Pairs of an email and an address that signed in, of some 100 bytes each. */
const maxKnownPairs = 10_000

/**
 * Stops guessing without locking anybody out (W10). Wrong passwords refuse further attempts from their
 * address; by email alone they only slow down. An address that has signed in to the account is not slowed
 * down, and a device that sends its session's token is neither slowed down nor refused for them. Keys hold the
 * generation of the password, so that a reset begins all counts anew. An address, or a device with a session,
 * has ten attempts under way at most (W18).
 */
export function throttleSignIn(parts: SignInParts): RequestHandler {
  const { addressOf, accounts, delay, byAddress, byPair, byEmail } = parts
  const known = createKnownKeys(maxKnownPairs)
  const atOnce = createAtOnce(maxAtOnce)

  /** A client that goes away leaves its work behind: its place is free when that is done at the latest. */
  function takePlace(key: string, response: Response): void {
    if (!atOnce.enter(key)) throw tooManyAtOnce()
    response.once('close', () => {
      const done = response.writableFinished ? undefined : delay(maxDelayMs)
      if (done === undefined) atOnce.leave(key)
      else void done.then(() => atOnce.leave(key))
    })
  }

  return async (request, response, next) => {
    const address = addressOf(request)
    const email = await emailIn(request, parts)
    const knownKey = keyOf(email, address)
    const isDevice = await isDeviceOf(email, request, accounts)
    takePlace(isDevice ? keyOf('device', email) : address, response)
    if (isDevice) return next()
    const generation = await accounts.passwordGeneration(email)
    const giveBack = takeAll([
      { limit: byPair, key: keyOf(email, address, generation), whose: 'address for this account' },
      { limit: byAddress, key: address, whose: 'address' },
    ])
    const slowed = keyOf(email, generation)
    const guesses = Number.MAX_SAFE_INTEGER - byEmail.take(slowed).left - 1
    response.once('finish', () => {
      if (response.statusCode === 401) return
      giveBack()
      byEmail.giveBack(slowed)
      if (response.statusCode < 300) known.add(knownKey)
    })
    if (guesses >= freeGuesses && !known.has(knownKey)) await delay(delayMs(guesses))
    next()
  }
}

function tooManyAtOnce(): Refused {
  const detail = `There are ${maxAtOnce} sign-ins under way from here, which is the limit. Wait a second, then send it again.`
  return new Refused({ code: 'rate_limited', detail, limit: maxAtOnce, retry_after: 1 }, {}, { event: 'budget refused', budget: 'sign-ins-at-once' })
}

function delayMs(guesses: number): number {
  return Math.min(firstDelayMs * 2 ** (guesses - freeGuesses), maxDelayMs)
}

interface Counted {
  limit: Limit
  key: string
  whose: string
}

/**
 * Counts an attempt everywhere, or nowhere where one limit refuses it; the answer takes it back.
 * @throws Refused `rate_limited`
 */
function takeAll(counted: readonly Counted[]): () => void {
  const done: Counted[] = []
  const giveBack = () => {
    for (const { limit, key } of done) limit.windows.giveBack(key)
  }
  for (const each of counted) {
    const taken = each.limit.windows.take(each.key)
    if (taken.isOver) {
      giveBack()
      throw tooMany(each.limit, taken, each.whose)
    }
    done.push(each)
  }
  return giveBack
}

/** Memory holds no emails. */
function keyOf(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('base64url').slice(0, 22)
}

/** Whether the request carries the token of a session of this very account. */
async function isDeviceOf(email: string, request: Request, accounts: SignInParts['accounts']): Promise<boolean> {
  const token = bearerToken(request)
  const user = token === undefined ? null : await accounts.authenticate(token)
  return user !== null && user.email === email
}

/** The email as accounts keep it; a body without one counts as one account. */
async function emailIn(request: Request, parts: SignInParts): Promise<string> {
  const body = await readJson(request, parts)
  const email = typeof body === 'object' && body !== null && 'email' in body ? body.email : undefined
  const parsed = credentialsBody.shape.email.safeParse(email)
  return parsed.success ? parsed.data : ''
}
