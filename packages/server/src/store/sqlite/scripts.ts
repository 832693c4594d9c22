import { createHash } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import type { KeptScript } from '../port.js'

/** Script builds of past releases, each with its hash, so that `hal check` can detect changed bytes. */
export function createScripts(database: Database) {
  const add = database.prepare<[KeptScript & { sha256: string }]>(`
    INSERT INTO scripts (version, bytes, sha256, kept_at) VALUES (:version, :bytes, :sha256, :kept_at) ON CONFLICT DO NOTHING`)
  const find = database.prepare<[string], Uint8Array>('SELECT bytes FROM scripts WHERE version = ?').pluck()
  return {
    keep: (script: KeptScript): void => void add.run({ ...script, sha256: sha256Of(script.bytes) }),
    find: (version: string): Uint8Array | null => find.get(version) ?? null,
  }
}

/** The value of `scripts.sha256`, in hex. */
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
