import type { FieldError } from '../types/index.js'
import type { Parse } from './field-errors.js'

/** The number of errors that a batch may still list. Bounds the answer, and the work for it, for hostile bodies. */
export interface FaultBudget {
  left: number
}

/** The limit for a whole batch (wire.md, Limits). */
const maxBatchFaults = 100

export function newFaultBudget(): FaultBudget {
  return { left: maxBatchFaults }
}

/** For a single call, which has other limits for errors (field-errors.ts). */
export function unlimitedFaults(): FaultBudget {
  return { left: Infinity }
}

const unworded: Parse<never> = { ok: false, errors: [] }

/** Refuses with all errors, or without any if they exceed the remaining budget. */
export function word(budget: FaultBudget, faults: () => FieldError[]): Parse<never> {
  if (budget.left === 0) return unworded
  const errors = faults()
  if (errors.length > budget.left) budget.left = 0
  if (budget.left === 0) return unworded
  budget.left -= errors.length
  return { ok: false, errors }
}
