import { writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'

const highest = -20
const usual = 0

/**
 * Gives the main threads of processes the highest priority, so that planned actions happen on time. Their other threads
 * compete with the rest of the machine as before. Needs root on Linux; otherwise it has no effect.
 *
 * @param {number[]} pids
 */
export const goFirst = (pids) => pids.forEach((pid) => attempt(() => setPriority(pid, highest)))

/**
 * Runs `run` with the highest priority that this process can get.
 *
 * @template Result @param {() => Promise<Result>} run @returns {Promise<Result>}
 */
export async function firstOfAll(run) {
  setOwnPriority(highest)
  try {
    return await run()
  } finally {
    setOwnPriority(usual)
  }
}

/** @param {number} priority */
function setOwnPriority(priority) {
  attempt(() => setPriority(priority))
  // Linux may schedule sessions before the processes in them (sched(7), "The autogroup feature")
  attempt(() => writeFileSync('/proc/self/autogroup', String(priority)))
}

/** @param {() => void} change */
function attempt(change) {
  try {
    change()
  } catch {
    // no permission, or not Linux: ends are late then, which the report shows
  }
}
