import { Agent, request } from 'node:http'
import { percentiles } from '../median.mjs'
import { traffic } from './traffic.mjs'

/**
 * The open-loop load generator, which sends each request at its time, independent of the answers, as visitors do. A
 * latency starts when the request was due, so a stall of the server counts for every waiting request. autocannon's
 * own rate option differs: it sends the requests of a second as fast as it can, then pauses. The report also shows
 * how late the generator itself was, because no latency can be lower than that.
 * Takes one argument, a JSON object; prints one line, a JSON object.
 *
 * @typedef {import('./load.mjs').Load & { rate: number }} OpenLoad `rate`: requests a second; `connections`: the
 *   maximum at once. A request without a free connection waits, and its latency includes the wait. Without a limit,
 *   each stall would open hundreds, which cost the server more than the requests, until it refuses them.
 */

/** Not measured: the generator is slow until its code is compiled, which delays all requests of half a second. */
const warmUpSeconds = 2

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
 * Calls `begin` with the due time of each of `count` requests, at that time or up to a millisecond later, because
 * timers are coarse.
 *
 * @template Answer
 * @param {number} count @param {number} rate @param {(dueAt: number) => Promise<Answer>} begin
 * @returns {Promise<Answer[]>} in order of due time
 */
function atTheirTimes(count, rate, begin) {
  const startedAt = performance.now()
  /** @type {Promise<Answer>[]} */
  const begun = []
  const dueAt = () => startedAt + (begun.length * 1_000) / rate
  return new Promise((/** @type {(answers: Promise<Answer[]>) => void} */ done) => {
    const timer = setInterval(() => {
      for (const now = performance.now(); begun.length < count && dueAt() <= now; ) begun.push(begin(dueAt()))
      if (begun.length < count) return
      clearInterval(timer)
      done(Promise.all(begun))
    }, 1)
  })
}

/** @param {OpenLoad} load @returns {Promise<import('./load.mjs').Loaded>} */
async function run({ url, path, traffic: name, writers = [], seconds, rate, connections }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const answer = async (/** @type {number} */ dueAt) => {
    const lateMs = performance.now() - dueAt
    const next = traffic[name](writers)
    const ok = await send(new URL(path ?? next.path, url), agent, next.body)
    return { ok, lateMs, latencyMs: performance.now() - dueAt }
  }
  const all = await atTheirTimes(Math.floor(rate * (warmUpSeconds + seconds)), rate, answer)
  agent.destroy()
  const counted = all.slice(Math.floor(rate * warmUpSeconds))
  const answered = counted.filter(({ ok }) => ok)
  return {
    answered: answered.length,
    perSecond: answered.length / seconds,
    failed: all.filter(({ ok }) => !ok).length,
    latencyMs: percentiles(answered.map(({ latencyMs }) => latencyMs)),
    lateMs: percentiles(counted.map(({ lateMs }) => lateMs)),
  }
}

console.log(JSON.stringify(await run(JSON.parse(process.argv[2] ?? '{}'))))
