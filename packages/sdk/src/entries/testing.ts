import type { IdentifyResult, OperationType, ResultByType, SetDealResult, SetStageResult, StageUpdate } from '@hal/contract/types'
import { HalError, type Refusal } from '../api/error.js'
import { encode, fieldsOf, named, type Fields } from '../api/operation.js'
import type { Consent, EventMap, Hal, HalEvents, HalPromise } from '../api/types.js'

export { HalError } from '../api/error.js'
export type { Hal, HalEvents, HalPromise } from '../api/types.js'

/** A call that the app made, as it was made. */
export interface RecordedCall {
  type: OperationType
  fields: Fields
  visitorId: string
  operationId: string
}

export interface TestHalOptions {
  /** Names of the stages, in order. Default: those of a new project. */
  stages?: string[]
}

/** A HAL in memory, for tests of an app that uses HAL. */
export interface TestHal<Events extends EventMap<Events> = EventMap, Stage extends string = string> extends Hal<Events, Stage> {
  /** All calls in order, the refused ones too. */
  readonly calls: readonly RecordedCall[]
  /** Names and values of the events in order. */
  readonly events: readonly { name: string; value: unknown }[]
  /** Refuses the next call with this problem, to test what the app does then. */
  refuseNext(refusal: Refusal): void
  /** Forgets everything. */
  clear(): void
}

interface Person {
  email: string | null
  userId: string | null
  companyId: string | null
  stage: string | null
  dealValue: number | null
}

const nobody = (): Person => ({ email: null, userId: null, companyId: null, stage: null, dealValue: null })

const textOf = (value: unknown): string | null => (value == null ? null : String(value).trim())

const fail = (code: Refusal['code'], detail: string, more: Partial<Refusal> = {}): never => {
  throw new HalError({ code, detail, ...more })
}

/**
 * Makes a HAL in memory: it records the calls, and answers in the same shapes and with the same refusals as the
 * server does for one visitor with one company. Nothing is sent, stored or timed.
 *
 * @example
 * const hal = createTestHal()
 * await signUp(hal)
 * expect(hal.events).toEqual([{ name: 'trial-started', value: undefined }])
 */
export const createTestHal = <Events extends EventMap<Events> = EventMap, Stage extends string = string>({
  stages = ['Lead', 'Qualified', 'Proposal', 'Won', 'Lost'],
}: TestHalOptions = {}): TestHal<Events, Stage> => {
  const listeners: { [Name in keyof HalEvents]: Set<(detail: HalEvents[Name]) => void> } = {
    result: new Set(),
    warning: new Set(),
    error: new Set(),
    drop: new Set(),
    queue: new Set(),
    call: new Set(),
    sent: new Set(),
  }
  const calls: RecordedCall[] = []
  const people = new Map<string, Person>()
  const refusals: Refusal[] = []
  let count = 0
  let hasOptedOut = false
  let lastError: HalError | undefined
  let visitorId = 'visitor-1'
  let visitors = 1

  const person = (): Person => {
    const known = people.get(visitorId) ?? nobody()
    people.set(visitorId, known)
    return known
  }

  const identified = (): Person => {
    const known = person()
    return known.email || known.userId ? known : fail('no_contact', 'Call identify with an email or user_id first')
  }

  /** By default a company never goes back to an earlier stage (R18). */
  const writeStage = (known: Person, wanted: unknown, mode: unknown): StageUpdate => {
    const to = stages.find((name) => name.toLowerCase() === textOf(wanted)?.toLowerCase())
    if (to === undefined) return fail('unknown_stage', `There is no stage ${textOf(wanted)}`, { stages })
    const from = known.stage
    const isLater = from !== null && stages.indexOf(from) > stages.indexOf(to)
    const isSkipped = isLater && mode !== 'exact'
    if (!isSkipped) known.stage = to
    const status = isSkipped ? 'skipped' : from === to ? 'unchanged' : 'applied'
    return { status, mode: mode === 'exact' ? 'exact' : 'advance_only', from, to, ...(isSkipped && { reason: 'already_later' }) }
  }

  const companyOf = (known: Person) => ({ id: known.companyId ?? 'company_placeholder', stage: known.stage, deal_value: known.dealValue })

  const identify = (fields: Fields): IdentifyResult => {
    const known = person()
    const company = Object(fields['company'])
    known.email = textOf(fields['email'])?.toLowerCase() ?? known.email
    known.userId = textOf(fields['user_id']) ?? known.userId
    known.companyId = textOf(company.id) ?? known.companyId
    if (company.deal_value !== undefined) known.dealValue = company.deal_value
    const update = company.stage === undefined ? undefined : writeStage(known, company.stage, fields['stage_update_mode'])
    const isContact = Boolean(known.email ?? known.userId)
    return {
      visitor: { visitor_id: visitorId, verified: false },
      matched_by: isContact ? 'created' : null,
      company_by: company.id ? 'explicit' : null,
      contact: isContact ? { id: `contact_${visitorId}`, email: known.email, user_id: known.userId, metadata: Object(fields['metadata']) } : null,
      company: isContact ? { id: companyOf(known).id, is_placeholder: !known.companyId, stage: known.stage, metadata: {} } : null,
      company_ids: isContact ? [companyOf(known).id] : [],
      ...(update && { stage_update: update }),
      warnings: [],
    }
  }

  const setStage = (fields: Fields): SetStageResult => {
    const known = identified()
    const update = writeStage(known, fields['stage'], fields['stage_update_mode'])
    return { company: companyOf(known), company_by: 'single', stage_update: update, warnings: [] }
  }

  const setDeal = (fields: Fields): SetDealResult => {
    const known = identified()
    const update = fields['stage'] === undefined ? undefined : writeStage(known, fields['stage'], fields['stage_update_mode'])
    known.dealValue = fields['deal_value'] === null ? null : Number(fields['deal_value'])
    const company = companyOf(known)
    return { company, deal_value: company.deal_value, company_by: 'single', ...(update && { stage_update: update }), warnings: [] }
  }

  const answers: { [Type in OperationType]: (fields: Fields, id: string) => ResultByType[Type] } = {
    identify,
    set_stage: setStage,
    set_deal: setDeal,
    set_properties: (fields) => ({
      visitor: { visitor_id: visitorId, verified: false, properties: Object(fields['properties']) },
      contact_id: null,
      warnings: [],
    }),
    track: (_fields, id) => ({ event_id: id, contact_id: null, company_id: null, warnings: [] }),
  }

  const answer = <Type extends OperationType>(type: Type, fields: Fields, id: string): ResultByType[Type] => {
    const refusal = encode({ id, type, time: 0, json: '', bytes: 0, visitor: visitorId, requests: 0 }, fields) ?? refusals.shift()
    if (refusal) throw new HalError(refusal, id)
    if (hasOptedOut) return fail('consent_denied', 'The visitor has not agreed')
    return answers[type](fields, id)
  }

  const call = <Type extends OperationType>(type: Type, fields: Fields): HalPromise<ResultByType[Type]> => {
    const operationId = `operation-${++count}`
    calls.push({ type, fields, visitorId, operationId })
    listeners.call.forEach((listener) => listener({ operationId, type, fields }))
    const promise = new Promise<ResultByType[Type]>((resolve) => resolve(answer(type, fields, operationId)))
    promise.then(
      (result) => listeners.result.forEach((listener) => listener({ id: operationId, type, status: 'ok', result })),
      (error) => {
        lastError = error
        listeners.error.forEach((listener) => listener(error))
      },
    )
    return Object.assign(promise, { operationId })
  }

  return {
    identify(fields) {
      const { visitor_id: id, ...rest } = fieldsOf(fields)
      visitorId = textOf(id) ?? visitorId
      return call('identify', rest)
    },
    setProperties: (properties) => call('set_properties', { properties }),
    track: (name, ...[value, more]) => call('track', { ...fieldsOf(more), name, value }),
    setStage: (stage) => call('set_stage', named('stage', stage)),
    setDeal: (deal) => call('set_deal', named('deal_value', deal)),
    flush: () => Promise.resolve(),
    reset: () => void (visitorId = `visitor-${++visitors}`),
    optOut: () => void (hasOptedOut = true),
    optIn: () => void (hasOptedOut = false),
    on(event, listener) {
      listeners[event].add(listener)
      return () => void listeners[event].delete(listener)
    },
    refuseNext: (refusal) => void refusals.push(refusal),
    clear() {
      calls.splice(0)
      people.clear()
      refusals.splice(0)
      hasOptedOut = false
      lastError = undefined
      visitorId = `visitor-${++visitors}`
    },
    get state() {
      const consent: Consent = hasOptedOut ? 'denied' : 'granted'
      return { visitorId, queueLength: 0, online: true, consent, lastError }
    },
    calls,
    get events() {
      return calls.filter(({ type }) => type === 'track').map(({ fields }) => ({ name: String(fields['name']), value: fields['value'] }))
    },
  }
}
