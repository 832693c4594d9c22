import { residentMib, runLoad } from './processes.mjs'

const secondsOfMinute = 60

/**
 * Sends single tracks at a fixed rate for many minutes, and measures the memory after each minute.
 *
 * @param {import('./processes.mjs').Running} hal
 * @param {{ minutes: number, rate: number, connections: number }} options
 * @returns {Promise<(import('./load.mjs').Loaded & { residentMib: number })[]>} one result per minute
 */
export async function soak(hal, { minutes, rate, connections }) {
  const measured = []
  for (let minute = 1; minute <= minutes; minute++) {
    console.error(`ingest: minute ${minute} of ${minutes}`)
    const loaded = await runLoad({ url: hal.url, traffic: 'track', seconds: secondsOfMinute, connections, rate })
    measured.push({ ...loaded, residentMib: residentMib(hal.pid) })
  }
  return measured
}
