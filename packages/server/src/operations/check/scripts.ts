import type { Database } from 'better-sqlite3'
import { sha256Of } from '../../store/sqlite/scripts.js'
import type { Finding } from './integrity.js'

/** Scripts of past releases whose bytes have changed. Browsers refuse them on pages that pin their hash. For the newest schema only. */
export function scriptFindings(database: Database): Finding[] {
  const scripts = database.prepare<[], { version: string; bytes: Uint8Array; sha256: string }>('SELECT version, bytes, sha256 FROM scripts').all()
  const changed = scripts.filter(({ bytes, sha256 }) => sha256Of(bytes) !== sha256)
  return changed.map(({ version }) => ({ check: 'scripts', detail: `hal.${version}.js is not what that release was` }))
}
