import { chmodSync, constants, copyFileSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileTime } from '../../backups/backup-files.js'
import { secretPath } from '../../config.js'
import { makeFolder } from '../../store/sqlite/make-folder.js'
import { secretOf } from '../backup/secret.js'
import type { Finding } from '../check/integrity.js'
import { OperationFailed, withFile, WrongUse } from '../faults.js'
import { sizeOf, timeOf } from '../figures.js'
import { exists, giveToOwnerOf, privateMode, requireFile, syncToDisk } from '../files.js'
import type { Call, Operation } from '../operation.js'
import { requireSound } from '../sound-backup.js'
import { holdDatabase } from './hold.js'
import { swapIn } from './swap.js'

/** Replaces the database with a backup. */
export const restore: Operation = {
  name: 'restore',
  usage: 'FILE',
  summary: 'puts the backup FILE in the place of the database; the server must be stopped',
  mostWords: 1,
  help: `
Checks the backup FILE in full, its schema included, then puts a copy of it in the place of the database, in one step.
The database that was there is kept beside it, as NAME.before-restore-TIME. Refuses while a server
has the database open, and where the backup is damaged, of a newer version, or holds a table, index,
trigger or view that is not HAL's.

Where there is no secret beside the database and a FILE.secret, that is put there too.

What was changed since the backup is gone from the database: contacts that were erased since are
there again, and so are API keys that were revoked and passwords that were replaced.`,

  async run(call) {
    const { words, config, terminal, resolve, now } = call
    const [named] = words
    if (named === undefined) throw new WrongUse('Which backup? `npm run hal -- restore FILE`')
    const file = resolve(named)
    const path = config.databasePath
    if (!withFile(file, () => exists(file))) throw new OperationFailed(`There is no file ${file}: name a backup.`)
    requireFile(file)
    if (isSameFile(file, path)) throw new OperationFailed(`${file} is the database itself: name a backup.`)
    const startedAt = now()
    const aside = `${path}.before-restore-${fileTime(startedAt)}`
    replace(file, path, aside)
    terminal.say(`${path}  ${sizeOf(statSync(path).size)} from ${file} in ${timeOf(now() - startedAt)}, checked`)
    if (exists(aside)) terminal.say(`${aside}  what was there before; remove it when all is well`)
    terminal.say(restoreSecret(call, file))
    return 0
  },
}

function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }))
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev
}

function replace(file: string, path: string, aside: string): void {
  withFile(path, () => makeFolder(dirname(path)))
  const copy = `${path}.restoring`
  try {
    withFile(file, () => copyPrivately(file, copy))
    requireOwnSchema(file, requireSound({ path: copy, named: file }, 'full'))
    removeLogs(copy)
    giveToOwnerOf(exists(path) ? path : dirname(path), copy)
    const held = exists(path) ? holdDatabase(path, `${aside}-wal`) : null
    swapIn(copy, path, aside)
    held?.release()
  } finally {
    rmSync(copy, { force: true })
    removeLogs(copy)
  }
}

/** A foreign trigger would run on every write of the server. */
function requireOwnSchema(file: string, [first, ...more]: Finding[]): void {
  if (first === undefined) return
  const others = more.length === 0 ? '' : `, and ${more.length} more`
  throw new OperationFailed(
    `${file} is not as HAL made it (${first.detail}${others}): use another backup. \`npm run hal -- check FILE\` lists all.`,
  )
}

/** Checks and uses a copy, so that the backup stays unchanged. */
function copyPrivately(from: string, to: string): void {
  rmSync(to, { force: true })
  copyFileSync(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  chmodSync(to, privateMode)
  syncToDisk(to)
}

/** The check may have left an empty WAL and its index. */
function removeLogs(path: string): void {
  for (const ending of ['-wal', '-shm', '-journal']) rmSync(`${path}${ending}`, { force: true })
}

function restoreSecret({ config }: Call, file: string): string {
  const path = secretPath(config)
  if (config.secret !== null) return 'Start the server with the HAL_SECRET of then: visitor tokens are signed with it.'
  if (exists(path)) return `${path} stays as it is.`
  if (!exists(secretOf(file))) return 'No secret came along: the server makes a new one, and visitors identify anew.'
  copyPrivately(secretOf(file), path)
  giveToOwnerOf(dirname(path), path)
  return `${path}  from ${secretOf(file)}`
}
