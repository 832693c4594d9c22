import type { RequestHandler } from 'express'
import type { RateLimit } from '../../config.js'
import { createWindows } from '../../limits/windows.js'
import type { HttpConfig } from '../context.js'
import { createAddressOf, type AddressOf } from './client-address.js'
import { countByAddress, limited, tooMany, type CountRequest, type Limit } from './limit.js'
import { throttleSignIn } from './sign-in.js'

/** The limits by rate, each counted apart; with `HAL_RATE_LIMIT=off` there are none. */
export interface Limits {
  /** What a request is counted as. */
  addressOf: AddressOf
  /** For the widget routes: `null` where there is no limit. */
  widget: CountRequest | null
  account: RequestHandler[]
  /** For pages and scripts. */
  serving: RequestHandler[]
  /** On top of `account`, where a password is given. */
  signIn: RequestHandler[]
  /**
   * Counts operations of a project, whoever sends them.
   * @throws Refused `rate_limited`
   */
  countOperations(projectId: string, operations: number): void
  /** Counts a request of somebody who reaches the project, apart from what its pages send. */
  countAccountRequest(projectId: string): void
}

const signInWindowMs = 15 * 60 * 1000
/** Only refused attempts count. An address may stand for a whole office, an email for one person. */
const signInsByAddress = 50
const signInsByEmail = 10

type LimitsConfig = Pick<HttpConfig, 'rateLimit' | 'projectRateLimit' | 'trustProxy'>

/** Makes the limits; counts live in the memory of this process. */
export function createLimits({ rateLimit, projectRateLimit, trustProxy }: LimitsConfig, now: () => number): Limits {
  const addressOf = createAddressOf(trustProxy)
  if (rateLimit === 'off') return { addressOf, widget: null, account: [], serving: [], signIn: [], ...uncounted }

  const limitOf = (name: string, limit: number, windowMs: number): Limit => ({ name, windows: createWindows({ limit, windowMs }, now) })
  const general = (name: string, { count, seconds }: RateLimit): Limit => limitOf(name, count, seconds * 1000)
  const byAddress = (name: string): CountRequest => countByAddress(general(name, rateLimit), addressOf)
  return {
    addressOf,
    widget: byAddress('widget'),
    account: [limited(byAddress('account'))],
    serving: [limited(byAddress('serving'))],
    signIn: throttleSignIn(
      {
        byAddress: limitOf('sign-in-address', signInsByAddress, signInWindowMs),
        byEmail: limitOf('sign-in-email', signInsByEmail, signInWindowMs),
      },
      addressOf,
    ),
    ...(projectRateLimit === 'off' ? uncounted : countingProjects(general('project', projectRateLimit), general('project-account', projectRateLimit))),
  }
}

const uncounted: Pick<Limits, 'countOperations' | 'countAccountRequest'> = { countOperations: () => {}, countAccountRequest: () => {} }

function countingProjects(operations: Limit, requests: Limit): typeof uncounted {
  const count = (limit: Limit, projectId: string, weight: number): void => {
    const taken = limit.windows.take(projectId, weight)
    if (taken.isOver) throw tooMany(limit, taken, 'project')
  }
  return {
    countOperations: (projectId, weight) => count(operations, projectId, weight),
    countAccountRequest: (projectId) => count(requests, projectId, 1),
  }
}
