import { median } from '../median.mjs'

/** @typedef {import('./load.mjs').Loaded} Loaded */

/** The name of each target in the table. */
const names = {
  bare: 'Express, bare 204',
  parsed: 'Express, body parsed, 204',
  track: 'HAL, single track',
  mixed: 'HAL, mixed traffic',
  message: 'HAL, single send_message',
  loop: 'better-sqlite3 alone, 100 rows a transaction',
  batch: 'HAL, batch of 100 tracks',
}

/** If a baseline varies more than this between rounds, other programs use the machine. */
const quietSpread = 1.5

/** @param {Record<string, Loaded[]>} measured */
export function report(measured) {
  const perSecond = (/** @type {string} */ name) => (measured[name] ?? []).map((loaded) => loaded.perSecond)
  const both = (/** @type {string} */ a, /** @type {string} */ b, target = '') => ({ ...ratios(measured[a], measured[b]), target })
  console.log(`\nIngest, ${perSecond('track').length} rounds in turn: requests (or transactions) a second, medians`)
  console.table(
    Object.entries(names).map(([key, name]) => ({
      target: name,
      'a second': Math.round(median(perSecond(key))),
      'CPU µs each': Math.round(median((measured[key] ?? []).map(({ cpuMs = NaN }) => cpuMs * 1000))),
      'p50 ms': median((measured[key] ?? []).map(({ latencyMs }) => latencyMs.p50)),
      'p99 ms': median((measured[key] ?? []).map(({ latencyMs }) => latencyMs.p99)),
    })),
  )
  console.log('Ratios of the same round, medians; by processor time, what waits for a shared disk does not count')
  console.table({
    'single track / Express that parses the same body': both('track', 'parsed', '0.80'),
    'single track / bare Express': both('track', 'bare'),
    'mixed traffic / track only': both('mixed', 'track', '0.70'),
    'single send_message / single track': both('message', 'track'),
    'batch of 100 / better-sqlite3 alone': both('batch', 'loop', '0.70'),
  })
  warnOfNoise(['bare', 'parsed', 'loop'].map(perSecond))
}

/** @param {number[][]} references */
export function warnOfNoise(references) {
  const spread = Math.max(...references.map((rates) => Math.max(...rates) / Math.min(...rates)))
  if (spread <= quietSpread) return
  console.log(`The machine is busy: a reference varied by a factor of ${spread.toFixed(1)} between rounds. Trust ratios, roughly, and no rates.`)
}

/** @param {number} rate @param {Record<string, Loaded[]>} runs */
export function reportLatency(rate, { floor = [], parsed = [], track = [] }) {
  const row = (/** @type {Loaded[]} */ of) => ({
    p50: median(of.map(({ latencyMs }) => latencyMs.p50)),
    p99: median(of.map(({ latencyMs }) => latencyMs.p99)),
    'sent late p50': median(of.map(({ lateMs }) => lateMs?.p50 ?? NaN)),
    'sent late p99': median(of.map(({ lateMs }) => lateMs?.p99 ?? NaN)),
  })
  console.log(`At half of that rate, ${rate} single tracks a second sent at their times: ms, medians of ${track.length}`)
  console.table({ [names.track]: row(track), [names.parsed]: row(parsed), 'node:http, 204': row(floor) })
}

/**
 * @typedef {{ events: number, bytes: number }} Size
 * @param {Size} before @param {Size} after @param {Size} loop
 */
export function reportSize(before, after, loop) {
  const ofHal = (after.bytes - before.bytes) / (after.events - before.events)
  const ofLoop = loop.bytes / loop.events
  console.log(`Bytes an event: ${ofHal.toFixed(0)} (${after.events} events and all that came with them), ${ofLoop.toFixed(0)} by better-sqlite3 alone`)
}

/** @param {number} events @param {Record<string, Loaded[]>} measured @param {Record<string, Loaded['latencyMs']>} reads */
export function reportTable(events, measured, reads) {
  console.log(`With ${events} events in the table / with those of this run`)
  console.table({
    'single track': ratios(measured['large track'], measured['small track']),
    'batch of 100': ratios(measured['large batch'], measured['small batch']),
  })
  console.log('Reads there, one after the other: ms')
  console.table(reads)
}

/** @param {number} rate @param {import('./prune.mjs').PruneRuns} runs */
export function reportPruning(rate, { idle, retention, prune }) {
  const row = (/** @type {import('./prune.mjs').Pruned[]} */ of) => {
    const of99 = (/** @type {Loaded[]} */ loads) => loads.map(({ latencyMs }) => latencyMs.p99)
    return {
      p50: Number(median(of.map(({ latencyMs }) => latencyMs.p50)).toFixed(1)),
      p99: Number(median(of99(of)).toFixed(1)),
      ...(of !== idle && { 'p99 ratio': ratio(of99(of), of99(idle)).ratio, ...fromTo(ratio(of99(of), of99(idle))) }),
      'removed a second': Math.round(median(of.map(({ removedPerSecond }) => removedPerSecond))),
    }
  }
  console.log(`${rate} single tracks a second while old events are removed: ms, medians of ${idle.length}; ratios of the same round`)
  console.table({ 'nothing is removed': row(idle), 'retention, in the server': row(retention), 'hal prune, beside it': row(prune) })
}

/** @param {{ from: number, to: number }} ratio */
const fromTo = ({ from, to }) => ({ from, to })

/** @param {number} rate @param {(Loaded & { residentMib: number })[]} minutes */
export function reportSoak(rate, minutes) {
  console.log(`${minutes.length} minutes of ${rate} single tracks a second: resident memory after each, in MiB, and ms`)
  console.table(minutes.map(({ residentMib, latencyMs: { p50, p99 } }, index) => ({ minute: index + 1, residentMib, p50, p99 })))
}

/**
 * The ratio by rate, and by CPU time of each request.
 *
 * @param {Loaded[]} [a] @param {Loaded[]} [b]
 */
function ratios(a = [], b = []) {
  const perSecond = (/** @type {Loaded[]} */ of) => of.map((loaded) => loaded.perSecond)
  const perCpu = (/** @type {Loaded[]} */ of) => of.map(({ cpuMs = NaN }) => 1 / cpuMs)
  return { ...ratio(perSecond(a), perSecond(b)), 'by processor time': ratio(perCpu(a), perCpu(b)).ratio }
}

/**
 * Compares the two results of each round, because a temporary slowdown of the machine affects both.
 *
 * @param {number[]} a @param {number[]} b
 */
export function ratio(a, b) {
  const ratios = a.map((value, index) => value / (b[index] ?? NaN))
  const figure = (/** @type {number} */ value) => Number(value.toFixed(2))
  return { ratio: figure(median(ratios)), from: figure(Math.min(...ratios)), to: figure(Math.max(...ratios)) }
}
