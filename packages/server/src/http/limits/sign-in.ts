import type { Request, RequestHandler } from 'express'
import { readJson } from '../body/read-json.js'
import type { AddressOf } from './client-address.js'
import { tooMany, type Limit } from './limit.js'

/** Counts attempts to sign in that are refused, by a key; those that succeed are taken back. */
function attempts(limit: Limit, keyOf: (request: Request) => string | Promise<string>, whose: string): RequestHandler {
  return async (request, response, next) => {
    const key = await keyOf(request)
    const taken = limit.windows.take(key)
    if (taken.isOver) throw tooMany(limit, taken, whose)
    response.once('finish', () => {
      if (response.statusCode < 400) limit.windows.giveBack(key)
    })
    next()
  }
}

export interface SignInLimits {
  byAddress: Limit
  byEmail: Limit
}

/** Stops guessing: from one address at many accounts, and from many addresses at one. */
export function throttleSignIn({ byAddress, byEmail }: SignInLimits, addressOf: AddressOf): RequestHandler[] {
  return [
    attempts(byAddress, addressOf, 'address'),
    attempts(byEmail, async (request) => (await emailIn(request)) ?? addressOf(request), 'account'),
  ]
}

/** A body without an email counts for its address. */
async function emailIn(request: Request): Promise<string | null> {
  const body = await readJson(request)
  const email = typeof body === 'object' && body !== null && 'email' in body ? body.email : undefined
  return typeof email === 'string' ? email.trim().toLowerCase().slice(0, 300) : null
}
