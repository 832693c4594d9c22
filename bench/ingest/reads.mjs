import { Agent, request } from 'node:http'
import { percentiles } from '../median.mjs'
import { get } from './processes.mjs'
import { visitors } from './traffic.mjs'

const readsOfEach = 500
/** Before them, and not counted: code of both ends is compiled as it is used. */
const warmUpReads = 200
/** Whose records are read, chosen at random among the newest. */
const contacts = 200

/** @param {number} below */
const pick = (below) => Math.floor(Math.random() * below)

/**
 * How long it takes to read nothing, a visitor, a contact and a timeline, one after the other.
 *
 * @param {{ url: string, token: string }} hal
 * @returns {Promise<Record<string, { p50: number, p99: number }>>} ms
 */
export async function measureReads({ url, token }) {
  const { data } = await get(url, `/api/contacts?limit=${contacts}`, token)
  const contact = () => `/api/contacts/${data[pick(data.length)].id}`
  /** @type {Record<string, () => string>} */
  const paths = {
    // What the road costs: it reads nothing, and what is slow there is no query.
    '/healthz, for comparison': () => '/healthz',
    visitor: () => `/api/visitors/visitor-${pick(visitors)}`,
    contact,
    timeline: () => `${contact()}/timeline`,
  }
  // `fetch` takes as long as the server does, and its garbage would be the p99.
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
 * @returns {Promise<void>} once all of the answer is there
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
