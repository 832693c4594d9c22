import { statSync } from 'node:fs'
import { join } from 'node:path'
import { InstallError, run } from './commands.mjs'
import { switchTo } from './layout.mjs'

/**
 * @typedef {object} Upgrade
 * @property {import('./layout.mjs').Layout} layout
 * @property {string} current the release that runs
 * @property {string} release the release that takes its place
 * @property {string} databasePath
 * @property {import('./service.mjs').Service} service
 * @property {(line: string) => void} say
 */

/**
 * Replaces the release that runs. If the new one does not become ready, the old one runs again, on the data from
 * before if the new one has changed their schema.
 * @param {Upgrade} upgrade
 * @throws {InstallError} if the new release does not run; the message says what runs instead
 */
export async function upgradeTo(upgrade) {
  const { layout, release, service, say } = upgrade
  say('Stopping the server. Pages keep their calls meanwhile.')
  await service.stop()
  /** @type {string | null} */
  let backup = null
  try {
    backup = await backUp(upgrade)
    say(`Backup from before the upgrade: ${backup}`)
    switchTo(layout, release)
    await service.start()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const outcome = await goBack(upgrade, backup)
    throw new InstallError(`The upgrade failed. ${reason}\n${outcome}`)
  }
}

/**
 * @param {Upgrade} upgrade
 * @returns {Promise<string>} the file
 */
async function backUp(upgrade) {
  const printed = await hal(upgrade, 'backup')
  const file = /^(\/.+?\.sqlite) {2}/m.exec(printed)?.[1]
  if (file === undefined) throw new InstallError(`The backup did not name its file:\n${printed}`)
  return file
}

/**
 * Runs the old release again.
 * @param {Upgrade} upgrade
 * @param {string | null} backup `null` if the upgrade failed before there was one, and so before anything changed
 */
async function goBack(upgrade, backup) {
  const { layout, current, service, say } = upgrade
  say('Going back to the release from before.')
  // First of all, so that whatever starts the server from now on finds a release that runs.
  switchTo(layout, current)
  await service.stop()
  try {
    await service.start()
    return 'The release from before runs again, on the same data.'
  } catch (error) {
    if (backup === null) throw error
  }
  // An older release refuses the schema of a newer one.
  await service.stop()
  await hal(upgrade, 'restore', backup)
  await service.start()
  return `The release from before runs again, on the data of ${backup}. Calls that the new release took are in the file beside the database that ends in before-restore and the time.`
}

/** @param {Upgrade} upgrade @param {string[]} args */
const hal = ({ layout, current, databasePath }, ...args) =>
  run(join(current, 'bin/hal'), args, { env: { HAL_ENV_FILE: layout.settings }, as: statSync(databasePath) })
