import { spawn } from 'node:child_process'

/**
 * Starts processes that only use CPU. They are paused while not needed, so that they run only during a measurement.
 *
 * @param {number} count
 */
export function startBusyProcesses(count) {
  // each in its own session: Linux may divide CPU time evenly among sessions
  const children = Array.from({ length: count }, () => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore', detached: true }))
  const signal = (/** @type {NodeJS.Signals} */ name) => children.forEach((child) => child.kill(name))
  const end = () => signal('SIGKILL')
  process.once('exit', end)
  signal('SIGSTOP')
  return { resume: () => signal('SIGCONT'), pause: () => signal('SIGSTOP'), end }
}
