import { percentiles } from '../median.mjs'
import { get } from './processes.mjs'
import { visitors } from './traffic.mjs'

const readsOfEach = 500
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
  /** @type {Record<string, { p50: number, p99: number }>} */
  const measured = {}
  for (const [name, path] of Object.entries(paths)) {
    /** @type {number[]} */
    const times = []
    for (let read = 0; read < readsOfEach; read++) {
      const startedAt = performance.now()
      await get(url, path(), token)
      times.push(performance.now() - startedAt)
    }
    measured[name] = percentiles(times)
  }
  return measured
}
