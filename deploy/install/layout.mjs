import { existsSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parseEnv } from 'node:util'
import { InstallError } from './commands.mjs'

/**
 * The paths of an installation: `releases/NAME` for each release, and the link `current` to the running one.
 *
 * @typedef {object} Layout
 * @property {string} base such as /opt/hal
 * @property {string} settings such as /etc/hal/hal.env
 */

/** The number of releases that are kept: the running one and the previous one. */
const keptReleases = 2

/** @param {Layout} layout */
export const currentLink = ({ base }) => join(base, 'current')

/** @param {Layout} layout @param {string} name */
export const releaseFolder = ({ base }, name) => join(base, 'releases', name)

/**
 * Finds the release that `current` points to.
 * @param {Layout} layout
 * @returns {string | null} its folder, or `null` before the first installation
 */
export function currentRelease(layout) {
  const link = currentLink(layout)
  return existsSync(link) ? realpathSync(link) : null
}

/**
 * Points `current` to a release. A rename replaces the link atomically, so `current` always exists.
 * @param {Layout} layout
 * @param {string} release
 */
export function switchTo(layout, release) {
  const next = `${currentLink(layout)}.next`
  rmSync(next, { force: true })
  symlinkSync(join('releases', basename(release)), next)
  renameSync(next, currentLink(layout))
}

/**
 * Removes old releases, except the running one and the newest of the others.
 * @param {Layout} layout
 */
export function removeOldReleases(layout) {
  const current = currentRelease(layout)
  const folder = join(layout.base, 'releases')
  const others = readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((release) => realpathSync(release) !== current)
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  for (const release of others.slice(keptReleases - 1)) rmSync(release, { recursive: true })
}

/**
 * Reads the settings of the installation.
 * @param {Layout} layout
 * @returns {{ databasePath: string, readyUrl: string }}
 * @throws {InstallError} if the database has no absolute path: releases are replaced, but the data must stay
 */
export function readSettings({ settings }) {
  if (!existsSync(settings)) throw new InstallError(`${settings} is missing. Copy deploy/hal.env there and adapt it.`)
  const { HAL_DATABASE_URL = '', HOST = '127.0.0.1', PORT = '3000' } = parseEnv(readFileSync(settings, 'utf8'))
  const databasePath = HAL_DATABASE_URL.replace(/^sqlite:(\/\/(?=\/))?/, '')
  if (dirname(databasePath).startsWith('/')) return { databasePath, readyUrl: `http://${hostInUrl(HOST)}:${PORT}/readyz` }
  throw new InstallError(`HAL_DATABASE_URL in ${settings} must be an absolute path, such as sqlite:/var/lib/hal/hal.sqlite.`)
}

/** @param {string} host */
function hostInUrl(host) {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}
