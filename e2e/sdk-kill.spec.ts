import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { chromium, expect, test } from '@playwright/test'
import { ensureChromium, launchOptions } from './chromium.mjs'
import { startCollector } from './sdk-collector.js'

/** Chromium as a process group of its own, so that SIGKILL ends all of it. */
const launch = async (profile: string): Promise<[ChildProcess, string]> => {
  const { args } = launchOptions()
  const child = spawn(ensureChromium(), [...args, '--headless=new', '--remote-debugging-port=0', '--no-first-run', `--user-data-dir=${profile}`, 'about:blank'], { detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  const endpoint = await new Promise<string>((resolve) => {
    let text = ''
    child.stderr?.on('data', (chunk) => {
      text += chunk
      const found = /ws:\/\/\S+/.exec(text)
      if (found) resolve(found[0])
    })
  })
  return [child, endpoint]
}

const kill = async (child: ChildProcess): Promise<void> => {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  if (child.pid) process.kill(-child.pid, 'SIGKILL')
  await ended
}

for (const afterMs of [100, 6000]) {
  test(`100 calls with the server gone, the browser killed after ${afterMs} ms and reopened: nothing is missing (sdk.md, Queue)`, async () => {
    const collector = await startCollector()
    const profile = await mkdtemp(join(tmpdir(), 'hal-kill-'))
    const run = async (use: (url: string) => Promise<void>): Promise<void> => {
      const [child, endpoint] = await launch(profile)
      try {
        await use(endpoint)
      } finally {
        await kill(child)
      }
    }
    const openPage = async (endpoint: string) => {
      const browser = await chromium.connectOverCDP(endpoint)
      const page = await (browser.contexts()[0] ?? (await browser.newContext())).newPage()
      await page.goto(`${collector.url}/page`)
      await page.waitForFunction(() => window.hal && 'state' in window.hal)
      return page
    }
    await run(async (endpoint) => {
      const page = await openPage(endpoint)
      // a page that is in use: its store is open
      await page.waitForTimeout(500)
      collector.behave('drop')
      await page.evaluate(() => {
        for (let n = 0; n < 100; n++) void window.hal?.track(`event ${n}`)
      })
      await wait(afterMs)
    })
    collector.behave('ok')
    expect(collector.effects.size).toBe(0)
    await run(async (endpoint) => {
      await openPage(endpoint)
      await expect.poll(() => collector.effects.size, { timeout: 20_000 }).toBe(100)
    })
    expect(collector.names()).toEqual(Array.from({ length: 100 }, (_, n) => `event ${n}`))
    await collector.stop()
    await rm(profile, { recursive: true, force: true })
  })
}
