import { chmodSync, statSync } from 'node:fs'
import type { Logger } from 'pino'
import { backupFolder } from '../backups/backup-files.js'
import { secretPath, type Config } from '../config.js'

/** Whatever the group and everybody else may do. */
const ofOthers = 0o077

/** How a mode is changed. Default: as the system does */
type Chmod = (path: string, mode: number) => void

/**
 * Takes from everybody but the owner what they may do with database, log, secret and the folder of
 * backups: they hold personal data and secrets. It is to run before the database is opened, since
 * SQLite gives a new log the mode of the database. Each file that was open to others is a line in the log.
 */
export function closeFiles(config: Pick<Config, 'databasePath' | 'secret'>, logger: Logger, chmod: Chmod = chmodSync): void {
  const { databasePath, secret } = config
  const files = [databasePath, `${databasePath}-wal`, `${databasePath}-shm`, ...(secret === null ? [secretPath(config)] : [])]
  for (const file of files) close(file, { kind: 'isFile', mode: 0o600 }, logger, chmod)
  close(backupFolder(databasePath), { kind: 'isDirectory', mode: 0o700 }, logger, chmod)
}

interface Closed {
  kind: 'isFile' | 'isDirectory'
  mode: number
}

/** Leaves alone what is of another kind: a folder in the place of the database may be anything, such as `/tmp`. */
function close(path: string, { kind, mode }: Closed, logger: Logger, chmod: Chmod): void {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined || !found[kind]() || (found.mode & ofOthers) === 0) return
  const was = modeText(found.mode)
  try {
    chmod(path, mode)
    // Some file systems, those of other systems above all, know no modes and say nothing.
    if ((statSync(path).mode & ofOthers) !== 0) throw new Error('the mode stays as it was')
    logger.warn({ file: path, was, mode: modeText(mode) }, 'a file was open to other users, and is closed to them now')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    logger.warn({ file: path, was, code }, `a file is open to other users: as its owner run \`chmod ${modeText(mode)} '${path}'\``)
  }
}

/** `0644` */
const modeText = (mode: number): string => (mode & 0o777).toString(8).padStart(4, '0')
