import type { BatchResult, OperationType, Warning } from '@hal/contract/types'
import type { HalError, Refusal } from '../api/error.js'

/** What became of a call. */
export type Outcome = Omit<BatchResult, 'problem'> & { problem?: Refusal }

/** A call that waits. */
export interface Call {
  id: string
  type: OperationType
  /** When it was made, in epoch milliseconds. */
  time: number
  /** The operation of the batch as text, without what is about the visitor and the device. */
  json: string
  /** The size of `json` in UTF-8. */
  bytes: number
  /** Whose call it was when it was made. */
  visitor: string
  token?: string | undefined
  /** The device's running number, given when it is stored; 0 if it was given elsewhere. */
  seq?: number | undefined
  /** What it is stored in; absent until it is on its way there. */
  block?: Block | undefined
  /** How many requests carry it right now. */
  requests: number
  /** One of them outlives the page. */
  isKept?: boolean
  /** It waits in another tab too, which is to hear what becomes of it. */
  isShared?: boolean
  /** The running number that the last request told. */
  told?: number | undefined
  /** Of the SDK itself, added to those of the server. */
  warnings?: Warning[]
  /** What became of it is known. */
  isSettled?: boolean
  /** Out of the queue: settled and counted, dropped or expired. */
  isDone?: boolean
  /** What the page got, and how it is settled; only in the tab that called, and until it is settled. */
  promise?: Promise<unknown> | undefined
  fulfil?: ((result: unknown) => void) | undefined
  fail?: ((error: HalError) => void) | undefined
}

/** Calls that are stored together: the unit of the append-only store. */
export interface Block {
  calls: Call[]
  /** Where it is stored; absent until it is. */
  key?: number | undefined
}
