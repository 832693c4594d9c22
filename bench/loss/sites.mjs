import { once } from 'node:events'
import { createServer } from 'node:http'

/**
 * A site that embeds one version of the SDK.
 *
 * @typedef {object} Site
 * @property {string} version
 * @property {string} url
 * @property {ReadonlySet<string>} late trials whose calls were too late to count
 * @property {() => void} close
 */

/** A trial does not count if its calls were later than this many milliseconds. */
const toleranceMs = 1

/** Two hostnames of one machine are two sites, which Chromium isolates in separate processes. */
const hostnames = ['127.0.0.1', 'localhost']

/**
 * Runs in the page. Makes all calls in one task at a given time. If the page has no SDK, starts it in the same task.
 *
 * @param {{ at: number, trial: string, count: number, toleranceMs: number, startMs: number }} given
 */
function callAt({ at, trial, count, toleranceMs, startMs }) {
  const start = () => {
    const template = document.querySelector('template')
    const script = document.createElement('script')
    Object.assign(script.dataset, template?.dataset)
    script.text = template?.content.textContent ?? ''
    document.head.append(script)
  }
  setTimeout(() => {
    if (!('hal' in window)) start()
    while (Date.now() < at) continue
    if (Date.now() > at + toleranceMs) void fetch(`/late?${trial}`)
    for (let n = 0; n < count; n++) Reflect.get(window, 'hal').track(trial, n)
  }, at - startMs - Date.now())
}

/**
 * Starts a site for each version: `/open` runs the SDK, `/first` only contains its source for `callAt` to start.
 *
 * @param {Record<string, string>} scripts the source of each version
 * @param {string} endpoint
 * @param {string} projectId
 */
export const startSites = (scripts, endpoint, projectId) =>
  Promise.all(Object.entries(scripts).map(([version, script], index) => startSite(version, script, endpoint, projectId, hostnames[index] ?? '')))

/**
 * @param {string} version @param {string} script @param {string} endpoint @param {string} projectId @param {string} hostname
 * @returns {Promise<Site>}
 */
async function startSite(version, script, endpoint, projectId, hostname) {
  const attributes = `data-project-id="${projectId}" data-endpoint="${endpoint}"`
  const head = `<!doctype html><title>${version}</title><link rel="icon" href="data:,"><script>${callAt}</script>`
  /** @type {Record<string, string>} */
  const pages = { '/open': `<script ${attributes}>${script}</script>`, '/first': `<template ${attributes}>${script.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</template>` }
  /** @type {Set<string>} */
  const late = new Set()
  const server = createServer(({ url = '' }, response) => {
    if (url.startsWith('/late?')) late.add(url.slice('/late?'.length))
    response.writeHead(200, { 'content-type': 'text/html' }).end(head + (pages[url] ?? ''))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : ''
  return {
    version,
    url: `http://${hostname}:${port}`,
    late,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** @typedef {import('@playwright/test').Page} Page */

/**
 * Schedules calls in the page, and returns before they are made.
 *
 * @param {Page} page @param {{ at: number, trial: string, count: number, startMs: number }} given
 */
export const planCalls = (page, given) => page.evaluate(`callAt(${JSON.stringify({ ...given, toleranceMs })})`)
