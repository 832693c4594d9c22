import type { Database } from 'better-sqlite3'
import type { Change } from '../../domain/change.js'
import { coalesce } from '../coalesce.js'
import type { Commit } from '../port.js'
import type { Versions } from '../versions.js'
import type { OwedTruncation } from './owed-truncation.js'
import { createRefs } from './refs.js'
import type { RowCache } from './row-cache.js'
import type { Tables } from './tables/index.js'
import type { Transact } from './transact.js'
import { writeChange } from './write.js'

interface CommitParts {
  database: Database
  tables: Tables
  versions: Versions
  cache: RowCache
  transact: Transact
  truncation: OwedTruncation
}

/**
 * Writes all commits in one transaction that takes the write lock at its start. Durable only after the log is
 * synced.
 */
export function createCommit({ database, tables, versions, cache, transact, truncation }: CommitParts) {
  const transaction = database.transaction((commits: Commit[]): 'committed' | 'conflict' => {
    if (commits.some((commit) => isStale(versions, commit))) return 'conflict'
    for (const commit of commits) writeCommit(tables, cache, commit)
    // Erased data stays readable in the log until that part is overwritten (R29).
    if (commits.some(erases)) truncation.owe()
    return 'committed'
  })

  return (commits: Commit[]): 'committed' | 'conflict' => {
    const outcome = transact(() => transaction.immediate(commits))
    if (outcome === 'committed') for (const { project_id } of commits) versions.projectWritten(project_id)
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
  return changes.some(removesText)
}

/** Whether a change removes what people wrote or said of themselves (R29, C14, C25). */
function removesText(change: Change): boolean {
  switch (change.type) {
    case 'contact_erased':
    case 'visitor_erased':
    case 'conversation_removed':
      return true
    case 'message_saved':
      return change.message.deleted_at !== null
    default:
      return false
  }
}
