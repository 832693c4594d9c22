import autocannon from 'autocannon'
import { traffic } from './traffic.mjs'

/**
 * The closed-loop load generator, which sends the next request after each answer. It runs in its own process, so that it
 * shares no event loop with the server.
 * Takes one argument, a JSON object; prints one line, a JSON object.
 *
 * @typedef {object} Load
 * @property {string} url
 * @property {string} [path] replaces the path of the traffic
 * @property {import('./traffic.mjs').TrafficName} traffic
 * @property {readonly import('./traffic.mjs').Writer[]} [writers] who sends the messages
 * @property {number} seconds
 * @property {number} connections
 * @property {Record<string, string>} [headers] in addition to, or instead of, the content type `text/plain`
 *
 * @typedef {object} Loaded
 * @property {number} answered number of 2xx answers
 * @property {number} perSecond 2xx answers per second
 * @property {number} failed
 * @property {{ p50: number, p99: number }} latencyMs
 * @property {{ p50: number, p99: number }} [lateMs] how late requests were sent, which is part of their latency
 * @property {number} [cpuMs] CPU time of the server for each request
 */

/** @param {Load} load @returns {Promise<Loaded>} */
async function run({ url, path, traffic: name, writers = [], seconds, connections, headers }) {
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    requests: [
      {
        method: 'POST',
        headers: { 'content-type': 'text/plain', ...headers },
        setupRequest(request) {
          const next = traffic[name](writers)
          return { ...request, path: path ?? next.path, body: next.body }
        },
      },
    ],
  })
  return {
    answered: result['2xx'],
    perSecond: result['2xx'] / result.duration,
    failed: result.non2xx + result.errors + result.timeouts,
    latencyMs: { p50: result.latency.p50, p99: result.latency.p99 },
  }
}

console.log(JSON.stringify(await run(JSON.parse(process.argv[2] ?? '{}'))))
