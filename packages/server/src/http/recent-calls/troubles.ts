import type { ProblemCode, WarningCode } from '@hal/contract/types'
import type { CallType } from './recent-calls.js'

/** A refusal, or a warning on an accepted call. */
type Cause = { kind: 'problem'; code: ProblemCode } | { kind: 'warning'; code: WarningCode }

/** Something that an integrator should change. */
export type Trouble = Cause & {
  /** The field that caused it, such as `company`; `null` if there is none, or if its name could be personal. */
  field: string | null
  type: CallType
  origin: string | null
  /** Number of occurrences since it was first recorded. */
  count: number
  /** Time of the last occurrence, in epoch ms. */
  at: number
}

type Occurrence = Cause & Pick<Trouble, 'type' | 'origin' | 'at'> & { path: string | undefined }

const maxTroubles = 20

/** The latest troubles of a project, one entry for each kind. */
export interface Troubles {
  add(occurrence: Occurrence): void
  /** Newest first. */
  list(): Trouble[]
}

export function createTroubles(): Troubles {
  // In the order of their last occurrence.
  const byKey = new Map<string, Trouble>()
  return {
    add({ path, ...trouble }) {
      const field = fieldOf(path)
      const key = `${trouble.kind} ${trouble.code} ${trouble.type} ${field} ${trouble.origin}`
      const count = (byKey.get(key)?.count ?? 0) + 1
      byKey.delete(key)
      byKey.set(key, { ...trouble, field, count })
      const [oldest] = byKey.keys()
      if (byKey.size > maxTroubles && oldest !== undefined) byKey.delete(oldest)
    },
    list: () => [...byKey.values()].reverse(),
  }
}

/** The first part of a path. A caller chooses the name of an unknown field, so only a plain identifier is kept. */
function fieldOf(path: string | undefined): string | null {
  const [field = ''] = (path ?? '').split(/[.[]/, 1)
  return /^[a-z][a-z0-9_]{0,39}$/.test(field) ? field : null
}
