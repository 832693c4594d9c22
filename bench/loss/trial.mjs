import { setTimeout as wait } from 'node:timers/promises'
import { killAt } from '../../e2e/browser-process.mjs'
import { launch } from './browser.mjs'
import { firstOfAll, goFirst } from './priority.mjs'
import { planCalls } from './sites.mjs'

/** @typedef {import('@playwright/test').Page} Page @typedef {import('./browser.mjs').Browser} Browser @typedef {import('./sites.mjs').Site} Site */

/**
 * How the calls of a page come to their end.
 *
 * @typedef {object} Ending
 * @property {'browser killed' | 'page killed' | 'closed'} kind
 * @property {number} afterMs after the last call
 */

/**
 * @typedef {object} Trial
 * @property {string} name of its own
 * @property {Ending} ending
 * @property {boolean} isFirst in the task in which the SDK starts; else with its database open
 * @property {boolean} isBusy beside busy processes
 */

export const callsOfTrial = 10

/**
 * What the calls of a trial are named.
 *
 * @param {string} trial @param {string} version
 */
export const eventName = (trial, version) => `${trial}/${version}`

/** Until pages, busy processes and this process stand by: so long, and some round trips to the pages. */
const standByMs = 100
const roundTrips = 4
/** Before its time, a page begins to wait in a loop; one that starts the SDK does so after that start. */
const waitMs = 3
const startMs = 60

/**
 * Sends what earlier pages of the profile stored, and waits for the answer.
 *
 * @param {Page} page
 */
export const sendStored = (page) =>
  page.evaluate(async () => {
    const hal = Reflect.get(window, 'hal')
    const sent = hal.track('marker')
    await hal.flush()
    await sent
    while (hal.state.queueLength > 0) await new Promise((resolve) => setTimeout(resolve, 20))
  })

/**
 * Opens one page for each version, makes the calls of all at the same moment, and ends them.
 *
 * @param {string} profile
 * @param {Site[]} sites
 * @param {{ resume(): void, pause(): void }} busy
 * @param {Trial} trial
 * @returns {Promise<{ lateMs: number }>} how late the end was
 */
export async function runTrial(profile, sites, busy, { name, ending, isFirst, isBusy }) {
  const browser = await launch(profile)
  const pages = await Promise.all(sites.map(({ url }) => browser.open(`${url}/open`)))
  await Promise.all(pages.map(sendStored))
  if (isFirst) await Promise.all(pages.map((page, index) => page.goto(`${sites[index]?.url}/first`)))
  const processes = await browser.pageProcesses()
  goFirst(processes)
  const at = Date.now() + standByMs + roundTrips * (await roundTripMs(pages)) + (isFirst ? startMs : 0)
  const plan = { at, count: callsOfTrial, startMs: isFirst ? startMs : waitMs }
  await Promise.all(pages.map((page, index) => planCalls(page, { ...plan, trial: eventName(name, sites[index]?.version ?? '') })))
  if (isBusy) busy.resume()
  const lateMs = await firstOfAll(() => end(browser, processes, ending, at))
  busy.pause()
  if (ending.kind === 'page killed') await browser.kill()
  return { lateMs }
}

/** @param {Page[]} pages */
async function roundTripMs(pages) {
  const askedAt = Date.now()
  await Promise.all(pages.map((page) => page.evaluate('0')))
  return Date.now() - askedAt
}

/**
 * @param {Browser} browser @param {number[]} processes @param {Ending} ending @param {number} at
 * @returns {Promise<number>} how many milliseconds late
 */
async function end(browser, processes, { kind, afterMs }, at) {
  // a call that is made at a millisecond has been made by the end of it
  const time = at + afterMs + 1
  if (kind === 'browser killed') return killAt(browser, time)
  if (kind === 'closed') {
    await wait(time - Date.now())
    const lateMs = Date.now() - time
    await browser.close()
    return lateMs
  }
  const kill = async () => processes.forEach((pid) => process.kill(pid, 'SIGKILL'))
  const lateMs = await killAt({ kill }, time)
  // what has come to the browser is on its way to the disk
  await wait(500)
  return lateMs
}
