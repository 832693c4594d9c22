import type { Warning, WarningCode } from '@hal/contract/types'
import type { ActivityRow } from './rows.js'
import { apply } from '../apply.js'
import type { Change } from '../change.js'
import type { Author, Context } from '../decision.js'
import type { Operation } from '../operation.js'
import { layerOver, type Records } from './records.js'

/**
 * A decision in progress. Its later steps see its changes, but other code sees them only when it is complete. A
 * refusal discards them all.
 */
export interface Work {
  /** A private layer over the loaded records. */
  readonly records: Records
  readonly context: Context
  readonly author: Author
  readonly changes: Change[]
  readonly warnings: Warning[]
  /** Whether the caller's `User-Agent` is that of a bot. */
  readonly isBot: boolean
}

/** The rights of the caller. */
type Brought = Partial<Pick<Operation, 'warnings' | 'isBot'>>

export function beginWork(records: Records, context: Context, author: Author, { warnings = [], isBot = false }: Brought = {}): Work {
  return { records: layerOver(records), context, author, changes: [], warnings: [...warnings], isBot }
}

/** Records a change for later steps and for the store. */
export function record(work: Work, change: Change): void {
  work.changes.push(change)
  apply(work.records, change)
}

export function warn(work: Work, code: WarningCode, message: string, path?: string): void {
  work.warnings.push(path === undefined ? { code, message } : { code, message, path })
}

type Told = Pick<ActivityRow, 'kind'> & Partial<Pick<ActivityRow, 'contact_id' | 'company_id' | 'from' | 'to'>>

/** Appends an activity. */
export function tell(work: Work, { kind, contact_id = null, company_id = null, from = null, to = null }: Told): void {
  const { context, author } = work
  const activity = { id: context.newId('activity'), kind, contact_id, company_id, ...author, from, to, at: context.now }
  record(work, { type: 'activity_recorded', activity })
}
