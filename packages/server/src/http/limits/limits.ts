import type { RequestHandler } from 'express'
import type { RateLimit } from '../../config.js'
import { createWindows } from '../../limits/windows.js'
import type { AppDependencies } from '../context.js'
import { createChatLimits, unlimitedChat, type ChatLimits } from './chat.js'
import { countBytes, countOperations, shareOfAddress, uncountedBytes, uncountedOperations, type Budgets } from './budgets.js'
import type { AddressOf } from './client-address.js'
import { countByAddress, limited, tooMany, type CountRequest, type Limit } from './limit.js'
import { throttleSignIn, type SignInParts } from './sign-in.js'

/** All rate limits, each counted separately. With `HAL_RATE_LIMIT=off` there are none. */
export interface Limits {
  /** The key under which a request is counted. */
  addressOf: AddressOf
  /** For the widget routes; `null` if there is no limit. */
  widget: CountRequest | null
  account: RequestHandler[]
  /** For pages and scripts. */
  serving: RequestHandler[]
  /** In addition to `account`, for routes that check a password. */
  signIn: RequestHandler[]
  /** In addition to `account`, for sign-up. */
  signUp: RequestHandler[]
  /** Budgets of widget operations. */
  budgets: Budgets
  chat: ChatLimits
  /** Counts a request of an account or API key against the project, separately from requests of its pages. */
  countAccountRequest(projectId: string): void
}

const minuteMs = 60 * 1000

/** Only wrong passwords count. An address may be a whole office, an email is one person. */
const wrongPasswords = { byAddress: 50, byPair: 10, windowMs: 15 * minuteMs }

/** Enough for an office that starts to use HAL in one afternoon. */
const signUps = { byAddress: 20, windowMs: 60 * minuteMs }

export type LimitsParts = Pick<AppDependencies, 'config' | 'usage' | 'now'> &
  Pick<SignInParts, 'accounts' | 'bodies' | 'delay' | 'addressOf'> & {
    /** Milliseconds of a monotonic clock. */
    elapsed(): number
  }


/** Creates the limits. Counts live in process memory, except the bytes of projects. */
export function createLimits(parts: LimitsParts): Limits {
  const { config, addressOf, elapsed } = parts
  const { rateLimit, projectRateLimit } = config
  if (rateLimit === 'off') return { addressOf, widget: null, account: [], serving: [], signIn: [], signUp: [], chat: unlimitedChat, ...unlimitedProjects }

  const limitOf = (name: string, limit: number, windowMs: number): Limit => ({ name, windows: createWindows({ limit, windowMs }, elapsed) })
  const byAddress = (name: string): CountRequest => countByAddress(limitOf(name, rateLimit.count, rateLimit.seconds * 1000), addressOf)
  return {
    addressOf,
    widget: byAddress('widget'),
    account: [limited(byAddress('account'))],
    serving: [limited(byAddress('serving'))],
    signIn: [
      throttleSignIn({
        ...parts,
        byAddress: limitOf('sign-in-address', wrongPasswords.byAddress, wrongPasswords.windowMs),
        byPair: limitOf('sign-in', wrongPasswords.byPair, wrongPasswords.windowMs),
        byEmail: createWindows({ limit: Number.MAX_SAFE_INTEGER, windowMs: wrongPasswords.windowMs }, elapsed),
      }),
    ],
    signUp: [limited(countByAddress(limitOf('sign-up', signUps.byAddress, signUps.windowMs), addressOf))],
    budgets: budgetsOf(parts, limitOf),
    chat: createChatLimits(limitOf),
    ...(projectRateLimit === 'off' ? uncountedRequests : countRequests(limitOf('project-account', ...countAndWindow(projectRateLimit)))),
  }
}

const countAndWindow = ({ count, seconds }: RateLimit): [number, number] => [count, seconds * 1000]

function budgetsOf({ config, usage, now }: LimitsParts, limitOf: (name: string, limit: number, windowMs: number) => Limit): Budgets {
  const { projectRateLimit, projectBytes } = config
  return {
    ...(projectRateLimit === 'off' ? uncountedOperations : operationsOf(projectRateLimit, limitOf)),
    ...(projectBytes === 'off' ? uncountedBytes : countBytes({ usage, limit: projectBytes, now })),
  }
}

function operationsOf(rate: RateLimit, limitOf: (name: string, limit: number, windowMs: number) => Limit) {
  const [count, windowMs] = countAndWindow(rate)
  return countOperations(limitOf('project', count, windowMs), limitOf('address-operations', Math.ceil(count / shareOfAddress), windowMs))
}

const uncountedRequests: Pick<Limits, 'countAccountRequest'> = { countAccountRequest: () => {} }

const unlimitedProjects: Pick<Limits, 'budgets' | 'countAccountRequest'> = {
  budgets: { ...uncountedOperations, ...uncountedBytes },
  ...uncountedRequests,
}

function countRequests(limit: Limit): typeof uncountedRequests {
  return {
    countAccountRequest(projectId) {
      const taken = limit.windows.take(projectId)
      if (taken.isOver) throw tooMany(limit, taken, 'project')
    },
  }
}
