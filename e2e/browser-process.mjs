import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * @typedef {object} ProcessGroup
 * @property {number} id process id of `child`, which is also the id of the group
 * @property {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} child
 * @property {Promise<unknown>} ended
 * @property {() => Promise<void>} kill sends SIGKILL to the process and its descendants
 *
 * @typedef {ProcessGroup & { endpoint: string }} BrowserProcess `endpoint`: the address for its driver
 */

/**
 * Starts a process in its own group, so that one signal reaches all of its descendants.
 *
 * @param {string} path @param {string[]} args @param {NodeJS.ProcessEnv} [env]
 * @returns {ProcessGroup}
 */
export function startGroup(path, args, env = process.env) {
  const child = spawn(path, args, { detached: true, env, stdio: ['ignore', 'pipe', 'pipe'] })
  // an unread pipe would fill up and block the process
  child.stdout.resume()
  child.stderr.resume()
  const ended = once(child, 'exit')
  const { pid: id } = child
  if (id === undefined) throw new Error(`${path} did not start`)
  const kill = async () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-id, 'SIGKILL')
    await ended
  }
  return { id, child, ended, kill }
}

/**
 * Starts a browser and reads the address for its driver from its output.
 *
 * @param {string} path @param {string[]} args
 * @returns {Promise<BrowserProcess>}
 */
export async function startBrowser(path, args) {
  const group = startGroup(path, [...args, '--remote-debugging-port=0', 'about:blank'])
  try {
    return { ...group, endpoint: await firstPrinted(group.child.stderr, /ws:\/\/\S+/) }
  } catch (error) {
    await group.kill()
    throw error
  }
}

/** Timers can be this many milliseconds late, so the rest is a busy loop. */
const spinMs = 5

/**
 * Kills a browser at a given time, or at once if that time has passed.
 *
 * @param {{ kill: () => Promise<void> }} browser
 * @param {number} time epoch ms
 * @returns {Promise<number>} how many milliseconds late the kill was
 */
export async function killAt(browser, time) {
  await wait(time - spinMs - Date.now())
  while (Date.now() < time) continue
  const lateMs = Date.now() - time
  await browser.kill()
  return lateMs
}

/**
 * Waits for a line that a process prints at its start.
 *
 * @param {import('node:stream').Readable} output @param {RegExp} pattern
 * @returns {Promise<string>} the first match in a line
 * @throws if the process ends without that line
 */
export async function firstPrinted(output, pattern) {
  let printed = ''
  let match
  for await (const line of createInterface(output)) {
    printed += `${line}\n`
    match = pattern.exec(line)?.[0]
    if (match !== undefined) break
  }
  // the end of the loop has paused the stream
  output.resume()
  if (match === undefined) throw new Error(`The process ended before it was ready:\n${printed}`)
  return match
}
