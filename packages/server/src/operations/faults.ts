import { ConfigError } from '../config.js'
import { StoreUnavailable } from '../store/port.js'
import { UnusableDatabase } from '../store/sqlite/errors.js'
import type { ExitCode } from './operation.js'

/** It was not done; the message says why, and what to do next. */
export class OperationFailed extends Error {
  override name = 'OperationFailed'
}

/** The command line cannot be understood; the message says what it may be. */
export class WrongUse extends Error {
  override name = 'WrongUse'
}

/** What to tell an operator, and how the process ends. */
export function faultOf(error: unknown): { said: string; exitCode: ExitCode } {
  if (!(error instanceof Error)) return { said: String(error), exitCode: 1 }
  if (error instanceof WrongUse || error instanceof ConfigError) return { said: error.message, exitCode: 2 }
  if (error instanceof OperationFailed || error instanceof UnusableDatabase) return { said: error.message, exitCode: 1 }
  if (error instanceof StoreUnavailable) return { said: `${error.message}${causeOf(error)}`, exitCode: 1 }
  return { said: systemFault(error) ?? error.stack ?? error.message, exitCode: 1 }
}

function causeOf({ cause }: Error): string {
  return cause instanceof Error ? ` (${cause.message})` : ''
}

const nextStep: Record<string, string> = {
  ENOSPC: 'The disk is full: make room, or name a file on another disk.',
  EACCES: 'This user may not do that: use the user that the server runs as.',
  EPERM: 'This user may not do that: use the user that the server runs as.',
  EROFS: 'The disk is read-only: name a file on another one.',
  SQLITE_FULL: 'The disk is full: make room, or name a file on another disk.',
  SQLITE_BUSY: 'The database is locked by another process: try again once that is done.',
  SQLITE_READONLY: 'The database cannot be written by this user: use the user that the server runs as.',
  SQLITE_CANTOPEN: 'The database cannot be opened by this user: use the user that the server runs as.',
}

function systemFault(error: NodeJS.ErrnoException): string | undefined {
  // SQLite's codes may have an ending that says more: SQLITE_READONLY_DIRECTORY.
  const found = Object.keys(nextStep).find((code) => error.code === code || error.code?.startsWith(`${code}_`))
  return found && `${nextStep[found]} (${error.message})`
}
