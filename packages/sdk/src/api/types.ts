import type {
  IdentifyFields,
  IdentifyResult,
  IdInput,
  JsonObject,
  OperationType,
  Scalar,
  SetDealResult,
  SetPropertiesResult,
  SetStageResult,
  StageUpdateMode,
  TimestampInput,
  TrackResult,
  Warning,
} from '@hal/contract/types'
import type { Outcome } from '../queue/call.js'
import type { DropReason } from '../queue/queue.js'
import type { HalError } from './error.js'

/** Whether the visitor agreed: `pending` keeps calls in memory only, `denied` drops them. */
export type Consent = 'granted' | 'pending' | 'denied'

/** Options of `createHal`, of `hal.init`, and (as `data-…` attributes) of the script tag. */
export interface HalOptions {
  /** The project's public id. */
  projectId: string
  /** Origin of the HAL server. Default: the script's origin, with npm the page's. */
  endpoint?: string
  /** Operations that wait before a batch is sent at once. Default 20. */
  batchSize?: number
  /** Longest wait before a batch is sent, in milliseconds. Default 1000. */
  flushInterval?: number
  /** Default `granted`. */
  consent?: Consent
  /** Treat Global Privacy Control as `denied`. Default false. */
  respectGpc?: boolean
  /** Share the visitor id between subdomains, in a first-party cookie. Default false. */
  crossSubdomain?: boolean
  /** Tell each call's way on the console. Default false. */
  debug?: boolean
}

/** Event names with the type of their value; `undefined` where an event has none. A type alias or an interface. */
export type EventMap<Events = Record<string, Scalar>> = { [Name in keyof Events]: Scalar | undefined }

/** A promise of the server's result that knows the id of its call at once. */
export interface HalPromise<Result> extends Promise<Result> {
  /** The id of the operation, kept for good; empty on a server. */
  readonly operationId: string
}

export interface TrackOptions {
  company_id?: IdInput
  properties?: JsonObject
  timestamp?: TimestampInput | Date
}

export interface StageOptions {
  company_id?: IdInput
  stage_update_mode?: StageUpdateMode
}

/** The arguments of `track` after the name: the value is needed where its type says so. */
export type TrackRest<Value> = undefined extends Value
  ? [value?: Value | null, options?: TrackOptions]
  : [value: Value, options?: TrackOptions]

/** What `on` tells. */
export interface HalEvents {
  /** A call, as it was made. */
  call: { operationId: string; type: OperationType; fields: Record<string, unknown> }
  /** A request that carries these calls, in this order. */
  sent: { operationIds: string[] }
  /** The server's answer for one call, also for calls that an earlier page made. */
  result: Outcome & { type: OperationType }
  /** One warning of an applied call. */
  warning: Warning & { operationId: string; type: OperationType }
  /** A refused call. */
  error: HalError
  /** Calls that the SDK itself had to drop. */
  drop: { reason: DropReason; count: number }
  /** What waits. */
  queue: { length: number; bytes: number; state: QueueState }
}

export type QueueState = 'idle' | 'waiting' | 'sending' | 'retrying' | 'offline' | 'held'

/** For support and for tests. */
export interface HalState {
  visitorId: string
  queueLength: number
  online: boolean
  consent: Consent
  lastError: HalError | undefined
}

/** The client. No method throws; every call answers with a promise of the server's result. */
export interface Hal<Events extends EventMap<Events> = EventMap, Stage extends string = string> {
  /** Says who the visitor is, and for which company. */
  identify(fields?: IdentifyFields & { visitor_id?: IdInput }): HalPromise<IdentifyResult>
  /** Merges properties into the visitor and its contact; `null` removes a key. */
  setProperties(properties: JsonObject): HalPromise<SetPropertiesResult>
  /** Records an event. */
  track<Name extends keyof Events & string>(name: Name, ...rest: TrackRest<Events[Name]>): HalPromise<TrackResult>
  /** Moves the company to a stage. */
  setStage(stage: Stage | ({ stage: Stage } & StageOptions)): HalPromise<SetStageResult>
  /** Writes the company's deal value, and its stage if given; `null` clears the value. */
  setDeal(deal: number | null | ({ deal_value: number | null; stage?: Stage } & StageOptions)): HalPromise<SetDealResult>
  /** Resolves once all that was called before is settled, or could not be sent. */
  flush(): Promise<void>
  /** Logout: what waits is still sent for the old visitor, then a new anonymous one begins. */
  reset(): void
  /** Drops what waits and all that is stored, and every call from now on, until `optIn`. */
  optOut(): void
  /** Consent is given: what was held in memory is stored and sent. */
  optIn(): void
  /** Listens; the answer ends it. */
  on<Name extends keyof HalEvents>(event: Name, listener: (detail: HalEvents[Name]) => void): () => void
  readonly state: HalState
}
