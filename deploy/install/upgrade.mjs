import { statSync } from 'node:fs'
import { join } from 'node:path'
import { InstallError, run } from './commands.mjs'
import { switchTo } from './layout.mjs'

/**
 * @typedef {object} Upgrade
 * @property {import('./layout.mjs').Layout} layout
 * @property {string} current the running release
 * @property {string} release the new release
 * @property {string} databasePath
 * @property {import('./service.mjs').Service} service
 * @property {(line: string) => void} say
 */

/**
 * Replaces the running release. If the new one does not become ready, the old one runs again. If the new one has changed
 * the schema, the backup is restored first.
 * @param {Upgrade} upgrade
 * @throws {InstallError} if the new release does not run; the message names the release that runs instead
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
 * @returns {Promise<string>} the path of the backup
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
 * @param {string | null} backup `null` if the upgrade failed before the backup, and so before any change
 */
async function goBack(upgrade, backup) {
  const { layout, current, service, say } = upgrade
  say('Going back to the release from before.')
  // First, so that any start of the server from now on uses a release that works.
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
