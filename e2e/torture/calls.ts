import type { OperationType } from '@hal/contract/types'

type Method = 'identify' | 'setProperties' | 'track' | 'setStage' | 'setDeal'

/** What the wire calls it. */
export const typeOf: Record<Method, OperationType> = {
  identify: 'identify',
  setProperties: 'set_properties',
  track: 'track',
  setStage: 'set_stage',
  setDeal: 'set_deal',
}

/** A call that a page is to make. */
export interface PlannedCall {
  method: Method
  given: unknown[]
  /** Whose contact it is about. */
  email: string
}

/** How calls are spread over time: one task makes them all, or each comes some time after the other. */
export interface Workload {
  name: string
  count: number
  everyMs: number | undefined
}

export const singleCalls: Workload = { name: 'single calls', count: 40, everyMs: 20 }
export const burst: Workload = { name: 'a burst of 500', count: 500, everyMs: undefined }

/** Somebody else signs in after so many calls. */
const callsOfOne = 20

/**
 * The calls of one page: person after person, each with properties, stages back and forth, deals and
 * events. What an event or a deal is attributed to tells whether each `identify` came in its place.
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
