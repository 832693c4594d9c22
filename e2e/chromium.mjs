import { execFileSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'
import { startBrowser } from './browser-process.mjs'

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const installTimeoutMs = 10 * 60_000
const isRoot = process.getuid?.() === 0

/** @param {string} path */
function runs(path) {
  try {
    accessSync(path, constants.X_OK)
    // Ubuntu's chromium-browser may be a shim that only asks to install a snap.
    execFileSync(path, ['--version', '--no-sandbox'], { stdio: 'ignore', timeout: 30_000 })
    return true
  } catch {
    return false
  }
}

function onPath() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return commands.flatMap((command) => folders.map((folder) => join(folder, command))).find(runs)
}

function ofPlaywright() {
  return [chromium.executablePath()].find(runs)
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function install(command, ...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], timeout: installTimeoutMs, env })
}

/** @type {{ name: string, find: () => string | undefined }[]} from the cheapest to the most expensive */
const steps = [
  { name: 'an installed chromium or google-chrome on the PATH', find: onPath },
  { name: "Playwright's own Chromium", find: ofPlaywright },
  {
    name: 'npx playwright install chromium',
    find() {
      install('npx', 'playwright', 'install', 'chromium')
      return ofPlaywright()
    },
  },
  {
    name: 'apt-get install chromium, as root',
    find() {
      if (!isRoot) return undefined
      install('apt-get', 'update')
      install('apt-get', 'install', '-y', 'chromium')
      return onPath()
    },
  },
]

/** @type {string | undefined} */
let found

/** The path of a working Chromium. Installs one if there is none. */
export function ensureChromium() {
  return (found ??= findChromium())
}

function findChromium() {
  const tried = []
  for (const { name, find } of steps) {
    try {
      const path = find()
      if (path) return path
      tried.push(`${name}: not there`)
    } catch (error) {
      tried.push(`${name}: ${error instanceof Error ? error.message.split('\n')[0] : error}`)
    }
  }
  throw new Error(`No Chromium for the browser tests. Install chromium or google-chrome. Tried:\n- ${tried.join('\n- ')}`)
}

/** Two pages of Chromium's own UI that every window loads. Loading takes as long as a test and disturbs benchmarks. */
export const uiPages = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup']

/** Chromium uses only the last list, so it repeats the features that Playwright turns off to prevent requests to other hosts. */
const ofPlaywrightsList = [
  ...['AimEnabled', 'AvoidCorsURLLoaderRestartOnRedirect', 'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsFirstBalancedModeAutoEnable'],
  ...['HttpsUpgrades', 'LensOverlay', 'MediaRouter', 'NetworkTimeServiceQuerying', 'OptimizationHints', 'PaintHolding', 'PreconnectToSearch', 'ThirdPartyStoragePartitioning'],
]

/** Launch options of all browser tests and benchmarks. */
export function launchOptions() {
  return {
    executablePath: ensureChromium(),
    args: [
      // Chromium refuses to run as root inside its sandbox.
      ...(isRoot ? ['--no-sandbox'] : []),
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--disable-features=${[...uiPages, ...ofPlaywrightsList].join()}`,
    ],
  }
}

/**
 * Starts Chromium as a person does: with a persistent profile, the back/forward cache, and no flag that keeps background
 * tabs alive.
 *
 * @param {string} profile an empty folder, or the profile of an earlier Chromium
 */
export function startChromium(profile) {
  const { executablePath, args } = launchOptions()
  // only the last list counts, so this one enables the other features of Playwright's list again
  const ownArgs = ['--headless=new', '--no-first-run', `--disable-features=${uiPages.join()}`, `--user-data-dir=${profile}`]
  return startBrowser(executablePath, [...args, ...ownArgs])
}

if (process.argv[1] === import.meta.filename) console.log(ensureChromium())
