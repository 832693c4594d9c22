import { chmodSync, statSync } from 'node:fs'
import type { Logger } from 'pino'
import { backupFolder } from '../backups/backup-files.js'
import { secretPath, type Config } from '../config.js'

/** Permission bits of group and others. */
const ofOthers = 0o077

/** Changes the mode of a file. Default: `chmodSync`. */
type Chmod = (path: string, mode: number) => void

/**
 * Removes the permissions of everyone except the owner from database, WAL, secret and backup folder, because they
 * hold personal data and secrets. Run it before the database is opened: SQLite gives a new WAL the mode of the
 * database. Logs one line for each file that was open to others.
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

/** Ignores paths of another kind: a folder at the path of the database may be any folder, such as `/tmp`. */
function close(path: string, { kind, mode }: Closed, logger: Logger, chmod: Chmod): void {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined || !found[kind]() || (found.mode & ofOthers) === 0) return
  const was = modeText(found.mode)
  try {
    chmod(path, mode)
    // On some file systems `chmod` has no effect and reports no error.
    if ((statSync(path).mode & ofOthers) !== 0) throw new Error('the mode stays as it was')
    logger.warn({ file: path, was, mode: modeText(mode) }, 'a file was open to other users, and is closed to them now')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    logger.warn({ file: path, was, code }, `a file is open to other users: as its owner run \`chmod ${modeText(mode)} '${path}'\``)
  }
}

/** `0644` */
const modeText = (mode: number): string => (mode & 0o777).toString(8).padStart(4, '0')
