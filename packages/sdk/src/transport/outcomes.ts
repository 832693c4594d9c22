import type { Refusal } from '../api/error.js'
import type { Call, Outcome } from '../queue/call.js'

export type Settled = [call: Call, outcome: Outcome]

/** Whether it is a result of HAL: a refusal with a code, or a result with its list of warnings. */
const isOutcome = ({ status, result, problem }: Partial<Outcome>): boolean => (status === 'rejected' ? !!problem?.code : Array.isArray(result?.warnings))

/** Finds the result of each call by its id. A call without one, or with something else in its place, is left out. */
export const readOutcomes = (results: unknown[], calls: Call[]): Settled[] => {
  const outcomes: Outcome[] = results.map(Object)
  const outcomesById = new Map(outcomes.filter(isOutcome).map((outcome) => [outcome.id, outcome]))
  return calls.flatMap((call): Settled[] => {
    const outcome = outcomesById.get(call.id)
    return outcome ? [[call, outcome]] : []
  })
}

/** The outcome of a call that is refused. */
export const refused = (call: Call, problem: Refusal): Settled => [call, { id: call.id, status: 'rejected', problem }]
