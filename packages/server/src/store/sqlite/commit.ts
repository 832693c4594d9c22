import type { Database } from 'better-sqlite3'
import type { Change } from '../../domain/change.js'
import { coalesce } from '../coalesce.js'
import type { Commit } from '../port.js'
import type { Versions } from '../versions.js'
import { createRefs } from './refs.js'
import type { RowCache } from './row-cache.js'
import type { Tables } from './tables/index.js'
import { truncateLog } from './truncate-log.js'
import { writeChange } from './write.js'

/**
 * All commits in one transaction that holds the write lock from its start. It is whole, but not durable before
 * the log was synced (`log-sync.ts`).
 */
export function createCommit(database: Database, tables: Tables, versions: Versions, cache: RowCache) {
  const transaction = database.transaction((commits: Commit[]): 'committed' | 'conflict' => {
    if (commits.some((commit) => isStale(versions, commit))) return 'conflict'
    for (const commit of commits) writeCommit(tables, cache, commit)
    return 'committed'
  })

  const transact = (commits: Commit[]): 'committed' | 'conflict' => {
    try {
      // With NORMAL, SQLite syncs all that keeps the file whole, namely the header of a log that begins anew, and the
      // log before it is copied; only the commit itself it does not wait for. The level counts from when the
      // pragma is compiled, so it cannot be prepared; the two take some 3 µs.
      database.exec('PRAGMA synchronous = NORMAL')
      return transaction.immediate(commits)
    } catch (error) {
      // What was written so far is undone, and with it what the cache holds of that.
      cache.clear()
      throw error
    } finally {
      database.exec('PRAGMA synchronous = FULL')
    }
  }

  return (commits: Commit[]): 'committed' | 'conflict' => {
    const outcome = transact(commits)
    if (outcome === 'conflict') return outcome
    for (const { project_id } of commits) versions.projectWritten(project_id)
    // What was erased would stay readable in the log until that part is overwritten (R29). Best effort: where another
    // process reads, a later erasure shortens the log.
    if (commits.some(erases)) truncateLog(database)
    return outcome
  }
}

function isStale(versions: Versions, { project_id, version }: Commit): boolean {
  return version !== null && versions.isStale(project_id, version)
}

function writeCommit(tables: Tables, cache: RowCache, { project_id, changes }: Commit): void {
  const [first, ...rest] = coalesce(changes)
  if (!first) return
  for (const change of changes) cache.changes(project_id, change)
  if (first.type === 'project_saved') tables.projects.save(first.project)
  const known = cache.find(project_id)
  const projectRef = known?.ref ?? tables.projects.findRef(project_id)
  if (projectRef === undefined) throw new Error(`No project ${project_id} to write to`)
  const refs = createRefs(tables, projectRef, cache, known)
  if (first.type !== 'project_saved') writeChange(tables, refs, first)
  for (const change of rest) writeChange(tables, refs, change)
  refs.lastSeen.write()
}

export function erases({ changes }: Commit): boolean {
  return changes.some((change: Change) => change.type === 'contact_erased')
}
