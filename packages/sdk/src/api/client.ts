import type { OperationType, ResultByType } from '@hal/contract/types'
import { createIds, timeOfId } from '../browser/ids.js'
import type { Page } from '../browser/page.js'
import { createProfile, type ProfileData } from '../browser/profile.js'
import type { Call, Outcome } from '../queue/call.js'
import type { DropReason } from '../queue/queue.js'
import { createDelivery } from './delivery.js'
import { HalError, type Refusal } from './error.js'
import { encode, fieldsOf, named, readVisitorId, type Fields } from './operation.js'
import type { EventMap, Hal, HalEvents, HalOptions, HalPromise } from './types.js'

type Listeners = { [Name in keyof HalEvents]: Set<(detail: HalEvents[Name]) => void> }

const dropped = (code: DropReason): Refusal => ({ code, detail: 'Dropped by the SDK' })

const noop = (): void => undefined

/** Nothing that the page calls works while one of these lasts: told on the console once, also without `debug`. */
const isFatal = (code: string): boolean => code === 'unknown_project' || code === 'origin_not_allowed'

/** A client in a page. `replay` holds the id of a call that was taken down earlier and is played back now. */
export const createClient = <Events extends EventMap<Events>, Stage extends string>(
  options: HalOptions,
  page: Page,
  replay: { id?: string | undefined } = {},
): Hal<Events, Stage> => {
  const { projectId, debug } = options
  // without a regular expression: the first one of a page costs it a twentieth of the SDK's start
  let endpoint = (options.endpoint || page.location.origin).trim()
  while (endpoint.at(-1) === '/') endpoint = endpoint.slice(0, -1)
  const name = `hal:${endpoint}:${projectId}`
  const nextId = createIds(page)
  const profile = createProfile(page, name, options.crossSubdomain ? `hal_${projectId}` : undefined, (change) => delivery.tellProfile(change))
  const listeners: Listeners = { result: new Set(), warning: new Set(), error: new Set(), drop: new Set(), queue: new Set(), call: new Set(), sent: new Set() }
  let consent = options.respectGpc && page.navigator.globalPrivacyControl ? 'denied' : (options.consent ?? 'granted')
  let lastError: HalError | undefined
  let hasComplained = false
  let flushes: { calls: Call[]; resolve: () => void }[] = []

  const emit = <Name extends keyof HalEvents>(event: Name, detail: HalEvents[Name]): void => {
    if (debug) page.console.debug('[hal]', event, detail)
    for (const listener of listeners[event]) queueMicrotask(() => listener(detail))
  }

  /** Tells everybody what became of a call. */
  const settle = (call: Call, outcome: Outcome, known?: HalError): void => {
    const { id, type, visitor } = call
    const { result, problem } = outcome
    // a proof was accepted: what the visitor called since then carries its token too
    if (result && 'visitor_token' in result) {
      const token = result.visitor_token
      for (const call of delivery.waiting()) if (call.visitor === visitor) call.token = token
      if (profile.get().visitor === visitor) profile.change(visitor, token)
    }
    emit('result', { ...outcome, type })
    result?.warnings.forEach((warning) => emit('warning', { ...warning, operationId: id, type }))
    const error = known ?? (problem && new HalError(problem, id, endpoint))
    if (error) {
      lastError = error
      emit('error', error)
      if (isFatal(error.code) && !hasComplained) {
        hasComplained = true
        page.console.error('[hal]', error.detail)
      }
      // nobody has to handle it: a refused call must not show up as an error of the page
      call.promise?.catch(noop)
      call.fail?.(error)
    } else call.fulfil?.(result)
    call.promise = undefined
  }

  const refuse = (call: Call, problem: Refusal, known?: HalError): void => settle(call, { id: call.id, status: 'rejected', problem }, known)

  const delivery = createDelivery({
    page,
    options: { ...options, endpoint },
    profile,
    name,
    onSent: (calls) => emit('sent', { operationIds: calls.map((call) => call.id) }),
    onSettled: settle,
    onDropped(calls, reason, count) {
      emit('drop', { reason, count })
      const problem = dropped(reason)
      // thousands may be dropped in one task, and each Error would cost more than its call did: they share one
      const shared = new HalError(problem, undefined, endpoint)
      for (const call of calls) refuse(call, problem, Object.assign<HalError, object>(Object.create(shared), { operationId: call.id }))
    },
    onChanged(isStalled, refusal) {
      if (refusal) lastError = new HalError(refusal, undefined, endpoint)
      emit('queue', { length: delivery.waiting().length, bytes: delivery.bytes(), state: delivery.state() })
      endFlushes(isStalled)
    },
    onDue: () => start(),
    // somebody else is signed in, opted out or in
    onProfile(told) {
      // what is told now may be seen in storage only after this page has asked it
      start()
      profile.refresh(told)
      const { hasOptedOut } = profile.get()
      if (hasOptedOut && consent === 'granted') stop()
      if (hasOptedOut === false && consent === 'denied') optIn()
    },
  })

  const endFlushes = (isStalled?: boolean): void => {
    flushes = flushes.filter(({ calls, resolve }) => {
      const isPending = !isStalled && calls.some((call) => !!call.promise)
      if (!isPending) resolve()
      return isPending
    })
  }

  /** Does what the page does not wait for as it loads, unless it is done. */
  const start = (choice?: Partial<ProfileData>): void => {
    if (consent !== 'granted' || delivery.state() !== 'held') return
    const known = profile.remember(choice)
    if (known.hasOptedOut) return stop()
    // what was held until now belongs to the visitor that the device knows
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

  let fulfil: Call['fulfil']
  let fail: Call['fail']
  /** One for all calls: a function for each would be a third of what its promise costs. */
  const takeHandles = (resolve: (value: unknown) => void, reject: (reason: unknown) => void): void => {
    fulfil = resolve
    fail = reject
  }

  const call = <Type extends OperationType>(type: Type, fields: Fields): HalPromise<ResultByType[Type]> => {
    const time = replay.id ? timeOfId(replay.id) : page.Date.now()
    const operationId = replay.id ?? nextId(time)
    replay.id = undefined
    const { visitor, token } = profile.get()
    const promise: Promise<unknown> & { operationId?: string } = new Promise(takeHandles)
    promise.operationId = operationId
    const made: Call = { id: operationId, type, time, json: '', bytes: 0, visitor, token, seq: undefined, block: undefined, requests: 0, promise, fulfil, fail }
    // most pages listen to nothing, and call often
    if (debug || listeners.call.size) emit('call', { operationId, type, fields })
    const refusal = consent === 'denied' ? dropped('consent_denied') : encode(made, fields)
    if (refusal) refuse(made, refusal)
    else delivery.add(made)
    return promise as HalPromise<ResultByType[Type]>
  }

  return {
    identify(fields) {
      const { visitor_id: id, ...rest } = fieldsOf(fields)
      const visitorId = readVisitorId(id)
      // an id that is none stays with this call, for the server to refuse: as the visitor it would spoil all that follow
      if (!visitorId) return call('identify', { ...rest, visitor_id: id ?? undefined })
      profile.change(visitorId)
      return call('identify', rest)
    },
    setProperties: (properties) => call('set_properties', { properties }),
    track: (name, value?, more?) => call('track', more == null ? { name, value } : { ...fieldsOf(more), name, value }),
    setStage: (stage) => call('set_stage', named('stage', stage)),
    setDeal: (deal) => call('set_deal', named('deal_value', deal)),
    flush: () =>
      new Promise((resolve) => {
        flushes.push({ calls: delivery.waiting(), resolve })
        delivery.flush()
        endFlushes(consent !== 'granted')
      }),
    reset: () => profile.change(),
    optOut() {
      stop()
      profile.change()
      profile.remember({ hasOptedOut: true })
    },
    optIn,
    on(event, listener) {
      listeners[event].add(listener)
      return () => void listeners[event].delete(listener)
    },
    get state() {
      start()
      return {
        visitorId: profile.get().visitor,
        queueLength: delivery.waiting().length,
        online: page.navigator.onLine !== false,
        consent,
        lastError,
      }
    },
  }
}
