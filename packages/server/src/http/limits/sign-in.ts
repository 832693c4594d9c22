import { createHash } from 'node:crypto'
import { credentialsBody } from '@hal/contract'
import type { Request, RequestHandler, Response } from 'express'
import type { Accounts } from '../../accounts/port.js'
import { createTurns } from '../account/turns.js'
import { createKnownKeys } from '../../limits/known-keys.js'
import type { Windows } from '../../limits/windows.js'
import type { BodyBytes } from '../body/body-bytes.js'
import { readJson } from '../body/read-json.js'
import { bearerToken } from '../bearer-token.js'
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

/** Pairs of an email and an address that signed in, of some 100 bytes each. */
const maxKnownPairs = 10_000

/**
 * Stops guessing without locking anybody out (W10). Wrong passwords refuse further attempts from their
 * address; by email alone they only slow down. An address that has signed in to the account is not slowed
 * down, and a device that sends its session's token is neither slowed down nor refused. Keys hold the
 * generation of the password, so that a reset begins all counts anew. Sign-ins of one address, or of one such
 * device, are worked on one after the other: a flood takes one of the places for hashing, and leaves the others (W18).
 */
export function throttleSignIn(parts: SignInParts): RequestHandler {
  const { addressOf, accounts, delay, byAddress, byPair, byEmail } = parts
  const known = createKnownKeys(maxKnownPairs)
  const turns = createTurns()

  /** Lets the request go on, and waits until it is answered; who leaves has left a password to hash behind. */
  function answered(response: Response, next: () => void): Promise<void> {
    return new Promise((resolve) => {
      if (response.closed) return resolve()
      response.once('close', () => (response.writableFinished ? resolve() : void delay(maxDelayMs).then(resolve)))
      next()
    })
  }

  return async (request, response, next) => {
    const address = addressOf(request)
    const email = await emailIn(request, parts)
    const knownKey = keyOf(email, address)
    if (await isDeviceOf(email, request, accounts)) return turns.run(keyOf('device', email), () => answered(response, next))
    const generation = await accounts.passwordGeneration(email)
    const giveBack = takeAll([
      { limit: byPair, key: keyOf(email, address, generation), whose: 'address for this account' },
      { limit: byAddress, key: address, whose: 'address' },
    ])
    const slowed = keyOf(email, generation)
    const guesses = Number.MAX_SAFE_INTEGER - byEmail.take(slowed).left - 1
    // Who left before the answer has learnt nothing from it.
    response.once('close', () => {
      const isAnswered = response.writableFinished
      if (isAnswered && response.statusCode === 401) return
      giveBack()
      byEmail.giveBack(slowed)
      if (isAnswered && response.statusCode < 300) known.add(knownKey)
    })
    if (guesses >= freeGuesses && !known.has(knownKey)) await delay(delayMs(guesses))
    await turns.run(address, () => answered(response, next))
  }
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
