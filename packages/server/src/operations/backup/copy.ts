import SqliteDatabase from 'better-sqlite3'
import { openToRead } from '../database.js'

/** 4 MiB of pages: quick enough to show progress, long enough to cost nothing. */
const pagesAtOnce = 1_000

export interface Progress {
  done: number
  pages: number
}

/**
 * Copies a database into `target`, an empty file, while others write to it. The copy is what had
 * been committed when it began, and is one file that needs no log beside it.
 */
export async function copyDatabase(source: string, target: string, onProgress: (progress: Progress) => void): Promise<void> {
  const database = openToRead(source)
  try {
    // One snapshot for all of it. Without, SQLite starts the copy anew whenever the server commits.
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
