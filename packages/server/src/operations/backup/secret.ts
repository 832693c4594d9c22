import { constants, chmodSync, copyFileSync } from 'node:fs'
import { secretPath, type Config } from '../../config.js'
import { exists, privateMode, syncToDisk } from '../files.js'

/** The secret that goes with a backup. */
export const secretOf = (backupFile: string): string => `${backupFile}.secret`

/**
 * Copies the secret that is kept beside the database: without it, all visitor tokens (R32) are void.
 * @returns what to tell the operator
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
