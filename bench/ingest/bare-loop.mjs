import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { percentiles } from '../median.mjs'
import { trackFields, uuidV7, visitors } from './traffic.mjs'

/**
 * The baseline for HAL's batches: better-sqlite3 alone, inserting the same event rows, 100 in each transaction, with
 * the same schema, indexes and pragmas. Only the transactions are timed.
 * Takes one argument, a JSON object; prints one line, a JSON object.
 *
 * @typedef {object} BareLoop
 * @property {string} path the database file. It is created if it is missing, and grows with each run, as HAL's does
 * @property {string} like a HAL database, whose schema is copied
 * @property {number} seconds
 */

const rowsInTransaction = 100

/** @param {BareLoop} options */
function open({ path, like }) {
  const isNew = !existsSync(path)
  const database = new Database(path)
  // The same settings as `store/sqlite/connect.ts`. Checkpoints run as often as in HAL, which uses another thread.
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma('wal_autocheckpoint = 4000')
  database.pragma(`cache_size = -${64 * 1024}`)
  database.pragma('secure_delete = ON')
  if (isNew) for (const sql of schemaOf(like)) database.exec(sql)
  return database
}

/** @param {string} path @returns {string[]} */
function schemaOf(path) {
  const database = new Database(path, { readonly: true })
  const select = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND tbl_name = 'events'"
  const statements = /** @type {string[]} */ (database.prepare(select).pluck().all())
  database.close()
  return statements
}

function row() {
  const { name, value, properties } = trackFields()
  const now = Date.now()
  const attribution = 1 + (randomBytes(4).readUInt32LE() % visitors)
  return [1, Buffer.from(uuidV7().replaceAll('-', ''), 'hex'), attribution, name, String(value), JSON.stringify(properties), now, now, null]
}

/** @param {BareLoop} options @returns {import('./load.mjs').Loaded} in transactions per second */
function run(options) {
  const database = open(options)
  const insert = database.prepare(`
    INSERT INTO events (project_ref, id, attribution_ref, name, value, properties, timestamp, received_at, result)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const write = database.transaction((/** @type {unknown[][]} */ rows) => {
    for (const values of rows) insert.run(...values)
  })
  /** @type {number[]} */
  const times = []
  let spentMs = 0
  let cpuMicroseconds = 0
  while (spentMs < options.seconds * 1000) {
    const rows = Array.from({ length: rowsInTransaction }, row)
    const startedAt = performance.now()
    const before = process.cpuUsage()
    write.immediate(rows)
    const { user, system } = process.cpuUsage(before)
    cpuMicroseconds += user + system
    const ms = performance.now() - startedAt
    times.push(ms)
    spentMs += ms
  }
  database.close()
  const cpuMs = cpuMicroseconds / 1000 / times.length
  return { answered: times.length, perSecond: (times.length / spentMs) * 1000, failed: 0, latencyMs: percentiles(times), cpuMs }
}

console.log(JSON.stringify(run(JSON.parse(process.argv[2] ?? '{}'))))
