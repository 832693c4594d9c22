import type { FieldError } from '../types/index.js'
import type { Parse } from './field-errors.js'

/** How many faults a batch may still word: an answer, and the work for it, are not to grow with a hostile body. */
export interface FaultBudget {
  left: number
}

/** For a batch as a whole (wire.md, Limits). */
const maxBatchFaults = 100

export function newFaultBudget(): FaultBudget {
  return { left: maxBatchFaults }
}

/** For a single call, whose faults have limits of their own (field-errors.ts). */
export function unlimitedFaults(): FaultBudget {
  return { left: Infinity }
}

const unworded: Parse<never> = { ok: false, errors: [] }

/** Refuses with all faults, or without any where they are more than the budget has left. */
export function word(budget: FaultBudget, faults: () => FieldError[]): Parse<never> {
  if (budget.left === 0) return unworded
  const errors = faults()
  if (errors.length > budget.left) budget.left = 0
  if (budget.left === 0) return unworded
  budget.left -= errors.length
  return { ok: false, errors }
}
