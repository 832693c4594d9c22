import { HalError } from './error.js'
import type { EventMap } from './fields.js'
import type { Hal, HalOptions } from './types.js'

/**
 * Makes the client for servers, edge functions and workers. Every call rejects at once with `not_in_browser`, so that
 * an awaited call never hangs a request. No timer starts, and an unhandled rejection is not reported.
 */
export const createInertClient = <Events extends EventMap<Events>, Stage extends string>({ endpoint }: Partial<HalOptions>): Hal<Events, Stage> => {
  const refuse = () => {
    const promise = Promise.reject(
      new HalError({ code: 'not_in_browser', detail: 'There is no page here. Make this call in the browser.' }, '', endpoint),
    )
    promise.catch(() => undefined)
    return Object.assign(promise, { operationId: '' })
  }
  return {
    identify: refuse,
    setProperties: refuse,
    track: refuse,
    setStage: refuse,
    setDeal: refuse,
    flush: () => Promise.resolve(),
    reset: () => undefined,
    optOut: () => undefined,
    optIn: () => undefined,
    destroy: () => undefined,
    on: () => () => undefined,
    state: { visitorId: '', queueLength: 0, online: false, consent: 'pending', lastError: undefined, identified: null },
  }
}
