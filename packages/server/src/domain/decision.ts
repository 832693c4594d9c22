import type { ProblemCode, ProblemMembers, Source } from '@hal/contract/types'
import type { Change } from './change.js'

/** Why something was not done; the HTTP layer makes an RFC 9457 problem of it. */
export interface Refusal extends ProblemMembers {
  code: ProblemCode
  detail: string
}

/** What the rules may not find out by themselves. */
export interface Context {
  /** Epoch ms at which the request was received. */
  now: number
  /** A new TypeID of that prefix; time-ordered. */
  newId(prefix: IdPrefix): string
  /** A keyed hash of a text, which tells nothing of it without the key (R26). */
  hash(key: string, text: string): string
}

export type IdPrefix = 'contact' | 'company' | 'stage' | 'activity' | 'project' | 'key'

/** Who does it, for links and activities. */
export interface Author {
  source: Source
  /** Visitor, user or API key. */
  actor: string | null
  operation_id: string | null
}

/** What a command of the account routes does; `id` is that of the record it is about. */
export type CommandEffect = { ok: true; id: string } | { ok: false; refusal: Refusal }

/** What a command comes to, with what it wants written. */
export type CommandDecision = { ok: true; id: string; changes: Change[] } | { ok: false; refusal: Refusal }
