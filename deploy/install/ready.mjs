import { setTimeout as delay } from 'node:timers/promises'
import { InstallError } from './commands.mjs'

const askEveryMs = 100

/**
 * Waits until a server is ready to take requests.
 * @param {() => string | null} readyUrl `null` while the address is not known
 * @param {{ withinMs: number, hasFailed(): Promise<boolean> }} options `hasFailed` ends the wait early
 * @throws {InstallError} if the server fails, or is not ready in time
 */
export async function waitUntilReady(readyUrl, { withinMs, hasFailed }) {
  const until = performance.now() + withinMs
  while (performance.now() < until) {
    const url = readyUrl()
    if (url !== null && (await isReady(url))) return
    if (await hasFailed()) throw new InstallError('It ended before it was ready.')
    await delay(askEveryMs)
  }
  throw new InstallError(`It was not ready within ${withinMs / 1_000} s.`)
}

/** @param {string} url */
async function isReady(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(5_000) })).ok
  } catch {
    return false
  }
}
