import { parentPort, workerData } from 'node:worker_threads'
import SqliteDatabase from 'better-sqlite3'

/** The other end of `startRunner`: copies the log into the database each time it is asked, on a connection of its own. */
const database = new SqliteDatabase(String(workerData))
database.pragma('synchronous = FULL')

parentPort?.on('message', (asked: 'checkpoint' | 'close') => {
  if (asked === 'close') {
    database.close()
    parentPort?.close()
    return
  }
  // Throws where the disk is full; the log is kept then.
  database.pragma('wal_checkpoint(PASSIVE)')
  parentPort?.postMessage('done')
})
