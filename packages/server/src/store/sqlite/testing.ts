import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OpenStore } from '../conformance/testing.js'
import { openSqliteStore, type SqliteStore } from './open-sqlite-store.js'

/** A path for a database in its own temporary folder. */
export function temporaryFile(): { path: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'hal-store-'))
  return { path: join(folder, 'hal.sqlite'), remove: () => rmSync(folder, { recursive: true }) }
}

/** A store on a temporary file. Disposal removes the file. */
export async function openTemporaryStore(): Promise<OpenStore & { path: string; store: SqliteStore }> {
  const { path, remove } = temporaryFile()
  let store = openSqliteStore({ path })
  return {
    path,
    store,
    async reopen() {
      await store.close()
      store = openSqliteStore({ path })
      return store
    },
    async dispose() {
      await store.close()
      remove()
    },
  }
}
