import { setTimeout as wait } from 'node:timers/promises'
import { killAt } from '../../e2e/browser-process.mjs'
import { launch } from './browser.mjs'
import { firstOfAll, goFirst } from './priority.mjs'
import { planCalls } from './sites.mjs'

/** @typedef {import('@playwright/test').Page} Page @typedef {import('./browser.mjs').Browser} Browser @typedef {import('./sites.mjs').Site} Site */

/**
 * How a page ends after its calls.
 *
 * @typedef {object} Ending
 * @property {'browser killed' | 'page killed' | 'closed'} kind
 * @property {number} afterMs time after the last call
 */

/**
 * @typedef {object} Trial
 * @property {string} name unique among the trials
 * @property {Ending} ending
 * @property {boolean} isFirst whether the calls are in the task that starts the SDK; otherwise its database is open
 * @property {boolean} isBusy whether busy processes run meanwhile
 */

export const callsOfTrial = 10

/**
 * The event name of a trial's calls.
 *
 * @param {string} trial @param {string} version
 */
export const eventName = (trial, version) => `${trial}/${version}`

/** Time for pages, busy processes and this process to get ready, in addition to some round trips to the pages. */
const standByMs = 100
const roundTrips = 4
/** A page starts to wait in a loop this long before the calls; a page that starts the SDK does so after that start. */
const waitMs = 3
const startMs = 60

/**
 * Sends the calls that earlier pages of the profile stored, and waits for the answer.
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
 * Opens one page for each version, makes all calls at the same moment, and ends the pages.
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
  // a call planned for a millisecond is made before the end of that millisecond
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
  // lets the browser process write what it has received to disk
  await wait(500)
  return lateMs
}
