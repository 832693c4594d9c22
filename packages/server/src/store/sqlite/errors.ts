import { StoreUnavailable } from '../port.js'

/** The file cannot serve as the database. An operator must check it. */
export class UnusableDatabase extends Error {
  override name = 'UnusableDatabase'
}

/** SQLite result codes, with their extended codes, of errors that may be temporary, such as a full disk. */
const PASSING_CODES =
  /^SQLITE_(FULL|READONLY|IOERR|CANTOPEN|BUSY|LOCKED|PROTOCOL|NOMEM)(_|$)/

const DAMAGED_CODES = /^SQLITE_(NOTADB|CORRUPT|FORMAT)(_|$)/

/** Runs `work`. Disk errors are thrown as `StoreUnavailable`, other errors unchanged. */
export function mapErrors<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!PASSING_CODES.test(codeOf(error))) throw error
    throw new StoreUnavailable(`The database cannot be used now: ${codeOf(error)}`, { cause: error })
  }
}

/** Whether SQLite reports that the file is damaged or not a database. */
export function isDamage(error: unknown): boolean {
  return DAMAGED_CODES.test(codeOf(error))
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
