import { spawn } from 'node:child_process'

/**
 * Processes that do nothing but compute. They are stopped while they are not needed, so that only what is measured runs
 * beside them.
 *
 * @param {number} count
 */
export function startBusyProcesses(count) {
  // each in a session of its own: Linux may share the processor evenly among sessions
  const children = Array.from({ length: count }, () => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore', detached: true }))
  const signal = (/** @type {NodeJS.Signals} */ name) => children.forEach((child) => child.kill(name))
  const end = () => signal('SIGKILL')
  process.once('exit', end)
  signal('SIGSTOP')
  return { resume: () => signal('SIGCONT'), pause: () => signal('SIGSTOP'), end }
}
