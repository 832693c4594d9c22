import type { OperationType } from '@hal/contract/types'
import type { PendingOperation } from './port.js'

/** What goes first when more comes than can be written: events, then properties; who somebody is, stages and deals last. */
export type ShedClass = 'track' | 'set_properties' | 'kept_longest'

/** Operations that may wait when one of the class comes: a few seconds of writing on a small machine, some 40 MB. */
const waitingOperations: Readonly<Record<ShedClass, number>> = {
  track: 20_000,
  set_properties: 30_000,
  kept_longest: 40_000,
}

/** More waits than can be written in a reasonable time; nothing of the request was. */
export class Overloaded extends Error {
  override name = 'Overloaded'
}

/** Whether a request may wait behind `waiting` operations; an empty queue takes any. */
export function isAdmitted(shedClass: ShedClass, weight: number, waiting: number): boolean {
  return waiting === 0 || waiting + weight <= waitingOperations[shedClass]
}

/** A request is kept as long as the most lasting operation in it. */
export function shedClassOf(operations: readonly PendingOperation[]): ShedClass {
  const types = new Set<OperationType>()
  for (const operation of operations) if ('submitted' in operation) types.add(operation.submitted.operation.type)
  if (types.has('identify') || types.has('set_stage') || types.has('set_deal')) return 'kept_longest'
  return types.has('set_properties') ? 'set_properties' : 'track'
}
