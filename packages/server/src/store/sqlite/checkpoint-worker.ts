import { parentPort, workerData } from 'node:worker_threads'
import SqliteDatabase from 'better-sqlite3'

/** The worker of `startRunner`. Runs a checkpoint on its own connection for each message. */
const database = new SqliteDatabase(String(workerData))
database.pragma('synchronous = FULL')

parentPort?.on('message', (asked: 'checkpoint' | 'close') => {
  if (asked === 'close') {
    database.close()
    parentPort?.close()
    return
  }
  // Throws when the disk is full. The log is kept then.
  database.pragma('wal_checkpoint(PASSIVE)')
  parentPort?.postMessage('done')
})
