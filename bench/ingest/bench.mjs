import { median } from '../median.mjs'
import { post, runLoad, startHal, startReference } from './processes.mjs'
import { seedCompanies, seedIdentities } from './traffic.mjs'

const connections = 64

/**
 * @typedef {object} Target
 * @property {string} name
 * @property {string} url
 * @property {string} [path]
 * @property {import('./traffic.mjs').TrafficName} traffic
 */

/**
 * Durable ingest beside servers that keep nothing, in one run, in turn.
 *
 * @param {{ rounds: number, seconds: number }} options
 */
export async function bench({ rounds, seconds }) {
  const reference = await startReference()
  const hal = await startHal()
  try {
    await seed(hal)
    /** @type {Target[]} */
    const targets = [
      { name: 'Express, bare 204', url: reference.url, path: '/bare', traffic: 'track' },
      { name: 'Express, body parsed, 204', url: reference.url, path: '/collect', traffic: 'track' },
      { name: 'HAL, single track', url: hal.url, traffic: 'track' },
      { name: 'HAL, mixed traffic', url: hal.url, traffic: 'mixed' },
      { name: 'Express, batch of 100 parsed, 204', url: reference.url, path: '/collect', traffic: 'batch' },
      { name: 'HAL, batch of 100 tracks', url: hal.url, traffic: 'batch' },
    ]
    report(targets, await measure(targets, rounds, seconds))
  } finally {
    await hal.stop()
    await reference.stop()
  }
}

/** @param {{ url: string, token: string }} hal */
async function seed({ url, token }) {
  for (const company of seedCompanies) await post(url, '/api/companies', company, token)
  for (const batch of seedIdentities()) await post(url, '/api/widget/batch', batch)
}

/**
 * @param {Target[]} targets
 * @param {number} rounds
 * @param {number} seconds
 * @returns {Promise<import('./load.mjs').Loaded[][]>} of each target, one a round
 */
async function measure(targets, rounds, seconds) {
  /** @type {import('./load.mjs').Loaded[][]} */
  const measured = targets.map(() => [])
  for (let round = 1; round <= rounds; round++) {
    console.error(`ingest: round ${round} of ${rounds}`)
    for (const [index, target] of targets.entries()) {
      measured[index]?.push(await runLoad({ ...target, seconds, connections }))
    }
  }
  return measured
}

/** @param {Target[]} targets @param {import('./load.mjs').Loaded[][]} measured */
function report(targets, measured) {
  const rates = measured.map((runs) => median(runs.map(({ perSecond }) => perSecond)))
  console.log(`\nIngest, ${measured[0]?.length} rounds, ${connections} connections: requests a second, median`)
  console.table(
    targets.map(({ name }, index) => ({
      target: name,
      'requests/s': Math.round(rates[index] ?? NaN),
      'p50 ms': median((measured[index] ?? []).map(({ latencyMs }) => latencyMs.p50)),
      'p99 ms': median((measured[index] ?? []).map(({ latencyMs }) => latencyMs.p99)),
    })),
  )
  const rate = (/** @type {string} */ name) => rates[targets.findIndex((target) => target.name === name)] ?? NaN
  console.log('Ratios')
  console.table({
    'single track / Express that parses the same body': ratio(rate('HAL, single track'), rate('Express, body parsed, 204')),
    'single track / bare Express': ratio(rate('HAL, single track'), rate('Express, bare 204')),
    'mixed traffic / track only': ratio(rate('HAL, mixed traffic'), rate('HAL, single track')),
    'batch of 100 / Express that parses the same body': ratio(
      rate('HAL, batch of 100 tracks'),
      rate('Express, batch of 100 parsed, 204'),
    ),
  })
}

/** @param {number} a @param {number} b */
const ratio = (a, b) => ({ ratio: Number((a / b).toFixed(2)) })
