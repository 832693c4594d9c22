import type { OperationType } from '@hal/contract/types'

type Method = 'identify' | 'setProperties' | 'track' | 'setStage' | 'setDeal'

/** The operation type of each method. */
export const typeOf: Record<Method, OperationType> = {
  identify: 'identify',
  setProperties: 'set_properties',
  track: 'track',
  setStage: 'set_stage',
  setDeal: 'set_deal',
}

/** A call for a page to make. */
export interface PlannedCall {
  method: Method
  given: unknown[]
  /** The email of the contact that the call is about. */
  email: string
}

/** The timing of calls: all in one task, or with a pause between them. */
export interface Workload {
  name: string
  count: number
  everyMs: number | undefined
}

export const singleCalls: Workload = { name: 'single calls', count: 40, everyMs: 20 }
export const burst: Workload = { name: 'a burst of 500', count: 500, everyMs: undefined }

/** Another person signs in after this many calls. */
const callsOfOne = 20

/**
 * Plans the calls of one page: for each person, properties, stages in both directions, deals and events. The contact of
 * an event or deal shows whether each `identify` was applied in order.
 */
export function planCalls(count: number, emailOf: (person: number) => string): PlannedCall[] {
  return Array.from({ length: count }, (_, n) => planCall(n, emailOf(Math.floor(n / callsOfOne))))
}

function planCall(n: number, email: string): PlannedCall {
  switch (n % callsOfOne) {
    case 0:
      return { method: 'identify', given: [{ email }], email }
    case 4:
      return { method: 'setProperties', given: [{ last: n }], email }
    case 7:
      return { method: 'setStage', given: ['Qualified'], email }
    case 10:
    case 16:
      return { method: 'setDeal', given: [n], email }
    case 13:
      return { method: 'setStage', given: [{ stage: 'Lead', stage_update_mode: 'exact' }], email }
    default:
      return { method: 'track', given: ['step', n], email }
  }
}
