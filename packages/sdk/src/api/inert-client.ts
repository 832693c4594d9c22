import type { EventMap, Hal, HalPromise } from './types.js'

const pending = <Result>(): HalPromise<Result> => Object.assign(new Promise<Result>(() => undefined), { operationId: '' })

/** The client where there is no page: no call does anything, and no promise of it is ever kept alive. */
export const createInertClient = <Events extends EventMap<Events>, Stage extends string>(): Hal<Events, Stage> => ({
  identify: pending,
  setProperties: pending,
  track: pending,
  setStage: pending,
  setDeal: pending,
  flush: pending,
  reset: () => undefined,
  optOut: () => undefined,
  optIn: () => undefined,
  on: () => () => undefined,
  state: { visitorId: '', queueLength: 0, online: false, consent: 'pending', lastError: undefined },
})
