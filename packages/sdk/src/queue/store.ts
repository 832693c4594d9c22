import type { Block, Call } from './call.js'
import type { Ledger } from './ledger.js'

/** Where blocks wait. A write is stored whole or not at all, and no method rejects. */
export interface Store {
  /**
   * Stores new blocks, which get a key. A block that has a key is stored again while one of its calls waits, else removed.
   * An open store has the write before this function returns, so the calls are safe once the task ends. What cannot be
   * stored lives in memory only.
   */
  write(blocks: Block[]): Promise<void>
  /** Gives stored calls their running numbers, in this order, and adds to the totals of dropped calls. */
  number(calls: Call[], dropped: Record<string, number>): Promise<void>
  /** Reads all that is stored, oldest first. A stored value may have any shape. */
  load(): Promise<[key: number, stored: unknown][]>
  /** Removes everything, the id of the device too. */
  clear(): Promise<unknown>
  /** Lets go of the database, and gives up what is not committed. No method settles from now on. */
  close(): void
  /** Known once it is stored, or cannot be stored. A browser that ends earlier is another device when it is opened again. */
  ledger: Ledger | undefined
  /** Whether it is ready, or known to be unusable. */
  isOpen(): boolean
  /** Whether what is written outlives the page. */
  isDurable: boolean
}
