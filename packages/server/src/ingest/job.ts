import type { Change } from '../domain/change.js'
import type { Context } from '../domain/decision.js'
import type { Records } from '../domain/records/records.js'
import type { ShedClass } from './admission.js'
import type { KeySets } from './keys.js'

/** The decision of a job on the current records. */
export interface JobDecision<Answer> {
  answer: Answer
  changes: Change[]
}

/**
 * One request in the group commit: a widget call, a batch or an account command. It is decided again after a
 * conflict with another process, but answered only once.
 */
export interface Job<Answer> {
  project_id: string
  /** The number of operations. */
  weight: number
  shedClass: ShedClass
  /** Epoch ms. */
  received_at: number
  addKeys(sets: KeySets): void
  /** Must also apply its changes to `records`, for the jobs decided after it. */
  decide(records: Records, context: Context): JobDecision<Answer>
  /** The answer if the project does not exist. */
  withoutProject(): Answer
}
