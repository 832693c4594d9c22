import { closeSync, openSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { backupFolder, backupName } from '../../backups/backup-files.js'
import { makeFolder } from '../../store/sqlite/make-folder.js'
import { openToRead } from '../database.js'
import { OperationFailed, withFile } from '../faults.js'
import { sizeOf, timeOf } from '../figures.js'
import { exists, privateMode, publish, syncToDisk } from '../files.js'
import type { Call, Operation } from '../operation.js'
import { requireSound } from '../sound-backup.js'
import { copyDatabase, type Progress } from './copy.js'
import { keepSecret, secretOf } from './secret.js'

/** Copies the database into a file while the server runs. */
export const backup: Operation = {
  name: 'backup',
  usage: '[FILE]',
  summary: 'copies the database into FILE, while the server runs',
  mostWords: 1,
  help: `
Writes everything that was committed when it began into FILE; by default into the folder
"backups" beside the database, named after the time. The server goes on meanwhile. The copy is one
file, checked and on disk before it gets its name, readable by its owner only, and it never takes
the place of another file.

Where HAL_SECRET is not set, the secret that is kept beside the database is copied to FILE.secret.
A backup holds personal data and secrets: keep it as you keep the database, and on another machine.`,

  async run(call) {
    const { words, config, terminal, resolve, now } = call
    const [named] = words
    openToRead(config.databasePath).close()
    const file = named === undefined ? defaultFile(config.databasePath, now()) : resolve(named)
    requireFree(file, secretOf(file))
    const startedAt = now()
    await writeBackup(call, file)
    const { size } = statSync(file)
    terminal.say(`${file}  ${sizeOf(size)} in ${timeOf(now() - startedAt)}, checked`)
    terminal.say(keepSecret(config, file))
    return 0
  },
}

function defaultFile(databasePath: string, at: number): string {
  const folder = backupFolder(databasePath)
  withFile(folder, () => makeFolder(folder, 0o700))
  return join(folder, backupName(at))
}

function requireFree(...files: string[]): void {
  const taken = files.find((file) => withFile(file, () => exists(file)))
  if (taken !== undefined) throw new OperationFailed(`${taken} exists already: name another file, or remove it.`)
}

/** Writes under another name first, so that an unfinished backup cannot be mistaken for a complete one. */
async function writeBackup({ config, terminal, now }: Call, file: string): Promise<void> {
  const unfinished = `${file}.unfinished`
  withFile(file, () => {
    rmSync(unfinished, { force: true })
    // SQLite would create the file readable by everyone.
    closeSync(openSync(unfinished, 'wx', privateMode))
  })
  try {
    await copyDatabase(config.databasePath, unfinished, progressNotes(terminal.note, now))
    const foreign = requireSound({ path: unfinished, named: file }, 'quick')
    for (const { detail } of foreign) terminal.note(`${config.databasePath}: ${detail}, so that \`restore\` refuses this backup: drop it, and back up again.`)
    syncToDisk(unfinished)
    publish(unfinished, file)
  } finally {
    for (const rest of ['', '-journal', '-wal', '-shm']) rmSync(`${unfinished}${rest}`, { force: true })
  }
}

const noteEveryMs = 2_000

function progressNotes(note: (line: string) => void, now: () => number): (progress: Progress) => void {
  let notedAt = now()
  return ({ done, pages }) => {
    if (now() - notedAt < noteEveryMs) return
    notedAt = now()
    note(`${Math.floor((100 * done) / pages)} % of ${pages} pages`)
  }
}
