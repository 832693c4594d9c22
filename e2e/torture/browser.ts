import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'

/** A tab of whichever browser. */
export interface Tab {
  goto(url: string): Promise<unknown>
  evaluate<Result>(run: () => Result | Promise<Result>): Promise<Result>
  evaluate<Result, Argument>(run: (argument: Argument) => Result | Promise<Result>, argument: Argument): Promise<Result>
  /** @throws where the page does not come */
  reload(): Promise<unknown>
  waitForURL(url: RegExp): Promise<unknown>
  setOffline(isOffline: boolean): Promise<unknown>
  close(): Promise<unknown>
}

/** A browser with a profile of its own, as somebody starts it: with the back/forward cache, and no flag that spares tabs in the background. */
export interface RunningBrowser {
  newTab(): Promise<Tab>
  /** Console errors and uncaught exceptions of all pages, without what the network layer prints. */
  pageFaults(): string[]
  /** As with its menu. */
  close(): Promise<void>
  /** SIGKILL to all of its processes. */
  kill(): Promise<void>
  /** Closes all tabs with a page of this origin. */
  clear(origin: string): Promise<unknown>
}

/** Starts a browser with a profile, new or as the last one left it. */
export type Launch = (profile: string) => Promise<RunningBrowser>

interface BrowserProcess {
  /** Where it listens for its driver. */
  endpoint: string
  ended: Promise<unknown>
  kill(): Promise<void>
}

/** Starts a browser as a process group of its own, so that one signal reaches all of it. */
export async function startBrowser(path: string, args: string[]): Promise<BrowserProcess> {
  const child = spawn(path, [...args, '--remote-debugging-port=0', 'about:blank'], { detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(child, 'exit')
  const kill = async (): Promise<void> => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL')
    await ended
  }
  try {
    return { endpoint: await endpointOf(child), ended, kill }
  } catch (error) {
    await kill()
    throw error
  }
}

/** A timer may be late by this: the rest is waited for in a loop. */
const spinMs = 5

/** Kills it at this time, or now where it has passed; answers how many milliseconds later it was. */
export async function killAt(browser: RunningBrowser, time: number): Promise<number> {
  await wait(time - spinMs - Date.now())
  while (Date.now() < time) continue
  const lateMs = Date.now() - time
  await browser.kill()
  return lateMs
}

async function endpointOf({ stderr }: ChildProcess): Promise<string> {
  if (!stderr) throw new Error('The browser has no stderr')
  let printed = ''
  for await (const line of createInterface(stderr)) {
    const [address] = /ws:\/\/\S+/.exec(line) ?? []
    if (address) {
      // whoever reads no more of it stops the browser at its next line
      stderr.resume()
      return address
    }
    printed += `${line}\n`
  }
  throw new Error(`The browser did not start:\n${printed}`)
}
