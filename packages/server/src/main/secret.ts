import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { ConfigError, minSecretCharacters, secretPath, type Config } from '../config.js'
import { makeFolder } from '../store/sqlite/make-folder.js'

/**
 * The secret that signs tokens: `HAL_SECRET`, or a secret that is generated once and stored next to the database,
 * readable only by its owner (wire.md, "Configuration").
 */
export function resolveSecret(config: Config): string {
  if (config.secret !== null) return config.secret
  const path = secretPath(config)
  makeFolder(dirname(path))
  try {
    // `wx` keeps an existing file, even if two processes start at the same time.
    writeFileSync(path, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const kept = readFileSync(path, 'utf8').trim()
  if (kept.length >= minSecretCharacters) return kept
  throw new ConfigError(`HAL_SECRET is not set, and ${path} holds no secret; delete that file to have a new one made`)
}
