import { Agent, request } from 'node:http'
import { percentiles } from '../median.mjs'
import { traffic } from './traffic.mjs'

/**
 * The load generator that sends each request at its time, whatever the answers: as visitors do. A
 * latency begins when the request was due, so that a server that stalls pays for everybody who waits.
 * autocannon's own rate is no such thing: it sends what is due in a second as fast as it can, and rests.
 * Takes one argument, a JSON object; prints one line, a JSON object.
 *
 * @typedef {import('./load.mjs').Load & { rate: number }} OpenLoad `rate`: requests a second
 */

/** More than any second needs; they are opened as they are needed. */
const maxSockets = 1_024

/**
 * @param {URL} url @param {Agent} agent @param {string} body
 * @returns {Promise<boolean>} whether it was answered with 2xx
 */
function send(url, agent, body) {
  return new Promise((resolve) => {
    const sent = request(url, { method: 'POST', agent, headers: { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(body) } })
    sent.on('response', (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode !== undefined && response.statusCode < 300))
    })
    sent.on('error', () => resolve(false))
    sent.end(body)
  })
}

/**
 * Calls `begin` with the time at which each of `count` requests is due, at that time or, since timers
 * are coarse, up to a millisecond later.
 *
 * @param {number} count @param {number} rate @param {(dueAt: number) => void} begin
 */
function atTheirTimes(count, rate, begin) {
  const startedAt = performance.now()
  let begun = 0
  const dueAt = () => startedAt + (begun * 1_000) / rate
  return new Promise((/** @type {(done: void) => void} */ done) => {
    const timer = setInterval(() => {
      for (const now = performance.now(); begun < count && dueAt() <= now; begun++) begin(dueAt())
      if (begun < count) return
      clearInterval(timer)
      done()
    }, 1)
  })
}

/** @param {OpenLoad} load @returns {Promise<import('./load.mjs').Loaded>} */
async function run({ url, path, traffic: name, seconds, rate }) {
  const agent = new Agent({ keepAlive: true, maxSockets })
  /** @type {number[]} */
  const latencies = []
  /** @type {Promise<void>[]} */
  const answers = []
  const answer = async (/** @type {number} */ dueAt) => {
    const next = traffic[name]()
    if (await send(new URL(path ?? next.path, url), agent, next.body)) latencies.push(performance.now() - dueAt)
  }
  await atTheirTimes(Math.floor(rate * seconds), rate, (dueAt) => answers.push(answer(dueAt)))
  await Promise.all(answers)
  agent.destroy()
  return { answered: latencies.length, perSecond: latencies.length / seconds, failed: answers.length - latencies.length, latencyMs: percentiles(latencies) }
}

console.log(JSON.stringify(await run(JSON.parse(process.argv[2] ?? '{}'))))
