import type { OperationType, Warning } from '@hal/contract/types'
import type { Outcome } from '../../ingest/port.js'
import type { Refusal } from '../../domain/decision.js'
import { effectOf, type Effect } from './effect.js'
import { createTroubles, type Trouble, type Troubles } from './troubles.js'

/** `batch` if the request was refused before its operations were read, or if an operation has no valid body. */
export type CallType = OperationType | 'batch'

/** An accepted call, without personal data. */
export interface RecentCall {
  type: OperationType
  origin: string | null
  /** Epoch ms. */
  at: number
  effect: Effect
  is_repeated: boolean
  is_dry_run: boolean
}

/** The request that made a call. */
export interface CallSource {
  projectId: string
  type: CallType
  /** The `Origin` header. */
  origin: string | undefined
}

/** The recorded calls and troubles of a project, newest first. */
export interface RecentOfProject {
  calls: RecentCall[]
  troubles: Trouble[]
}

/** The latest calls of each project, in memory only. Shows a person who connects a page whether it works. */
export interface RecentCalls {
  /** Records the outcome of an operation. */
  settled(source: CallSource, outcome: Outcome, isDryRun: boolean): void
  /** Records the refusal of a request as a whole. The project must exist. */
  refused(source: CallSource, refusal: Refusal): void
  /** The record of a project. */
  of(projectId: string): RecentOfProject
}

const maxCalls = 10
/** An origin as browsers send it. Other clients can send any text, which may be personal or long. */
const browserOrigin = /^(null|[a-z][a-z0-9+.-]{1,30}:\/\/[\w.:[\]-]{1,260})$/

interface Recorded {
  calls: RecentCall[]
  troubles: Troubles
}

/**
 * Creates the record. Its memory is bounded: ten calls and twenty kinds of trouble for each project. Beyond
 * `maxProjects`, it forgets the project whose record is oldest.
 * @param now epoch ms
 */
export function createRecentCalls(now: () => number, maxProjects = 1_000): RecentCalls {
  const byProject = new Map<string, Recorded>()

  function recordedOf(projectId: string): Recorded {
    const known = byProject.get(projectId)
    if (known !== undefined) return known
    const [oldest] = byProject.keys()
    if (byProject.size >= maxProjects && oldest !== undefined) byProject.delete(oldest)
    const recorded = { calls: [], troubles: createTroubles() }
    byProject.set(projectId, recorded)
    return recorded
  }

  function refused({ projectId, type, origin }: CallSource, { code, errors }: Refusal): void {
    const { troubles } = recordedOf(projectId)
    troubles.add({ kind: 'problem', code, path: errors?.[0]?.path, type, origin: shownOrigin(origin), at: now() })
  }

  function warned({ projectId, type, origin }: CallSource, warnings: readonly Warning[]): void {
    const { troubles } = recordedOf(projectId)
    for (const { code, path } of warnings) troubles.add({ kind: 'warning', code, path, type, origin: shownOrigin(origin), at: now() })
  }

  return {
    refused,
    settled(source, outcome, isDryRun) {
      if (outcome.status === 'rejected') return refused(source, outcome.refusal)
      const { result, status } = outcome
      if (result.warnings.length > 0) warned(source, result.warnings)
      if (source.type === 'batch') return
      const { calls } = recordedOf(source.projectId)
      if (calls.length >= maxCalls) calls.shift()
      const { type, origin } = source
      calls.push({ type, origin: shownOrigin(origin), at: now(), effect: effectOf(result), is_repeated: status === 'duplicate', is_dry_run: isDryRun })
    },
    of(projectId) {
      const recorded = byProject.get(projectId)
      if (recorded === undefined) return { calls: [], troubles: [] }
      return { calls: recorded.calls.toReversed(), troubles: recorded.troubles.list() }
    },
  }
}

function shownOrigin(origin: string | undefined): string | null {
  return origin !== undefined && browserOrigin.test(origin) ? origin : null
}
