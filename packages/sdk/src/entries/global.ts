import { createClient } from '../api/client.js'
import { createReport, type LoadSentences } from '../api/reporter.js'
import { readSettings } from '../api/settings.js'
import type { Hal, HalOptions } from '../api/types.js'
import { attempt } from '../browser/attempt.js'
import { findScript, readOptions } from '../browser/script-options.js'

/** `window.hal` of the script build: the client, and `init` for pages that configure in code. */
export interface HalGlobal extends Hal {
  /** Configures the client, if the script tag has no `data-project-id`. The first project counts. */
  init(options: HalOptions): void
}

type Method = Exclude<keyof HalGlobal, 'state' | 'on'>

/** Recorded before there was a client: a call with its id and how to settle its promise, or the arguments of `on`. */
type RecordedCall =
  | [method: Method, given: unknown[], id: string | undefined, resolve: (value: unknown) => void, reject: (reason: unknown) => void]
  | [event: 'result', listener: ((detail: unknown) => void) | 0]

/** `window.hal` before the client: `q` is a list. After that, `q` only hands calls on. */
interface Stub {
  q: { push(call: RecordedCall): unknown; forEach?: RecordedCall[]['forEach']; length?: number }
  init?(options: Partial<HalOptions>): unknown
}

declare global {
  interface Window {
    /** The client. Until the script has loaded it is the stub, which records the same calls. */
    hal?: HalGlobal
    HalWidget?: HalGlobal
  }
}

const methods: Method[] = ['init', 'identify', 'setProperties', 'track', 'setStage', 'setDeal', 'flush', 'reset', 'optOut', 'optIn']
const waitForProjectMs = 5000

/** Makes the same object as the stub, for pages without it. */
const createStub = (): Stub => {
  const stub: Stub & Record<string, unknown> = { q: [], state: {} }
  const record = (call: RecordedCall): void => void stub.q.push(call)
  for (const method of methods)
    stub[method] = (...given: unknown[]) => {
      const promise = new Promise((resolve, reject) => record([method, given, undefined, resolve, reject]))
      promise.catch(() => undefined)
      return promise
    }
  stub['on'] = (...listening: [event: 'result', listener: (() => void) | 0]) => {
    record(listening)
    return () => void (listening[1] = 0)
  }
  return stub
}

/**
 * Only the stub and the client have a `q`. An element or a frame of that name has none, or throws. Nothing throws on an
 * ordinary page: the first exception of a page costs it as much as the rest of the SDK's start.
 */
const isOurs = (known: Partial<Stub> | undefined): unknown => known && attempt(() => 'push' in (known.q as object))

/** Gets the sentences from the script's folder; never code that the hash of its tag does not cover. */
const loaderFor = ({ src, integrity }: Partial<HTMLScriptElement>): LoadSentences => async () => {
  if (integrity) throw new Error('hal.say.js')
  return import(new URL('hal.say.js', src).href)
}

/** Makes `window.hal` the client, and replays the recorded calls strictly in their order. */
const takeOver = (): void => {
  const script = findScript()
  const defaults = readOptions(script)
  const before: Stub | undefined = [window.hal as Stub | undefined, window.HalWidget as Stub | undefined].find(isOurs)
  // another script of ours has a client: it may be for another project
  if (before && !before.q.forEach) return void (defaults.projectId && before.init?.(defaults))

  const load = loaderFor(script)
  const report = createReport(window, readSettings(defaults, window)[0], load)
  const replay: { id?: string | undefined } = {}
  const hal = before ?? createStub()
  let client: Hal | undefined
  let project: string | undefined

  const init = (given?: Partial<HalOptions>): void => {
    const options = { ...defaults, ...given }
    if (client) {
      if (options.projectId !== project) report('setup', { code: 'second_project', projectId: options.projectId, name: project })
      return
    }
    project = options.projectId
    client = createClient(options, window, load, replay)
    Object.defineProperties(hal, Object.getOwnPropertyDescriptors(client))
    const recorded = hal.q
    hal.q = { push: take }
    recorded.forEach?.(take)
  }

  const take = (call: RecordedCall): void => {
    if (call.length === 2) return void client?.on(call[0], (detail) => call[1] && call[1](detail))
    const [method, given, id, resolve, reject] = call
    if (method === 'init') return init(given[0] as Partial<HalOptions>)
    replay.id = id
    if (client) Promise.resolve((client[method] as (...given: unknown[]) => unknown)(...given)).then(resolve, reject)
  }

  for (const name of ['hal', 'HalWidget']) {
    const known: unknown = Reflect.get(window, name)
    // a value of the page is not replaced; an element or frame of this name is no property of the window itself
    if (Object.hasOwn(window, name) && known !== hal) report('setup', { code: 'name_taken', name })
    else Reflect.set(window, name, hal)
  }
  hal.init = init
  // without a project the stub goes on recording, for `init` or for a script that has one
  if (defaults.projectId) init()
  else setTimeout(() => hal.q.length && report('setup', { code: 'missing_project' }), waitForProjectMs)
  hal.q.forEach?.((call) => call[0] === 'init' && take(call))
}

if (typeof window !== 'undefined') takeOver()
