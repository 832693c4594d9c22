import { execFileSync } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { Builder, type WebDriver } from 'selenium-webdriver'
import { firstPrinted, startGroup } from '../browser-process.mjs'
import { freePort } from '../server.js'
import type { Launch } from './browser.js'
import { firstThatRuns } from './programs.js'
import { driveTabs } from './webdriver.js'

/** GTK's display server without a screen. Without it, WebKit needs the display of the environment. */
const displayServer = firstThatRuns(['broadwayd'], '--help')
const hasDisplay = displayServer !== undefined || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY)

/** The driver of the installed WebKitGTK, if there is a display. `HAL_WEBKIT` names another driver; an empty value means none. */
export const installedWebKit = hasDisplay ? firstThatRuns([process.env.HAL_WEBKIT ?? 'WebKitWebDriver'], '--help') : undefined

export const noWebKit = 'WebKit is not tested: `WebKitWebDriver` is not on the PATH and HAL_WEBKIT names no other, or there is no display'

/** Starts WebKit with the driver at this path or with this name. Automated sessions are private, so no profile is kept. */
export const launchWebKit = (path: string): Launch => async (profile) => {
  const groups: ReturnType<typeof startGroup>[] = []
  const kill = async (): Promise<void> => void (await Promise.all(groups.map((group) => group.kill())))
  try {
    const folder = await mkdtemp(join(profile, 'start-'))
    const env = environment(folder)
    if (displayServer !== undefined) {
      const display = startGroup(displayServer, [`--unixsocket=${join(folder, 'display')}`, env.BROADWAY_DISPLAY], env)
      groups.push(display)
      await firstPrinted(display.child.stdout, /Listening on/)
    }
    const port = await freePort()
    const group = startGroup(path, [`--port=${port}`, '--host=127.0.0.1'], env)
    groups.push(group)
    const driver = await startSession(`http://127.0.0.1:${port}`)
    const tabs = await driveTabs(driver, group.id, () => pageProcesses(group.id))
    return {
      newTab: tabs.open,
      // WebDriver has no console, so pages report their faults to the site
      pageFaults: () => [],
      async close() {
        await driver.quit()
        await kill()
      },
      kill,
      clear: tabs.clear,
    }
  } catch (error) {
    await kill()
    throw error
  }
}

/** Directs all files of WebKit to this folder. */
const environment = (folder: string): NodeJS.ProcessEnv & { BROADWAY_DISPLAY: string } => ({
  ...process.env,
  ...Object.fromEntries(['RUNTIME_DIR', 'DATA_HOME', 'CACHE_HOME', 'CONFIG_HOME'].map((name) => [`XDG_${name}`, folder])),
  ...(displayServer !== undefined && { GDK_BACKEND: 'broadway' }),
  // display numbers are unique within their `XDG_RUNTIME_DIR`
  BROADWAY_DISPLAY: ':1',
  // bubblewrap cannot start a sandbox as root in a container
  ...(process.getuid?.() === 0 && { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' }),
})

async function startSession(url: string): Promise<WebDriver> {
  await expect.poll(() => fetch(`${url}/status`).then(({ ok }) => ok, () => false), 'the driver of WebKit listens').toBe(true)
  return new Builder().usingServer(url).withCapabilities({ browserName: 'MiniBrowser' }).build()
}

/** The kernel truncates process names to 15 characters. */
function pageProcesses(group: number): number[] {
  const listed = execFileSync('pgrep', ['-g', String(group), 'WebKitWebProces'], { encoding: 'utf8' })
  return listed.trim().split('\n').map(Number)
}
