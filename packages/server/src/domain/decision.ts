import type { ProblemCode, ProblemMembers, Source } from '@hal/contract/types'
import type { Change } from './change.js'

/** The reason why an operation was refused. The HTTP layer converts it to an RFC 9457 problem. */
export interface Refusal extends ProblemMembers {
  code: ProblemCode
  detail: string
}

/** Inputs that the rules cannot compute: time, ids, hashes. */
export interface Context {
  /** Epoch ms at which the request was received. */
  now: number
  /** A new time-ordered TypeID with the given prefix. */
  newId(prefix: IdPrefix): string
  /** A keyed hash of a text, of no use without the key (R26). */
  hash(key: string, text: string): string
}

export type IdPrefix = 'contact' | 'company' | 'stage' | 'activity' | 'project' | 'key' | 'conversation' | 'message'

/** The author, for links and activities. */
export interface Author {
  source: Source
  /** Visitor, user or API key. */
  actor: string | null
  operation_id: string | null
}

/** The result of an account command; `id` is the id of its record. */
export type CommandEffect = { ok: true; id: string } | { ok: false; refusal: Refusal }

/** The outcome of a command, with its changes. */
export type CommandDecision = { ok: true; id: string; changes: Change[] } | { ok: false; refusal: Refusal }
