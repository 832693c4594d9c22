import Database from 'better-sqlite3'
import { trackFields, uuidV7 } from './traffic.mjs'

/**
 * The number of events in a database, and its size.
 *
 * @param {string} path
 */
export function sizeOf(path) {
  const database = new Database(path, { readonly: true })
  const events = Number(database.prepare('SELECT count(*) FROM events').pluck().get())
  const pages = Number(database.pragma('page_count', { simple: true }))
  const pageBytes = Number(database.pragma('page_size', { simple: true }))
  database.close()
  return { events, bytes: pages * pageBytes }
}

const rowsInTransaction = 50_000

/**
 * Writes events of known visitors into a HAL database that no process has open.
 *
 * @param {string} path
 * @param {number} count
 * @param {number} [receivedAt] epoch ms; default: now
 */
export function fillEvents(path, count, receivedAt) {
  const database = new Database(path)
  database.pragma('synchronous = OFF')
  database.pragma(`cache_size = -${256 * 1024}`)
  database.exec('INSERT INTO attributions (visitor_ref, contact_ref, company_ref) SELECT ref, contact_ref, active_company_ref FROM visitors')
  const attributions = /** @type {number[]} */ (database.prepare('SELECT ref FROM attributions').pluck().all())
  const insert = database.prepare(`
    INSERT INTO events (project_ref, id, attribution_ref, name, value, properties, timestamp, received_at)
    VALUES ((SELECT ref FROM projects WHERE id = 'demo'), ?, ?, ?, ?, ?, ?, ?)`)
  const write = database.transaction((/** @type {number} */ rows) => {
    for (let index = 0; index < rows; index++) {
      const { name, value, properties } = trackFields()
      const attribution = attributions[Math.floor(Math.random() * attributions.length)]
      const now = receivedAt ?? Date.now()
      insert.run(Buffer.from(uuidV7().replaceAll('-', ''), 'hex'), attribution, name, String(value), JSON.stringify(properties), now, now)
    }
  })
  for (let left = count; left > 0; left -= rowsInTransaction) {
    console.error(`ingest: ${left} events to fill in`)
    write(Math.min(left, rowsInTransaction))
  }
  // Keeps visitors up to date, as HAL's rows lag at most about fifty events behind.
  database.prepare('UPDATE visitors SET last_seen_at = ?').run(Date.now())
  database.pragma('wal_checkpoint(TRUNCATE)')
  database.close()
}
