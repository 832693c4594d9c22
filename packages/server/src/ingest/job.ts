import type { Change } from '../domain/change.js'
import type { Context } from '../domain/decision.js'
import type { Records } from '../domain/records.js'
import type { ShedClass } from './admission.js'
import type { KeySets } from './keys.js'

/** What a job comes to, on the records as it finds them. */
export interface JobDecision<Answer> {
  answer: Answer
  changes: Change[]
}

/**
 * One request on its way through the group commit: a widget call, a batch or an account command. It
 * is decided anew when another process was faster; its answer is given once.
 */
export interface Job<Answer> {
  project_id: string
  /** How many operations it carries. */
  weight: number
  shedClass: ShedClass
  /** Epoch ms. */
  received_at: number
  addKeys(sets: KeySets): void
  /** Applies its changes to `records` as well, for the jobs that are decided after it. */
  decide(records: Records, context: Context): JobDecision<Answer>
  /** The answer where there is no such project. */
  withoutProject(): Answer
}
