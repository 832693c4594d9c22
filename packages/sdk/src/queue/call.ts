import type { BatchResult, Warning } from '@hal/contract/types'
import type { HalError, Refusal } from '../api/error.js'
import type { CallType } from '../api/types.js'

/** The server's answer for a call. */
export type Outcome = Omit<BatchResult, 'problem'> & { problem?: Refusal }

/** A call that waits. */
export interface Call {
  id: string
  type: CallType
  /** When the call was made, in epoch milliseconds. */
  time: number
  /** The operation of the batch as text, without the fields about the visitor and the device. */
  json: string
  /** The size of `json` in UTF-8. */
  bytes: number
  /** The visitor of the moment in which the call was made. */
  visitor: string
  token?: string | undefined
  /** The device's running number. Absent until the leader tab gives it; 0 if the call was numbered where it was stored before. */
  seq?: number | undefined
  /** The block that it is stored in; absent until that is on its way to the store. */
  block?: Block | undefined
  /** Number of requests that carry it right now. */
  requests: number
  /** One of them outlives the page. */
  isKept?: boolean
  /** It waits in another tab too, which must receive the outcome. */
  isShared?: boolean
  /** Warnings of the SDK itself, added to those of the server. */
  warnings?: Warning[]
  /** It has waited long enough to be sent. */
  isDue?: boolean
  /** The server has answered it. */
  isSettled?: boolean
  /** The running number in the last request. */
  sentSeq?: number | undefined
  /** It has left the queue: settled and counted, dropped or expired. */
  isDone?: boolean
  /** The promise of the page and how to settle it. Only in the tab that made the call, and until it is settled. */
  promise?: Promise<unknown> | undefined
  fulfil?: ((result: unknown) => void) | undefined
  fail?: ((error: HalError) => void) | undefined
}

/** Calls that are stored together: the unit of the append-only store. */
export interface Block {
  calls: Call[]
  /** The key of the stored row; absent until it is committed. */
  key?: number | undefined
}
