import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { startHal } from '../ingest/processes.mjs'
import { launch } from './browser.mjs'
import { startBusyProcesses } from './busy.mjs'
import { planRound } from './plan.mjs'
import { lateness, lossTable } from './report.mjs'
import { startSites } from './sites.mjs'
import { callsOfTrial, eventName, runTrial, sendStored } from './trial.mjs'

/** @typedef {import('./sites.mjs').Site} Site @typedef {import('./plan.mjs').PlannedTrial} PlannedTrial */

const busyCount = 8
const scriptName = 'hal.global.js'
const builtFolder = new URL('../../packages/sdk/dist/', import.meta.url).pathname
/** A trial counts only if its calls and its end were at most this many milliseconds late. */
const toleranceMs = 3
const maxAttempts = 10

/**
 * The script build of this checkout, and of another version if a folder is given.
 *
 * @param {string} folder the other version's `packages/sdk/dist`, relative to the folder where npm was started; empty: none
 * @returns {Record<string, string>}
 */
function readScripts(folder) {
  const read = (/** @type {string} */ from) => readFileSync(join(from, scriptName), 'utf8')
  if (folder === '') return { this: read(builtFolder) }
  const other = resolve(process.env.INIT_CWD ?? '.', folder)
  if (!existsSync(join(other, scriptName))) throw new Error(`--sdk: there is no ${scriptName} in ${other}. Pass the folder packages/sdk/dist of a built checkout.`)
  return { before: read(other), this: read(builtFolder) }
}

/**
 * Counts the calls that are lost when a browser or page ends right after them. Both versions run in one browser, each in
 * its own process, and end at the same moment.
 *
 * @param {{ trials: number, sdk: string }} options
 */
export async function bench({ trials, sdk }) {
  const scripts = readScripts(sdk)
  const profile = await mkdtemp(join(tmpdir(), 'hal-loss-'))
  const server = await startHal()
  const sites = await startSites(scripts, server.url, 'demo')
  const busy = startBusyProcesses(busyCount)
  // an interrupted run leaves no busy processes behind
  process.once('SIGINT', () => process.exit(130))
  /** @type {Done[]} */
  const done = []
  try {
    for (let round = 0; round < trials; round++) {
      const startedAt = Date.now()
      for (const trial of planRound(round)) done.push(await runUntilOnTime(profile, sites, busy, trial))
      console.error(`Round ${round + 1} of ${trials} took ${Math.round((Date.now() - startedAt) / 1000)} s`)
    }
    await sendAllStored(profile, sites)
    const versions = Object.keys(scripts)
    const arrived = countEvents(server.databasePath)
    const losses = done.flatMap(({ name, setup, row }) =>
      versions.map((version) => ({ version, setup, row, called: callsOfTrial, lost: callsOfTrial - (arrived.get(eventName(name, version)) ?? 0) })),
    )
    console.log(`\nLost calls, ${callsOfTrial} in one task, ${trials} times each, ${cpus().length} cores; busy: ${busyCount} processes beside it; ${lateness(done.map(({ lateMs }) => lateMs))}\n`)
    console.log(lossTable(losses, versions))
  } finally {
    busy.end()
    for (const { close } of sites) close()
    await server.stop()
    await rm(profile, { recursive: true, force: true })
  }
}

/** @typedef {PlannedTrial & { lateMs: number }} Done */

/**
 * @param {string} profile @param {Site[]} sites @param {{ resume(): void, pause(): void }} busy @param {PlannedTrial} planned
 * @returns {Promise<Done>}
 */
async function runUntilOnTime(profile, sites, busy, planned) {
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    const trial = { ...planned, name: `${planned.name}/${attempt}` }
    const { lateMs } = await runTrial(profile, sites, busy, trial)
    const isLate = sites.some(({ version, late }) => late.has(eventName(trial.name, version)))
    if (!isLate && lateMs <= toleranceMs) return { ...trial, lateMs }
  }
  throw new Error(`${planned.name}: ${maxAttempts} times the calls or the end came too late. The machine is too busy for this measurement.`)
}

/**
 * Lets the pages of the last trials send their stored calls.
 *
 * @param {string} profile @param {Site[]} sites
 */
async function sendAllStored(profile, sites) {
  const browser = await launch(profile)
  const pages = await Promise.all(sites.map(({ url }) => browser.open(`${url}/open`)))
  await Promise.all(pages.map(sendStored))
  await browser.close()
}

/**
 * Counts the stored events by name.
 *
 * @param {string} databasePath @returns {Map<string, number>}
 */
function countEvents(databasePath) {
  const database = new Database(databasePath, { readonly: true })
  const rows = /** @type {{ name: string, count: number }[]} */ (database.prepare('SELECT name, count(*) AS count FROM events GROUP BY name').all())
  database.close()
  return new Map(rows.map(({ name, count }) => [name, count]))
}
