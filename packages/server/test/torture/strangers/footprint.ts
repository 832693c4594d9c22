import SqliteDatabase from 'better-sqlite3'
import { statSync } from 'node:fs'

/** Bytes of the write-ahead log beside the database. */
export function bytesOfLog(path: string): number {
  return statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0
}

/** Bytes of all pages that the database has, in its file or still in the log. */
export function bytesOfPages(path: string): number {
  const database = new SqliteDatabase(path, { readonly: true })
  try {
    const pragma = (name: string) => Number(database.pragma(name, { simple: true }))
    return pragma('page_count') * pragma('page_size')
  } finally {
    database.close()
  }
}
