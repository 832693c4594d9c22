import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * @typedef {object} BrowserProcess
 * @property {string} endpoint where it listens for its driver
 * @property {Promise<unknown>} ended
 * @property {() => Promise<void>} kill SIGKILL to all of its processes
 */

/**
 * Starts a browser as a process group of its own, so that one signal reaches all of it.
 *
 * @param {string} path @param {string[]} args
 * @returns {Promise<BrowserProcess>}
 */
export async function startBrowser(path, args) {
  const child = spawn(path, [...args, '--remote-debugging-port=0', 'about:blank'], { detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(child, 'exit')
  const kill = async () => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL')
    await ended
  }
  try {
    return { endpoint: await endpointOf(child.stderr), ended, kill }
  } catch (error) {
    await kill()
    throw error
  }
}

/** A timer may be late by this many milliseconds. The rest is waited for in a loop. */
const spinMs = 5

/**
 * Kills a browser at a time, or at once if the time has passed.
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

/** @param {import('node:stream').Readable} stderr */
async function endpointOf(stderr) {
  let printed = ''
  for await (const line of createInterface(stderr)) {
    const [address] = /ws:\/\/\S+/.exec(line) ?? []
    if (address) {
      // an unread pipe would block the browser at one of its next lines
      stderr.resume()
      return address
    }
    printed += `${line}\n`
  }
  throw new Error(`The browser did not start:\n${printed}`)
}
