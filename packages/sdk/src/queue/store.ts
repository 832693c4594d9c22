import type { OperationType } from '@hal/contract/types'
import type { Block, Call } from './call.js'

/** What the device tells about itself: the loss ledger. */
export interface Ledger {
  id: string
  /** The last running number given. */
  seq: number
  /** Totals of what the SDK had to drop, by reason. */
  dropped: Record<string, number>
  /** The newest call of each page that has a number, by the end of its id, which those of a page share. */
  newest: Record<string, string>
}

/** A call in a stored text. These names are the same in all versions. */
export interface StoredOperation {
  /** Not there until it is numbered; 0 if it was numbered where it was stored before. */
  seq?: number
  visitor: string
  token?: string
  /** The operation of the batch. */
  call: { id: string; type: OperationType }
}

/** What is to be written. */
export interface Change {
  blocks: Block[]
  /** How many calls were given up since the last one, by reason. */
  dropped: Record<string, number>
}

/**
 * Where blocks wait. A new block gets a key, and its calls their running numbers; one with a key is written
 * again while a call of it waits, else removed. All of one write or nothing of it.
 */
export interface Store {
  /**
   * Asks for what is to be written once it can be, and answers with its blocks. Never rejects: what cannot be stored is
   * numbered all the same, and lives in memory only.
   */
  write(take: () => Change): Promise<Block[]>
  /** All that is stored, oldest first; what stands there may be of any shape. */
  load(): Promise<[key: number, stored: unknown][]>
  /** Forgets everything, the device's id too. */
  clear(): Promise<unknown>
  /** Known once the device is stored, or cannot be: a browser may end before that, and be another device when it is opened again. */
  ledger: Ledger | undefined
  /** Whether it can be used, or it is known that it cannot. */
  isOpen: boolean
  /** Whether what is written outlives the page. */
  isDurable: boolean
}

/**
 * So many pages are remembered, the newest: by then the others have nothing left in the safety net. A call that the
 * stub took down is a page of its own.
 */
const maxPages = 20

/**
 * Gives the calls of a new block their running numbers. What a page calls is numbered in order: one that is not newer
 * than the newest was found a second time, in the safety net or told by another tab, and gets none.
 */
export const number = ({ calls }: Block, ledger: Ledger): void => {
  const { newest } = ledger
  for (const call of calls) {
    if (call.isDone || call.seq != null) continue
    const page = call.id.slice(18)
    if ((newest[page] ?? '') >= call.id) call.seq = 0
    else {
      call.seq = ++ledger.seq
      newest[page] = call.id
    }
  }
  for (const page of Object.keys(newest).slice(0, -maxPages)) delete newest[page]
}

/** Adds what was dropped to the totals. */
export const addDropped = (ledger: Ledger, dropped: Record<string, number>): void => {
  for (const reason in dropped) ledger.dropped[reason] = (ledger.dropped[reason] ?? 0) + (dropped[reason] ?? 0)
}

/** What still waits of a block as one text, which is much cheaper to store and to send to other tabs than objects. */
export const toText = ({ calls }: Block): string => {
  let last: Call | undefined
  let owner = ''
  const entries = calls.flatMap((call) => {
    if (call.isDone) return []
    const { seq, visitor, token, json } = call
    // mostly all of a block are of one visitor
    if (visitor !== last?.visitor || token !== last.token) owner = JSON.stringify({ visitor, token }).slice(1)
    last = call
    return `{"call":${json},${seq == null ? '' : `"seq":${seq},`}${owner}`
  })
  return `[${entries.join()}]`
}

/** Reads such a text; what is not of this shape throws. */
export const fromText = (text: unknown): StoredOperation[] => JSON.parse(String(text))
