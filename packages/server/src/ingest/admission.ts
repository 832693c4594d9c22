import type { OperationType } from '@hal/contract/types'
import type { PendingOperation } from './port.js'

/**
 * The order in which overload refuses requests: events first, then properties. Identities, stages, deals and messages
 * come last.
 */
export type ShedClass = 'track' | 'set_properties' | 'kept_longest'

/**
 * The number of waiting operations up to which a class is admitted: a few seconds of writes on a small machine,
 * about 40 MB.
 */
const waitingOperations: Readonly<Record<ShedClass, number>> = {
  track: 20_000,
  set_properties: 30_000,
  kept_longest: 40_000,
}

/** More operations wait than can be written in a reasonable time. Nothing of the request was written. */
export class Overloaded extends Error {
  override name = 'Overloaded'
}

/** Whether a request may be queued behind `waiting` operations. An empty queue admits every request. */
export function isAdmitted(shedClass: ShedClass, weight: number, waiting: number): boolean {
  return waiting === 0 || waiting + weight <= waitingOperations[shedClass]
}

export type Types = ReadonlySet<OperationType>

/** The types of a request's operations, those with a refused body aside. */
export function typesOf(operations: readonly PendingOperation[]): Types {
  const types = new Set<OperationType>()
  for (const operation of operations) if ('submitted' in operation) types.add(operation.submitted.operation.type)
  return types
}

/** The class of a request is that of its most important operation. */
export function shedClassOf(types: Types): ShedClass {
  if (types.has('identify') || types.has('set_stage') || types.has('set_deal') || types.has('send_message')) return 'kept_longest'
  return types.has('set_properties') ? 'set_properties' : 'track'
}
