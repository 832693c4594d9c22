import type { ResultByType } from '@hal/contract/types'
import { createIds, timeOfId } from '../browser/ids.js'
import type { Page } from '../browser/page.js'
import { createProfile, type ProfileData } from '../browser/profile.js'
import { createDelivery } from '../delivery/delivery.js'
import { findTooLarge } from '../queue/bounds.js'
import type { Call, Outcome } from '../queue/call.js'
import type { DropReason } from '../queue/queue.js'
import { HalError, type Refusal } from './error.js'
import type { EventMap } from './fields.js'
import { encode, fieldsOf, named, readFields, readVisitorId, type Fields } from './operation.js'
import { createReport, type LoadSentences } from './reporter.js'
import { readSettings } from './settings.js'
import type { CallType, Hal, HalEvents, HalOptions, HalPromise, Identified } from './types.js'

const dropped = (code: DropReason | 'destroyed'): Refusal => ({ code, detail: 'Dropped by the SDK' })

const noop = (): void => undefined

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/**
 * Makes a client in a page.
 *
 * @param load gets the sentences of what is printed on the console
 * @param replay holds the id of a call that the stub recorded and that is replayed now
 */
export const createClient = <Events extends EventMap<Events>, Stage extends string>(
  options: HalOptions,
  page: Page,
  load: LoadSentences,
  replay: { id?: string | undefined } = {},
): Hal<Events, Stage> => {
  const [settings, isValid] = readSettings(options, page)
  const { projectId, endpoint, debug } = settings
  const report = createReport(page, settings, load)
  if (!isValid) report('setup', { ...options, code: 'invalid_option' })
  const name = `hal:${endpoint}:${projectId}`
  const nextId = createIds(page)
  const profile = createProfile(page, name, options.crossSubdomain ? `hal_${projectId}` : undefined, (change) => delivery.sendProfile(change))
  const listeners = new Set<[event: string, listener: (detail: never) => void]>()
  let consent = settings.respectGpc && page.navigator.globalPrivacyControl ? 'denied' : settings.consent
  let lastError: HalError | undefined
  let identified: Identified | null = null
  let isReady = false
  let isDestroyed = false
  let flushes: { calls: Call[]; resolve: () => void }[] = []

  const emit = <Name extends keyof HalEvents>(event: Name, detail: HalEvents[Name]): void => {
    report(event, detail)
    for (const [name, listener] of listeners) if (name === event) queueMicrotask(() => listener(detail as never))
  }

  /** Settles the promise of a call and reports its outcome. `known`: the error, if the SDK dropped the call. */
  const settle = (call: Call, outcome: Outcome, known?: HalError): void => {
    const { id, type, visitor } = call
    const { result, problem } = outcome
    // a proof was accepted: the visitor's later calls carry its token too
    if (result && 'visitor_token' in result) {
      const token = result.visitor_token
      for (const call of delivery.waiting()) if (call.visitor === visitor) call.token = token
      if (profile.get().visitor === visitor) profile.change(visitor, token)
    }
    result?.warnings.push(...(call.warnings ?? []))
    emit('result', { ...outcome, type })
    result?.warnings.forEach((warning) => emit('warning', { ...warning, operationId: id, type }))
    const error = known ?? (problem && new HalError(problem, id, endpoint))
    if (error) {
      lastError = error
      emit('error', error)
      // nobody has to handle it: a refused call must not show up as an error of the page
      call.promise?.catch(noop)
      call.fail?.(error)
    } else call.fulfil?.(result)
    call.promise = undefined
  }

  const refuse = (call: Call, problem: Refusal, known?: HalError): void =>
    settle(call, { id: call.id, status: 'rejected', problem }, known)

  const delivery = createDelivery({
    page,
    options: settings,
    profile,
    name,
    onSent: (calls) => emit('sent', { operationIds: calls.map((call) => call.id) }),
    onSettled: settle,
    onDropped(calls, reason, count) {
      emit('drop', { reason, count })
      const problem = dropped(reason)
      // thousands may be dropped in one task, and an Error costs more than a call: they share one
      const shared = new HalError(problem, undefined, endpoint)
      for (const call of calls) refuse(call, problem, Object.assign<HalError, object>(Object.create(shared), { operationId: call.id }))
    },
    onChanged(isStalled, refusal) {
      if (refusal) {
        lastError = new HalError(refusal, undefined, endpoint)
        report('stalled', lastError)
      }
      emit('queue', { length: delivery.waiting().length, bytes: delivery.bytes(), state: delivery.state() })
      endFlushes(isStalled)
    },
    onDue() {
      start()
      if (isReady) return
      isReady = true
      emit('ready', ready())
    },
    // another tab signed somebody in, opted out or in
    onProfile(change) {
      // storage may show the change later than the message: read storage first
      start()
      profile.refresh(change)
      const { hasOptedOut } = profile.get()
      if (hasOptedOut && consent === 'granted') stop()
      if (hasOptedOut === false && consent === 'denied') optIn()
    },
  })

  const ready = (): HalEvents['ready'] => ({ visitorId: profile.get().visitor })

  const endFlushes = (isStalled?: boolean): void => {
    flushes = flushes.filter(({ calls, resolve }) => {
      const isPending = !isStalled && calls.some((call) => !!call.promise)
      if (!isPending) resolve()
      return isPending
    })
  }

  /** Does the part of the start for which a loading page does not wait, once. */
  const start = (choice?: Partial<ProfileData>): void => {
    if (isDestroyed || consent !== 'granted' || delivery.state() !== 'held') return
    const known = profile.remember(choice)
    if (known.hasOptedOut) return stop()
    // calls that were held until now belong to the visitor that the device knows
    for (const call of delivery.waiting()) {
      if (call.visitor === profile.nobody.visitor) call.visitor = known.visitor
      if (call.visitor === known.visitor) call.token = known.token
    }
    delivery.start()
  }

  const stop = (): void => {
    consent = 'denied'
    delivery.stop()
  }

  const optIn = (): void => {
    const choice = { hasOptedOut: false }
    consent = 'granted'
    start(choice)
    profile.set(choice)
  }

  const reset = (): void => {
    identified = null
    profile.change()
  }

  let fulfil: Call['fulfil']
  let fail: Call['fail']
  /** Shared by all calls: a function for each call would add a third to the cost of its promise. */
  const takeHandles = (resolve: (value: unknown) => void, reject: (reason: unknown) => void): void => {
    fulfil = resolve
    fail = reject
  }

  const call = <Type extends CallType>(type: Type, read: () => Fields): HalPromise<ResultByType[Type]> => {
    const time = replay.id ? timeOfId(replay.id) : page.Date.now()
    const operationId = replay.id ?? nextId(time)
    replay.id = undefined
    const fields = readFields(read)
    if (type === 'identify') takeVisitor(fields)
    const { visitor, token } = profile.get()
    const promise: Promise<unknown> & { operationId?: string } = new Promise(takeHandles)
    promise.operationId = operationId
    const made: Call = { id: operationId, type, time, json: '', bytes: 0, visitor, token, seq: undefined, block: undefined, requests: 0, promise, fulfil, fail }
    // most pages listen to nothing, and call often
    if (debug || listeners.size) emit('call', { operationId, type, fields })
    const refusal = isDestroyed ? dropped('destroyed') : consent === 'denied' ? dropped('consent_denied') : (encode(made, fields) ?? findTooLarge(made))
    if (refusal) refuse(made, refusal)
    else delivery.add(made)
    return promise as HalPromise<ResultByType[Type]>
  }

  /** From now on the visitor has the id of the app. An invalid id stays with this call, for the server to refuse. */
  const takeVisitor = (fields: Fields): void => {
    const { visitor_id: id, name, email } = fields
    const visitorId = readVisitorId(id)
    if (visitorId) profile.change(visitorId)
    if (visitorId || id === null) delete fields['visitor_id']
    identified = { name: textOf(name), email: textOf(email) }
  }

  return {
    identify: (fields) => call('identify', () => fieldsOf(fields)),
    setProperties: (properties) => call('set_properties', () => ({ properties })),
    track: (name, value?, more?) => call('track', () => ({ ...fieldsOf(more), name, value })),
    setStage: (stage) => call('set_stage', () => named('stage', stage)),
    setDeal: (deal) => call('set_deal', () => named('deal_value', deal)),
    flush: () =>
      new Promise((resolve) => {
        flushes.push({ calls: delivery.waiting(), resolve })
        delivery.flush()
        endFlushes(consent !== 'granted')
      }),
    reset,
    optOut() {
      stop()
      reset()
      profile.remember({ hasOptedOut: true })
    },
    optIn,
    destroy() {
      if (isDestroyed) return
      delivery.end()
      isDestroyed = true
      endFlushes(true)
    },
    on(event, listener) {
      const entry: [string, (detail: never) => void] = [event, listener]
      listeners.add(entry)
      if (event === 'ready' && isReady) queueMicrotask(() => listener(ready() as never))
      return () => void listeners.delete(entry)
    },
    get state() {
      start()
      return {
        visitorId: profile.get().visitor,
        queueLength: delivery.waiting().length,
        online: page.navigator.onLine !== false,
        consent,
        lastError,
        identified,
      }
    },
  }
}
