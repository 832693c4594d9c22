import { ConfigError } from '../config.js'
import { StoreUnavailable } from '../store/port.js'
import { UnusableDatabase } from '../store/sqlite/errors.js'
import type { ExitCode } from './operation.js'

/** The operation was not done. The message is one line with the reason and the next step. */
export class OperationFailed extends Error {
  override name = 'OperationFailed'
}

/** The command line is invalid. The message is one line with the accepted values; `help` follows it. */
export class WrongUse extends Error {
  override name = 'WrongUse'
  readonly help: readonly string[]

  constructor(message: string, help: readonly string[] = []) {
    super(message)
    this.help = help
  }
}

/** Lines for the operator, and the exit code. */
export interface Fault {
  lines: readonly string[]
  exitCode: ExitCode
}

/** Describes any error for the operator. One line, unless the help follows it or it is a bug in HAL. */
export function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { lines: [String(error)], exitCode: 1 }
  if (error instanceof WrongUse) return { lines: [error.message, ...(error.help.length > 0 ? ['', ...error.help] : [])], exitCode: 2 }
  // One line for each invalid variable.
  if (error instanceof ConfigError) return { lines: error.message.split('\n'), exitCode: 2 }
  if (error instanceof OperationFailed || error instanceof UnusableDatabase) return { lines: [error.message], exitCode: 1 }
  if (error instanceof StoreUnavailable) return { lines: [`${error.message}${causeOf(error)}`], exitCode: 1 }
  const system = systemFault(error)
  if (system !== null) return { lines: [system], exitCode: 1 }
  // An unexpected error: a bug report needs the stack.
  return { lines: (error.stack ?? error.message).split('\n'), exitCode: 1 }
}

function causeOf({ cause }: Error): string {
  return cause instanceof Error ? ` (${cause.message})` : ''
}

/**
 * Works on a file that the operator named. Errors of the system name that file, and not an internal one, such as an
 * unfinished copy.
 */
export function withFile<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const step = error instanceof Error ? nextStepOf(error) : undefined
    if (step === undefined) throw error
    throw new OperationFailed(`${file}: ${step}`, { cause: error })
  }
}

const serverUser = 'This user may not do that: use the user that the server runs as.'
const otherDisk = 'The disk is full: make room, or name a file on another disk.'

const nextSteps: Record<string, string> = {
  ENOENT: 'There is no such file or folder: make the folder, or name another one.',
  ENOTDIR: 'A part of the path is a file, not a folder: name another path.',
  EISDIR: 'This is a folder: name a file.',
  ENAMETOOLONG: 'The name is too long: choose a shorter one.',
  ELOOP: 'The path leads in a circle of links: name another one.',
  EEXIST: 'It exists already: name another file, or remove it.',
  ENOSPC: otherDisk,
  EDQUOT: otherDisk,
  EACCES: serverUser,
  EPERM: serverUser,
  EROFS: 'The disk is read-only: name a file on another one.',
  EMFILE: 'Too many files are open: raise the limit of open files (`ulimit -n`).',
  ENFILE: 'Too many files are open on this machine: close other programs.',
  EIO: 'The disk failed: look into the log of the system (`dmesg`).',
  SQLITE_FULL: otherDisk,
  SQLITE_BUSY: 'The database is locked by another process: try again once that is done.',
  SQLITE_READONLY: 'The database cannot be written by this user: use the user that the server runs as.',
  SQLITE_CANTOPEN: 'The database cannot be opened by this user: use the user that the server runs as.',
  SQLITE_IOERR: 'The disk failed: look into the log of the system (`dmesg`).',
}

/** `undefined` for errors of neither the system nor SQLite. */
function nextStepOf({ code }: NodeJS.ErrnoException): string | undefined {
  // SQLite's codes may have a suffix: SQLITE_READONLY_DIRECTORY.
  const known = Object.keys(nextSteps).find((each) => code === each || code?.startsWith(`${each}_`))
  if (known !== undefined) return nextSteps[known]
  return code !== undefined && /^E[A-Z0-9]+$/.test(code) ? `The system refuses it: ${code}.` : undefined
}

function systemFault(error: Error): string | null {
  const step = nextStepOf(error)
  return step === undefined ? null : `${step} (${error.message})`
}
