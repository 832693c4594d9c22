import type { ResultByType } from '@hal/contract/types'
import { HalError, type Refusal } from '../api/error.js'
import type { EventMap } from '../api/fields.js'
import { encode, fieldsOf, named, readFields, type Fields } from '../api/operation.js'
import type { CallType, Consent, Hal, HalEvents, HalPromise, Identified } from '../api/types.js'
import { createProject, type ProjectSettings, type TestProject } from '../testing/project.js'

export { HalError } from '../api/error.js'
export type { Refusal } from '../api/error.js'
export type { CallType, EventMap, Hal, HalEvents, HalPromise, ProjectSettings }
export type { TestCompany } from '../testing/project.js'

/** A call that the app made. */
export interface RecordedCall {
  /** Example: `'set_stage'`. */
  type: CallType
  /** The fields of the call, such as `{ name: 'seats-added', value: 3 }`. */
  fields: Fields
  /** Whose call it was: `'visitor-1'`, or your own id. */
  visitorId: string
  /** As on the promise of the call. */
  operationId: string
}

/** A HAL in memory, for tests of an app that uses HAL. */
export interface TestHal<Events extends EventMap<Events> = EventMap, Stage extends string = string> extends Hal<Events, Stage> {
  /** All calls in order, refused calls too. */
  readonly calls: readonly RecordedCall[]
  /** Names and values of the events in order. */
  readonly events: readonly { name: string; value: unknown }[]
  /** Refuses the next call with this problem, to test how the app reacts. */
  refuseNext(refusal: Refusal): void
  /** Forgets everything but the settings. */
  clear(): void
}

/**
 * Makes a HAL in memory. It records the calls, and answers in the server's shapes and with the server's refusals and
 * warnings for one visitor at a time. Nothing is sent, stored or timed.
 *
 * @param settings the project's stages, companies and company policy
 * @example
 * const hal = createTestHal({ companies: ['acme'], companyPolicy: 'link_existing' })
 * await signUp(hal)
 * expect(hal.events).toEqual([{ name: 'trial-started', value: undefined }])
 */
export const createTestHal = <Events extends EventMap<Events> = EventMap, Stage extends string = string>(settings: ProjectSettings = {}): TestHal<Events, Stage> => {
  const listeners = new Set<[event: string, listener: (detail: never) => void]>()
  const calls: RecordedCall[] = []
  const refusals: Refusal[] = []
  let project = createProject(settings)
  let count = 0
  let hasOptedOut = false
  let isDestroyed = false
  let lastError: HalError | undefined
  let identified: Identified | null = null
  let visitorId = 'visitor-1'
  let visitors = 1

  const emit = <Name extends keyof HalEvents>(event: Name, detail: HalEvents[Name]): void => {
    for (const [name, listener] of listeners) if (name === event) listener(detail as never)
  }

  const beNobody = (): void => {
    identified = null
    visitorId = `visitor-${++visitors}`
  }

  const answers: { [Type in CallType]: (project: TestProject, fields: Fields, id: string) => ResultByType[Type] } = {
    identify: ({ identify }, fields) => identify(visitorId, fields),
    set_stage: ({ setStage }, fields) => setStage(visitorId, fields),
    set_deal: ({ setDeal }, fields) => setDeal(visitorId, fields),
    set_properties: ({ contactId }, fields) => ({
      visitor: { visitor_id: visitorId, verified: false, properties: Object(fields['properties']) },
      contact_id: contactId(visitorId),
      warnings: [],
    }),
    track: ({ track }, _fields, id) => track(visitorId, id),
  }

  const answer = <Type extends CallType>(type: Type, fields: Fields, id: string): ResultByType[Type] => {
    const call = { id, type, time: 0, json: '', bytes: 0, visitor: visitorId, requests: 0 }
    const refusal = hasOptedOut ? { code: 'consent_denied' as const, detail: 'Dropped by the SDK' } : (encode(call, fields) ?? refusals.shift())
    if (refusal) throw new HalError(refusal, id)
    if (isDestroyed) throw new HalError({ code: 'destroyed', detail: 'Dropped by the SDK' }, id)
    return answers[type](project, fields, id)
  }

  const settle = <Type extends CallType>(type: Type, id: string, promise: Promise<ResultByType[Type]>): void =>
    void promise.then(
      (result) => {
        emit('result', { id, type, status: 'ok', result })
        for (const warning of result.warnings) emit('warning', { ...warning, operationId: id, type })
      },
      (error: HalError) => {
        lastError = Object.assign(error, { operationId: id })
        emit('result', { id, type, status: 'rejected', problem: { code: error.code, detail: error.detail } })
        emit('error', error)
      },
    )

  const call = <Type extends CallType>(type: Type, read: () => Fields): HalPromise<ResultByType[Type]> => {
    const operationId = `operation-${++count}`
    const fields = readFields(read)
    if (type === 'identify') {
      const { visitor_id: id, name, email } = fields
      if (id != null) visitorId = String(id)
      delete fields['visitor_id']
      identified = { ...(typeof name === 'string' && { name }), ...(typeof email === 'string' && { email }) }
    }
    calls.push({ type, fields, visitorId, operationId })
    emit('call', { operationId, type, fields })
    const promise = new Promise<ResultByType[Type]>((resolve) => resolve(answer(type, fields, operationId)))
    settle(type, operationId, promise)
    return Object.assign(promise, { operationId })
  }

  return {
    identify: (fields) => call('identify', () => fieldsOf(fields)),
    setProperties: (properties) => call('set_properties', () => ({ properties })),
    track: (name, ...[value, more]) => call('track', () => ({ ...fieldsOf(more), name, value })),
    setStage: (stage) => call('set_stage', () => named('stage', stage)),
    setDeal: (deal) => call('set_deal', () => named('deal_value', deal)),
    flush: () => Promise.resolve(),
    reset: beNobody,
    optOut: () => void (hasOptedOut = true),
    optIn: () => void (hasOptedOut = false),
    destroy: () => void (isDestroyed = true),
    on(event, listener) {
      const entry: [string, (detail: never) => void] = [event, listener]
      listeners.add(entry)
      if (event === 'ready') queueMicrotask(() => listener({ visitorId } as never))
      return () => void listeners.delete(entry)
    },
    refuseNext: (refusal) => void refusals.push(refusal),
    clear() {
      calls.splice(0)
      refusals.splice(0)
      project = createProject(settings)
      hasOptedOut = isDestroyed = false
      lastError = undefined
      beNobody()
    },
    get state() {
      const consent: Consent = hasOptedOut ? 'denied' : 'granted'
      return { visitorId, queueLength: 0, online: true, consent, lastError, identified }
    },
    calls,
    get events() {
      return calls.filter(({ type }) => type === 'track').map(({ fields }) => ({ name: String(fields['name']), value: fields['value'] }))
    },
  }
}
