import { Agent, request } from 'node:http'
import { percentiles } from '../median.mjs'
import { get } from './processes.mjs'
import { visitors } from './traffic.mjs'

const readsOfEach = 500
/** Not measured: code at both ends is still being compiled. */
const warmUpReads = 200
/** Reads pick a random contact among this many of the newest. */
const contacts = 200

/** @param {number} below */
const pick = (below) => Math.floor(Math.random() * below)

/**
 * Measures sequential reads: of no record, a visitor, a contact and a timeline.
 *
 * @param {{ url: string, token: string }} hal
 * @returns {Promise<Record<string, { p50: number, p99: number }>>} ms
 */
export async function measureReads({ url, token }) {
  const { data } = await get(url, `/api/contacts?limit=${contacts}`, token)
  const contact = () => `/api/contacts/${data[pick(data.length)].id}`
  /** @type {Record<string, () => string>} */
  const paths = {
    // Baseline for the HTTP round trip without any query.
    '/healthz, for comparison': () => '/healthz',
    visitor: () => `/api/visitors/visitor-${pick(visitors)}`,
    contact,
    timeline: () => `${contact()}/timeline`,
  }
  // `fetch` takes as long as the server itself, and its garbage collection would dominate the p99.
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  /** @type {Record<string, { p50: number, p99: number }>} */
  const measured = {}
  for (const [name, path] of Object.entries(paths)) {
    /** @type {number[]} */
    const times = []
    for (let read = -warmUpReads; read < readsOfEach; read++) {
      const startedAt = performance.now()
      await receive(agent, url + path(), token)
      if (read >= 0) times.push(performance.now() - startedAt)
    }
    measured[name] = percentiles(times)
  }
  agent.destroy()
  return measured
}

/**
 * @param {Agent} agent @param {string} url @param {string} token
 * @returns {Promise<void>} resolves once the whole answer has arrived
 */
function receive(agent, url, token) {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, headers: { authorization: `Bearer ${token}` } }, (response) => {
      response.resume()
      response.on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`${url} answered ${response.statusCode}`))))
    })
    sent.on('error', reject)
    sent.end()
  })
}
