import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { chromium, type BrowserContext } from '@playwright/test'
import { launchOptions } from '../chromium.mjs'

/** A browser with a profile of its own, as somebody starts it: with the back/forward cache, and no flag that spares tabs in the background. */
export interface RunningBrowser {
  context: BrowserContext
  /** As with its menu. */
  close(): Promise<void>
  /** SIGKILL to all of its processes. */
  kill(): Promise<void>
}

/** Starts Chromium as a process group of its own, so that one signal reaches all of it. */
export async function launchBrowser(profile: string): Promise<RunningBrowser> {
  const { executablePath, args } = launchOptions()
  const own = ['--headless=new', '--remote-debugging-port=0', '--no-first-run', `--user-data-dir=${profile}`]
  const child = spawn(executablePath, [...args, ...own, 'about:blank'], { detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(child, 'exit')
  const kill = async (): Promise<void> => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL')
    await ended
  }
  try {
    const browser = await chromium.connectOverCDP(await endpointOf(child))
    const [context] = browser.contexts()
    if (!context) throw new Error('Chromium has no window')
    return {
      context,
      async close() {
        const session = await browser.newBrowserCDPSession()
        await session.send('Browser.close')
        await ended
      },
      kill,
    }
  } catch (error) {
    await kill()
    throw error
  }
}

async function endpointOf({ stderr }: ChildProcess): Promise<string> {
  if (!stderr) throw new Error('Chromium has no stderr')
  let printed = ''
  for await (const line of createInterface(stderr)) {
    const [address] = /ws:\/\/\S+/.exec(line) ?? []
    if (address) {
      // whoever reads no more of it stops Chromium at its next line
      stderr.resume()
      return address
    }
    printed += `${line}\n`
  }
  throw new Error(`Chromium did not start:\n${printed}`)
}
