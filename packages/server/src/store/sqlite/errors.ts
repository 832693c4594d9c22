import { StoreUnavailable } from '../port.js'

/** The file cannot serve as the database; an operator has to look at it. */
export class UnusableDatabase extends Error {
  override name = 'UnusableDatabase'
}

/** Result codes of SQLite, and their extended forms, that may pass: space is made, a disk returns. */
const PASSING_CODES =
  /^SQLITE_(FULL|READONLY|IOERR|CANTOPEN|BUSY|LOCKED|PROTOCOL|NOMEM)(_|$)/

const DAMAGED_CODES = /^SQLITE_(NOTADB|CORRUPT|FORMAT)(_|$)/

/** Runs `work`; what the disk refuses leaves as `StoreUnavailable`, all else as it is. */
export function mapErrors<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!PASSING_CODES.test(codeOf(error))) throw error
    throw new StoreUnavailable(`The database cannot be used now: ${codeOf(error)}`, { cause: error })
  }
}

/** Whether SQLite found the file not to be a sound database. */
export function isDamage(error: unknown): boolean {
  return DAMAGED_CODES.test(codeOf(error))
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
