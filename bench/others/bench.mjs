import { chmod, rm } from 'node:fs/promises'
import { makeFolder, runLoad } from '../ingest/processes.mjs'
import { cpuMsOfAll } from './cpu.mjs'
import { install } from './install.mjs'
import { startHalProduct, startParse, startPostgres, startStrapi } from './products.mjs'
import { report, reportRows } from './report.mjs'

const connections = 64
/** Not measured: the code is still being compiled. */
const warmUpSeconds = 2

/**
 * @typedef {import('../ingest/load.mjs').Loaded} Loaded
 * @typedef {import('./products.mjs').Product} Product
 *
 * Results of HAL and another product, measured one right after the other.
 * @typedef {{ name: string, hal: Loaded, other: Loaded }} Pair
 *
 * Counts the answers of a product.
 * @typedef {Product & { run: (seconds: number) => Promise<Loaded>, account: { answered: number, runs: number } }} Target
 */

/**
 * Compares single durable events with alternatives to HAL: the same load generator, number of connections and kind of
 * work, in alternating rounds of one run.
 *
 * @param {{ rounds: number, seconds: number }} options
 */
export async function bench(options) {
  install()
  const folder = await makeFolder()
  // PostgreSQL runs as another user, because it refuses to run as root.
  await chmod(folder, 0o755)
  /** @type {(() => Promise<void>)[]} */
  const stops = []
  /** @template {{ stop: () => Promise<void> }} Server @param {Server} server */
  const keep = (server) => {
    stops.unshift(server.stop)
    return server
  }
  try {
    const hal = target(keep(await startHalProduct()))
    const postgres = keep(await startPostgres(folder))
    const others = [target(keep(await startParse(postgres))), target(keep(await startStrapi(folder)))]
    report(await measure(hal, others, options))
    reportRows([hal, ...others], connections)
  } finally {
    for (const stop of stops) await stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** @param {Product} product @returns {Target} */
function target(product) {
  const account = { answered: 0, runs: 0 }
  const run = async (/** @type {number} */ seconds) => {
    const before = cpuMsOfAll(product.pids)
    const loaded = await runLoad({ ...product.load, seconds, connections })
    const cpuMs = (cpuMsOfAll(product.pids) - before) / loaded.answered
    account.answered += loaded.answered
    account.runs++
    return { ...loaded, cpuMs }
  }
  return { ...product, run, account }
}

/**
 * @param {Target} hal @param {Target[]} others @param {{ rounds: number, seconds: number }} options
 * @returns {Promise<Pair[]>}
 */
async function measure(hal, others, { rounds, seconds }) {
  for (const { run } of [hal, ...others]) await run(warmUpSeconds)
  /** @type {Pair[]} */
  const pairs = []
  for (let round = 1; round <= rounds; round++) {
    console.error(`others: round ${round} of ${rounds}`)
    for (const { name, run } of others) pairs.push({ name, hal: await hal.run(seconds), other: await run(seconds) })
  }
  return pairs
}
