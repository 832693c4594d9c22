import type { ParsedOperation } from '@hal/contract'
import type { OperationResult, Warning } from '@hal/contract/types'
import type { Change } from './change.js'
import type { Refusal } from './decision.js'
import type { Proof, Session } from './verification/verification.js'

/**
 * An operation that is ready to be decided. Its time is corrected to the server's clock (R27) and its proof is
 * checked (R31).
 */
export interface Operation {
  /** The operation id (R26). */
  id: string
  parsed: ParsedOperation
  /** Epoch ms, corrected by the clock skew. */
  timestamp: number
  proof: Proof
  /** The rights of the visitor, from an earlier identify in the batch or from its token. */
  session: Session | null
  /** The `chat_token` of the call: its key, or `wrong`. Absent if there was none (C27, C32). */
  chat?: ChatToken
  /** Valid `chat_token`s of the visitor in the same batch, for an `identify` (C21). */
  batchChats?: readonly ChatToken[]
  /** Warnings about the fields of the call, at most ten. */
  warnings: Warning[]
  /** The number of further warnings. */
  more_warnings?: number | undefined
  /** The caller's `User-Agent` is that of a bot. */
  isBot?: boolean
}

/** A checked `chat_token`. A token of another visitor, or an expired one, is wrong. */
export type ChatToken = { key: string } | 'wrong'

/** The outcome of an operation. A refusal has no changes and leaves no trace (R25, R26). */
export type Decision =
  | { status: 'rejected'; refusal: Refusal }
  | { status: 'duplicate'; result: OperationResult; session: Session | null }
  | { status: 'ok'; result: OperationResult; session: Session | null; changes: Change[] }

/** The answer of a verb, before the operation itself is recorded. */
export type Effect<Result extends OperationResult> =
  | { ok: false; refusal: Refusal }
  | {
      ok: true
      /** The result that the caller may see. */
      result: Result
      /** The result for an unverified caller, for replays without proof (R26). */
      publicResult: Result
      /** The contact of the operation; its erasure removes the stored results (R29). */
      contactId: string | null
    }

