import { constants, chmodSync, copyFileSync } from 'node:fs'
import { secretPath, type Config } from '../../config.js'
import { exists, privateMode, syncToDisk } from '../files.js'

/** The path of the secret that belongs to a backup. */
export const secretOf = (backupFile: string): string => `${backupFile}.secret`

/**
 * Copies the secret next to the database. Without it, all visitor tokens (R32) become invalid.
 * @returns a message for the operator
 */
export function keepSecret(config: Pick<Config, 'databasePath' | 'secret'>, backupFile: string): string {
  if (config.secret !== null) return 'HAL_SECRET comes from the environment: keep a copy of it as well.'
  const path = secretPath(config)
  if (!exists(path)) return `There is no ${path}: the server makes one at its start.`
  const copy = secretOf(backupFile)
  copyFileSync(path, copy, constants.COPYFILE_EXCL)
  chmodSync(copy, privateMode)
  syncToDisk(copy)
  return `${copy}  the secret that signs tokens`
}
