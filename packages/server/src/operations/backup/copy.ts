import SqliteDatabase from 'better-sqlite3'
import { openToRead } from '../database.js'

/** 4 MiB of pages: small enough to show progress, large enough for low overhead. */
const pagesAtOnce = 1_000

export interface Progress {
  done: number
  pages: number
}

/**
 * Copies a database into `target`, an empty file, while other processes write to it. The copy holds what was
 * committed when it began, in one file without a WAL.
 */
export async function copyDatabase(source: string, target: string, onProgress: (progress: Progress) => void): Promise<void> {
  const database = openToRead(source)
  try {
    // One snapshot for the whole copy. Without it, SQLite restarts the copy after each commit of the server.
    database.exec('BEGIN')
    database.prepare('SELECT count(*) FROM sqlite_schema').get()
    await database.backup(target, {
      progress({ totalPages, remainingPages }) {
        onProgress({ done: totalPages - remainingPages, pages: totalPages })
        return pagesAtOnce
      },
    })
  } finally {
    database.close()
  }
  leaveLogMode(target)
}

function leaveLogMode(path: string): void {
  const copy = new SqliteDatabase(path, { fileMustExist: true })
  try {
    copy.pragma('journal_mode = DELETE')
  } finally {
    copy.close()
  }
}
