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
  /** Wrong passwords from one address, for any email. */
  byAddress: Limit
  /** Wrong passwords from one address for one email. */
  byPair: Limit
  /** Wrong passwords for one email, from any address. They slow attempts down but refuse none. */
  byEmail: Windows
}

/** The first wrong passwords for an email cause no delay. */
const freeGuesses = 5
const firstDelayMs = 250
/** The longest delay for a person who signs in while others guess their password. */
const maxDelayMs = 5_000

/** Pairs of an email and an address that signed in. Each takes about 100 bytes. */
const maxKnownPairs = 10_000

/**
 * Stops password guessing without locking accounts (W10). Wrong passwords refuse further attempts from their
 * address; counts by email alone only slow attempts down. An address that has signed in to the account is not slowed
 * down. A device that sends its session's token is neither slowed down nor refused. Keys contain the password's
 * generation, so a reset restarts all counts. Sign-ins of one address, or of one such device, run one after the
 * other, so a flood from one address occupies only one of the hashing slots (W18).
 */
export function throttleSignIn(parts: SignInParts): RequestHandler {
  const { addressOf, accounts, delay, byAddress, byPair, byEmail } = parts
  const known = createKnownKeys(maxKnownPairs)
  const turns = createTurns()

  /** Passes the request on and waits for its answer. If the client leaves early, its password is still being hashed. */
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
    // A client that left before the answer has learnt nothing from it.
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
 * Counts an attempt under every limit, or under none if one limit refuses it. The result undoes the count.
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

/** Hashes the parts, so that no emails stay in memory. */
function keyOf(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('base64url').slice(0, 22)
}

/** Whether the request carries a session token of this account. */
async function isDeviceOf(email: string, request: Request, accounts: SignInParts['accounts']): Promise<boolean> {
  const token = bearerToken(request)
  const user = token === undefined ? null : await accounts.authenticate(token)
  return user !== null && user.email === email
}

/** The email in its normal form. All bodies without an email share one count. */
async function emailIn(request: Request, parts: SignInParts): Promise<string> {
  const body = await readJson(request, parts)
  const email = typeof body === 'object' && body !== null && 'email' in body ? body.email : undefined
  const parsed = credentialsBody.shape.email.safeParse(email)
  return parsed.success ? parsed.data : ''
}
