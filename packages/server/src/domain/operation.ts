import type { ParsedOperation } from '@hal/contract'
import type { OperationResult, Warning } from '@hal/contract/types'
import type { Change } from './change.js'
import type { Refusal } from './decision.js'
import type { Proof, Session } from './verification.js'

/** An operation, ready to be decided on: its time is the server's (R27) and its proof is checked (R31). */
export interface Operation {
  /** The operation id (R26). */
  id: string
  parsed: ParsedOperation
  /** Epoch ms, corrected by the clock skew. */
  timestamp: number
  proof: Proof
  /** What the visitor earned by an identify earlier in the batch, or carries as a token. */
  session: Session | null
  /** About the fields of the call, at most ten. */
  warnings: Warning[]
  /** How many more there were. */
  more_warnings?: number | undefined
  /** The caller's `User-Agent` is that of a bot. */
  isBot?: boolean
}

/** What an operation comes to. A refusal carries no changes: it leaves no trace (R25, R26). */
export type Decision =
  | { status: 'rejected'; refusal: Refusal }
  | { status: 'duplicate'; result: OperationResult; session: Session | null }
  | { status: 'ok'; result: OperationResult; session: Session | null; changes: Change[] }

/** What one verb answers, before the operation itself is put on record. */
export type Effect<Result extends OperationResult> =
  | { ok: false; refusal: Refusal }
  | {
      ok: true
      /** As the caller may see it. */
      result: Result
      /** As an unverified caller would: what a replay without proof is answered (R26). */
      publicResult: Result
      /** The contact it concerned, whose erasure takes the stored results with it (R29). */
      contactId: string | null
    }

