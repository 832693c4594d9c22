import { createClient } from '../api/client.js'
import type { Hal, HalOptions } from '../api/types.js'
import { readOptions } from '../browser/script-options.js'

/** `window.hal` of the script build: the client, and `init` for pages that configure in code. */
export interface HalGlobal extends Hal {
  /** Configures the client, where the script tag has no `data-project-id`. The first one counts. */
  init(options: HalOptions): void
}

type Method = Exclude<keyof HalGlobal, 'state' | 'on'>

/** Taken down before there was a client: a call with its id and how to settle its promise, or what `on` got. */
type TakenCall =
  | [method: Method, given: unknown[], id: string | undefined, resolve: (value: unknown) => void, reject: (reason: unknown) => void]
  | [event: 'result', listener: ((detail: unknown) => void) | 0]

interface Stub {
  init?: unknown
  q?: { splice(from: number): TakenCall[]; push: (call: TakenCall) => unknown }
}

declare global {
  interface Window {
    /** The client; until it has loaded the stub, which takes down the same calls. */
    hal?: HalGlobal
    HalWidget?: HalGlobal
  }
}

const methods: Method[] = ['init', 'identify', 'setProperties', 'track', 'setStage', 'setDeal', 'flush', 'reset', 'optOut', 'optIn']

/** The stub for pages that have none. */
const createStub = (take: (call: TakenCall) => void): Stub => {
  const hold = (method: Method) => [
    method,
    (...given: unknown[]) => {
      const promise = new Promise((resolve, reject) => take([method, given, undefined, resolve, reject]))
      promise.catch(() => undefined)
      return promise
    },
  ]
  return Object.fromEntries(methods.map(hold))
}

/** Makes `window.hal` the client, and plays back what the stub took down, strictly in the order of the calls. */
const takeOver = (): void => {
  const before: Stub | undefined = window.hal
  if (before && 'state' in before) return
  const defaults = readOptions(document.currentScript)
  const replay: { id?: string | undefined } = {}
  const held: TakenCall[] = []
  let client: Hal | undefined

  const init = (options: Partial<HalOptions>): void => {
    if (client) return
    const { projectId = '', ...rest } = { ...defaults, ...options }
    client = createClient({ projectId, ...rest }, window, replay)
    Object.defineProperties(hal, Object.getOwnPropertyDescriptors(client))
    held.splice(0).forEach(take)
  }

  const take = (call: TakenCall): void => {
    if (call[0] === 'init') return init(Object(call[1][0]))
    if (!client) return void held.push(call)
    if (call.length === 2) return void client.on(call[0], (detail) => call[1] && call[1](detail))
    const [method, given, id, resolve, reject] = call
    replay.id = id
    Promise.resolve(Reflect.apply(client[method], client, given)).then(resolve, reject)
  }

  const hal = before ?? (defaults.projectId ? {} : createStub(take))
  const taken = hal.q?.splice(0)
  hal.q = { splice: () => [], push: take }
  Object.assign(window, { hal, HalWidget: Object.assign(hal, { init }) })
  if (defaults.projectId) init({})
  taken?.forEach(take)
}

takeOver()
