import Database from 'better-sqlite3'
import { runLoad, startHal, startHalCommand } from './processes.mjs'
import { fillEvents } from './table-size.mjs'

const dayMs = 86_400_000
const keptDays = 30

/**
 * @typedef {import('./load.mjs').Loaded & { removedPerSecond: number }} Pruned
 * @typedef {{ idle: Pruned[], retention: Pruned[], prune: Pruned[] }} PruneRuns
 */

/**
 * Sends single tracks at a fixed rate, in turns: without other work, while the server removes events past the retention,
 * and while `hal prune` removes them from another process. Each turn starts a new server.
 *
 * @param {string} path a database with projects and visitors that no process has open
 * @param {{ events: number, rate: number, rounds: number, seconds: number, connections: number }} options
 * @returns {Promise<PruneRuns>}
 */
export async function measurePruning(path, { events, rounds, ...load }) {
  fillEvents(path, events, Date.now() - 2 * keptDays * dayMs)
  /** @type {PruneRuns} */
  const runs = { idle: [], retention: [], prune: [] }
  for (let round = 1; round <= rounds; round++) {
    console.error(`ingest: pruning, round ${round} of ${rounds}`)
    for (const name of /** @type {const} */ (['idle', 'retention', 'prune'])) runs[name].push(await turn(path, name, load))
  }
  return runs
}

/**
 * @param {string} path @param {keyof PruneRuns} name
 * @param {{ rate: number, seconds: number, connections: number }} load
 * @returns {Promise<Pruned>}
 */
async function turn(path, name, load) {
  keepEvents(path, name === 'retention' ? keptDays : null)
  const hal = await startHal(path)
  const pruning = name === 'prune' ? startHalCommand(path, ['prune', '--events-older-than', String(keptDays)]) : null
  const before = oldEvents(path)
  const startedAt = performance.now()
  const loaded = await runLoad({ ...load, url: hal.url, traffic: 'track' })
  const removed = before - oldEvents(path)
  const removedPerSecond = (removed * 1_000) / (performance.now() - startedAt)
  // The next turn removes the rest. It is safe to kill at any moment.
  pruning?.kill('SIGKILL')
  await hal.stop()
  if (name !== 'idle' && oldEvents(path) === 0) throw new Error('All was removed before the end: the figure would mean nothing. Use a larger --prune.')
  return { ...loaded, removedPerSecond }
}

/** @param {string} path @param {number | null} days */
function keepEvents(path, days) {
  const database = new Database(path)
  database.prepare('UPDATE projects SET event_retention_days = ?').run(days)
  database.close()
}

/** @param {string} path */
function oldEvents(path) {
  const database = new Database(path, { readonly: true })
  const count = database.prepare('SELECT count(*) FROM events WHERE timestamp < ?').pluck().get(Date.now() - keptDays * dayMs)
  database.close()
  return Number(count)
}
