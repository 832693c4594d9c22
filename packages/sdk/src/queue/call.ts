import type { BatchResult, OperationType } from '@hal/contract/types'
import type { Refusal } from '../api/error.js'

/** One call as plain data: stored like this, and sent to other tabs like this, whatever their version of the SDK. */
export interface Operation {
  id: string
  type: OperationType
  /** The operation of the batch, without what is about the visitor and the device. */
  json: string
  /** Whose call it was when it was made. */
  visitor: string
  token?: string | undefined
  /** The device's running number, given when it is stored. */
  seq?: number | undefined
}

/** What became of a call. */
export type Outcome = Omit<BatchResult, 'problem'> & { problem?: Refusal }

/** A call that waits. */
export interface Call {
  operation: Operation
  /** What it is stored in; absent until it is on its way there. */
  block?: Block | undefined
  /** How many requests carry it right now. */
  requests: number
  /** One of them outlives the page. */
  isKept?: boolean
  /** The running number that the last request told. */
  told?: number | undefined
  /** Settled, dropped or expired. */
  isDone?: boolean
  /** Settles the promise; only in the tab that called, and once. */
  settle?: ((outcome: Outcome) => void) | undefined
}

/** Calls that are stored together: the unit of the append-only store. */
export interface Block {
  calls: Call[]
  /** Where it is stored; absent until it is. */
  key?: number | undefined
}
