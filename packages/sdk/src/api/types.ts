import type { IdentifyResult, OperationType, SetDealResult, SetPropertiesResult, SetStageResult, TrackResult, Warning } from '@hal/contract/types'
import type { Outcome } from '../queue/call.js'
import type { DropReason } from '../queue/queue.js'
import type { HalError } from './error.js'
import type { DealFields, EventMap, IdentifyFields, Properties, StageFields, TrackRest } from './fields.js'

/** Whether the visitor agreed: `pending` keeps calls in memory only, `denied` drops them. */
export type Consent = 'granted' | 'pending' | 'denied'

/** The type of a call, as HAL names it: the operations for which the client has a method. */
export type CallType = Exclude<OperationType, 'send_message'>

/** Options of `createHal`, of `hal.init`, and (as `data-…` attributes) of the script tag. */
export interface HalOptions {
  /** The project's public id, which `hal project list` prints. Example: `'demo'`. */
  projectId: string
  /** Address of the HAL server. Default: the script's origin, with npm the page's. Example: `'https://hal.example.com'`. */
  endpoint?: string | undefined
  /** Number of calls that wait before a batch is sent at once. Default 20. */
  batchSize?: number | undefined
  /** Longest wait before a batch is sent, in milliseconds. Default 1000. */
  flushInterval?: number | undefined
  /** Default `'granted'`. */
  consent?: Consent | undefined
  /** Treat Global Privacy Control as `denied`. Default false. */
  respectGpc?: boolean | undefined
  /** Share the visitor id between subdomains, in a first-party cookie. Default false. */
  crossSubdomain?: boolean | undefined
  /** Print each step of each call on the console. Default false. */
  debug?: boolean | undefined
}

/** A promise of the server's result. It has the id of its call at once. */
export interface HalPromise<Result> extends Promise<Result> {
  /** The id of the operation, kept for good. Empty on a server. */
  readonly operationId: string
}

/** The events of `on`, with what a listener receives. */
export interface HalEvents {
  /** The client is ready and knows the visitor. A listener that is added later is called at once. */
  ready: { visitorId: string }
  /** A call was made. */
  call: { operationId: string; type: CallType; fields: Record<string, unknown> }
  /** A request was sent with these calls, in this order. */
  sent: { operationIds: string[] }
  /** The server answered a call, which an earlier page may have made. */
  result: Outcome & { type: CallType }
  /** A warning of an applied call. */
  warning: Warning & { operationId: string; type: CallType }
  /** A call was refused. */
  error: HalError
  /** The SDK itself dropped calls. */
  drop: { reason: DropReason; count: number }
  /** The queue changed: number of calls, size in bytes of JSON, and what the client is doing. */
  queue: { length: number; bytes: number; state: QueueState }
}

/** `held` means that nothing is stored or sent until the visitor agrees. */
export type QueueState = 'idle' | 'waiting' | 'sending' | 'retrying' | 'offline' | 'held'

/** The person that this page identified last. */
export interface Identified {
  /** Example: `'Alice Moreau'`. */
  name?: string | undefined
  /** Example: `'alice@acme.com'`. */
  email?: string | undefined
}

/** For support, tests and the chat. Before the script has loaded, all members are undefined. */
export interface HalState {
  /** HAL's anonymous id of the visitor, or your own after `identify({ visitor_id })`. */
  visitorId: string
  /** Number of calls that wait. */
  queueLength: number
  /** False while the browser reports that it is offline. */
  online: boolean
  /** The visitor's choice. */
  consent: Consent
  /** The last refusal or failed request. Example: `hal.state.lastError?.code`. */
  lastError: HalError | undefined
  /** Name and email of this page's last `identify`; `null` before that and after `reset`. */
  identified: Identified | null
}

/** The client. No method throws, and every call returns a promise of the server's result. */
export interface Hal<Events extends EventMap<Events> = EventMap, Stage extends string = string> {
  /**
   * Names the visitor, and the company that the person works for.
   *
   * @example
   * hal.identify({ user_id: 'u_42', email: 'alice@acme.com', name: 'Alice', company: { id: 'acme', name: 'Acme Inc' } })
   */
  identify(fields?: IdentifyFields): HalPromise<IdentifyResult>
  /**
   * Merges properties into the visitor and its contact; `null` removes a key.
   *
   * @example
   * hal.setProperties({ plan: 'pro', seats: 5 })
   */
  setProperties(properties: Properties): HalPromise<SetPropertiesResult>
  /**
   * Records an event.
   *
   * @example
   * hal.track('seats-added', 3, { properties: { plan: 'pro' } })
   */
  track<Name extends keyof Events & string>(name: Name, ...rest: TrackRest<Events[Name]>): HalPromise<TrackResult>
  /**
   * Moves the company to a stage; not back to an earlier one, unless `stage_update_mode` is `exact`.
   *
   * @example
   * hal.setStage('Qualified')
   */
  setStage(stage: Stage | StageFields<Stage>): HalPromise<SetStageResult>
  /**
   * Sets the company's deal value, and its stage if given; `null` clears the value.
   *
   * @example
   * hal.setDeal({ deal_value: 12000, stage: 'Proposal' })
   */
  setDeal(deal: number | null | DealFields<Stage>): HalPromise<SetDealResult>
  /** Sends now. Resolves once all earlier calls are settled, or cannot be sent for now. */
  flush(): Promise<void>
  /** Call it at logout. Waiting calls are still sent for the old visitor, then a new anonymous visitor begins. */
  reset(): void
  /** Drops all waiting and stored calls, and every call from now on, until `optIn`. */
  optOut(): void
  /** The visitor agrees: calls that were held in memory are stored and sent. */
  optIn(): void
  /**
   * Ends the client, for a single-page app that no longer uses it. Waiting calls go out or stay stored for the next page.
   * Locks, channels, timers and listeners are given up, and later calls are rejected with `destroyed`.
   */
  destroy(): void
  /**
   * Listens to an event. Returns a function that stops listening.
   *
   * @example
   * hal.on('ready', ({ visitorId }) => console.log(visitorId))
   */
  on<Name extends keyof HalEvents>(event: Name, listener: (detail: HalEvents[Name]) => void): () => void
  /** For support, tests and the chat. */
  readonly state: HalState
}
