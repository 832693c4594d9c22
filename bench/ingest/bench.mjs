import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cpuMs, makeFolder, post, runBareLoop, runLoad, startHal, startReference } from './processes.mjs'
import { median } from '../median.mjs'
import { measurePruning } from './prune.mjs'
import { measureReads } from './reads.mjs'
import { report, reportLatency, reportPruning, reportSize, reportSoak, reportTable } from './report.mjs'
import { soak } from './soak.mjs'
import { fillEvents, sizeOf } from './table-size.mjs'
import { seedCompanies, seedIdentities, writingVisitors } from './traffic.mjs'

const connections = 64
const latencyRuns = 3
/** Not measured: the code is still being compiled. */
const warmUpSeconds = 2

/**
 * @typedef {import('./load.mjs').Loaded} Loaded
 * @typedef {Awaited<ReturnType<typeof startHal>>} Hal
 * @typedef {(seconds: number) => Promise<Loaded>} Target
 * @typedef {{ rounds: number, seconds: number, events: number, soak: number, prune: number }} Options
 */

/**
 * Compares durable ingest with servers that store nothing and with the bare database, in alternating rounds of one run.
 *
 * @param {Options} options
 */
export async function bench(options) {
  const reference = await startReference()
  const hal = await startHal()
  // Messages have a server of their own, because the file size of the first is reported per event.
  const chat = await startHal()
  const folder = await makeFolder()
  const loopPath = join(folder, 'loop.sqlite')
  try {
    await seed(hal)
    const writers = await seed(chat)
    const before = sizeOf(hal.databasePath)
    const measured = await measure({ ...targets(hal, reference, loopPath), message: load(chat, { traffic: 'message', writers }) }, options)
    report(measured)
    const rate = Math.floor(median((measured.track ?? []).map(({ perSecond }) => perSecond)) / 2)
    await measureLatency(hal, reference.url, rate, options)
    reportSize(before, sizeOf(hal.databasePath), sizeOf(loopPath))
    if (options.soak > 0) reportSoak(rate, await soak(hal, { minutes: options.soak, rate, connections }))
    if (options.prune > 0) await benchPruning(folder, rate, options)
    if (options.events > 0) await benchLargeTable(folder, options)
  } finally {
    await hal.stop()
    await chat.stop()
    await reference.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * @typedef {import('./processes.mjs').Running} Running
 * @param {Hal} hal @param {Running} reference @param {string} loopPath
 * @returns {Record<string, Target>}
 */
function targets(hal, reference, loopPath) {
  return {
    bare: load(reference, { path: '/bare', traffic: 'track' }),
    parsed: load(reference, { path: '/collect', traffic: 'track' }),
    track: load(hal, { traffic: 'track' }),
    mixed: load(hal, { traffic: 'mixed' }),
    loop: (seconds) => runBareLoop({ path: loopPath, like: hal.databasePath, seconds }),
    batch: load(hal, { traffic: 'batch' }),
  }
}

/**
 * @param {Running} server
 * @param {Pick<import('./load.mjs').Load, 'path' | 'traffic' | 'writers'>} what
 * @returns {Target}
 */
function load(server, what) {
  return async (seconds) => {
    const before = cpuMs(server.pid)
    const loaded = await runLoad({ ...what, url: server.url, seconds, connections })
    return { ...loaded, cpuMs: (cpuMs(server.pid) - before) / (loaded.perSecond * seconds) }
  }
}

/**
 * @param {{ url: string, token: string }} hal
 * @returns {Promise<import('./traffic.mjs').Writer[]>} the visitors who have a conversation
 */
async function seed({ url, token }) {
  for (const company of seedCompanies) await post(url, '/api/companies', company, token)
  for (const batch of seedIdentities()) await post(url, '/api/widget/batch', batch)
  return Promise.all(writingVisitors.map((visitor_id) => startConversation(url, visitor_id)))
}

/** @param {string} url @param {string} visitor_id */
async function startConversation(url, visitor_id) {
  const { chat_token } = await post(url, '/api/widget/conversations/token', { project_id: 'demo', visitor_id })
  const { conversation_id } = await post(url, '/api/widget/send-message', { project_id: 'demo', visitor_id, chat_token, body: 'Hello' })
  return { visitor_id, chat_token, conversation_id }
}

/**
 * @param {Record<string, Target>} targets
 * @param {Pick<Options, 'rounds' | 'seconds'>} options
 * @returns {Promise<Record<string, Loaded[]>>} for each target, one result per round
 */
async function measure(targets, { rounds, seconds }) {
  for (const target of Object.values(targets)) await target(warmUpSeconds)
  /** @type {Record<string, Loaded[]>} */
  const measured = Object.fromEntries(Object.keys(targets).map((name) => [name, []]))
  for (let round = 1; round <= rounds; round++) {
    console.error(`ingest: round ${round} of ${rounds}`)
    for (const [name, target] of Object.entries(targets)) measured[name]?.push(await target(seconds))
  }
  return measured
}

/**
 * Sends requests at fixed times, independent of the answers, at half of the rate that HAL reaches.
 *
 * @param {Hal} hal @param {string} reference @param {number} rate @param {Options} options
 */
async function measureLatency(hal, reference, rate, { seconds }) {
  const load = { traffic: /** @type {const} */ ('track'), seconds, connections, rate }
  const runs = await measure(
    {
      floor: () => runLoad({ ...load, url: reference, path: '/floor' }),
      parsed: () => runLoad({ ...load, url: reference, path: '/collect' }),
      track: () => runLoad({ ...load, url: hal.url }),
    },
    { rounds: latencyRuns, seconds },
  )
  reportLatency(rate, runs)
}

/**
 * Compares two servers with the same uptime, because a server gets faster during its first minutes.
 *
 * @param {string} folder @param {Options} options
 */
async function benchLargeTable(folder, options) {
  const paths = { small: join(folder, 'small.sqlite'), large: join(folder, 'large.sqlite') }
  for (const path of Object.values(paths)) await makeSeeded(path)
  fillEvents(paths.large, options.events)
  const small = await startHal(paths.small)
  const large = await startHal(paths.large)
  try {
    const pair = { ...prefixed('small', targets(small, small, '')), ...prefixed('large', targets(large, large, '')) }
    reportTable(options.events, await measure(pair, options), await measureReads(large))
  } finally {
    await small.stop()
    await large.stop()
  }
}

/** @param {string} folder @param {number} rate @param {Options} options */
async function benchPruning(folder, rate, { prune: events, seconds, rounds }) {
  const path = join(folder, 'pruned.sqlite')
  await makeSeeded(path)
  reportPruning(rate, await measurePruning(path, { events, rate, seconds, rounds, connections }))
}

/** @param {string} path */
async function makeSeeded(path) {
  const hal = await startHal(path)
  await seed(hal)
  await hal.stop()
}

/** @param {string} prefix @param {Record<string, Target>} of @returns {Record<string, Target>} */
function prefixed(prefix, { track, batch }) {
  return { ...(track && { [`${prefix} track`]: track }), ...(batch && { [`${prefix} batch`]: batch }) }
}
