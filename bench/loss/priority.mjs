import { writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'

const highest = -20
const usual = 0

/**
 * Lets the main threads of processes go first, so that what is planned for a time is done at that time. All their other
 * threads compete with the machine's work as before. Needs root on Linux; without it nothing changes.
 *
 * @param {number[]} pids
 */
export const goFirst = (pids) => pids.forEach((pid) => attempt(() => setPriority(pid, highest)))

/**
 * Runs with the highest priority that this process can get.
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
  // Linux may weigh sessions before it weighs the processes in them (sched(7), "The autogroup feature")
  attempt(() => writeFileSync('/proc/self/autogroup', String(priority)))
}

/** @param {() => void} change */
function attempt(change) {
  try {
    change()
  } catch {
    // not allowed, or not Linux: then ends come late, which the report shows
  }
}
