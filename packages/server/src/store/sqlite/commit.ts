import type { Database } from 'better-sqlite3'
import type { Change } from '../../domain/change.js'
import { coalesce } from '../coalesce.js'
import type { Commit } from '../port.js'
import type { Versions } from '../versions.js'
import { createRefs } from './refs.js'
import type { RowCache } from './row-cache.js'
import type { Tables } from './tables/index.js'
import { writeChange } from './write.js'

/** All commits in one transaction that holds the write lock from its start. */
export function createCommit(database: Database, tables: Tables, versions: Versions, cache: RowCache) {
  const transaction = database.transaction((commits: Commit[]): 'committed' | 'conflict' => {
    if (commits.some((commit) => isStale(versions, commit))) return 'conflict'
    for (const commit of commits) writeCommit(tables, cache, commit)
    return 'committed'
  })

  const transact = (commits: Commit[]): 'committed' | 'conflict' => {
    try {
      return transaction.immediate(commits)
    } catch (error) {
      // What was written so far is undone, and with it what the cache holds of that.
      cache.clear()
      throw error
    }
  }

  return (commits: Commit[]): 'committed' | 'conflict' => {
    const outcome = transact(commits)
    if (outcome === 'conflict') return outcome
    for (const { project_id } of commits) versions.projectWritten(project_id)
    if (commits.some(erases)) shortenLog(database)
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
  const refs = createRefs(tables, projectRef, known)
  if (first.type !== 'project_saved') writeChange(tables, refs, first)
  for (const change of rest) writeChange(tables, refs, change)
  refs.lastSeen.write()
}

export function erases({ changes }: Commit): boolean {
  return changes.some((change: Change) => change.type === 'contact_erased')
}

/**
 * What was erased would stay readable in the write-ahead log until that part is overwritten (R29).
 * Best effort, without waiting: where another process reads, a later erasure shortens the log.
 */
function shortenLog(database: Database): void {
  const timeout = Number(database.pragma('busy_timeout', { simple: true }))
  database.pragma('busy_timeout = 0')
  try {
    database.pragma('wal_checkpoint(TRUNCATE)')
  } catch {
    // The commit itself is done and durable.
  } finally {
    database.pragma(`busy_timeout = ${timeout}`)
  }
}
