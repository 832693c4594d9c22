import { ratio, warnOfNoise } from '../ingest/report.mjs'
import { median } from '../median.mjs'

/**
 * @typedef {import('../ingest/load.mjs').Loaded} Loaded
 * @typedef {import('./bench.mjs').Pair} Pair
 * @typedef {import('./bench.mjs').Target} Target
 */

/** @param {Pair[]} pairs */
export function report(pairs) {
  const names = [...new Set(pairs.map(({ name }) => name))]
  const of = (/** @type {string} */ name) => pairs.filter((pair) => pair.name === name)
  console.log(`\nSingle durable events, ${of(names[0] ?? '').length} rounds in turn: a second, medians`)
  console.table([
    row('HAL on SQLite', pairs.map(({ hal }) => hal)),
    ...names.map((name) => row(name, of(name).map(({ other }) => other))),
  ])
  console.log('How many times as many HAL keeps: ratios to the run of HAL right before, medians; by processor time, what else the machine does counts less')
  console.table(Object.fromEntries(names.map((name) => [name, advantage(of(name))])))
  warnOfNoise([pairs.map(({ hal }) => hal.perSecond)])
}

/** @param {Pair[]} pairs */
function advantage(pairs) {
  const both = (/** @type {(loaded: Loaded) => number} */ figure) => ratio(pairs.map(({ hal }) => figure(hal)), pairs.map(({ other }) => figure(other)))
  return { ...both(({ perSecond }) => perSecond), 'by processor time': both(({ cpuMs = NaN }) => 1 / cpuMs).ratio }
}

/** @param {string} product @param {Loaded[]} runs */
const row = (product, runs) => ({
  product,
  'a second': Math.round(median(runs.map(({ perSecond }) => perSecond))),
  'CPU µs each': Math.round(median(runs.map(({ cpuMs = NaN }) => cpuMs * 1000))),
  'p50 ms': median(runs.map(({ latencyMs }) => latencyMs.p50)),
  'p99 ms': median(runs.map(({ latencyMs }) => latencyMs.p99)),
})

/** @param {Target[]} targets @param {number} connections */
export function reportRows(targets, connections) {
  const counted = targets.map(({ name, account, rows }) => ({ name, ...account, rows: rows() }))
  console.log('What was answered 2xx, and what the databases have')
  console.table(counted.map(({ name, answered, rows }) => ({ product: name, answered, rows, 'cut off as a run ended': rows - answered })))
  for (const { name, ...account } of counted) {
    if (!isAccounted(account, connections)) throw new Error(`${name} does not have what it answered: the figures would mean nothing`)
  }
}

/**
 * Every answered event must be in the database. When a run ends, each connection may have one request in flight, which
 * is stored without a counted answer.
 *
 * @param {{ answered: number, runs: number, rows: number }} account @param {number} connections
 */
export const isAccounted = ({ answered, runs, rows }, connections) => rows >= answered && rows <= answered + runs * connections
