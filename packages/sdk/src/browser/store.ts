import { addDropped, numberCalls, readLedger, type Ledger } from '../queue/ledger.js'
import { toText } from '../queue/stored-text.js'
import type { Block, Call } from '../queue/call.js'
import type { Store } from '../queue/store.js'
import { attempt } from './attempt.js'
import { randomHex } from './ids.js'
import { createDatabase } from './database.js'
import type { Page } from './page.js'

/** Blocks have the keys 1, 2, 3 …, given by the database. */
const ledgerKey = 0
const memoryKey = -1

const isWaiting = ({ calls }: Block): boolean => calls.some((call) => !call.isDone)

/**
 * The store of a page: IndexedDB, one row a block; memory where that is missing, full or throws.
 *
 * @param name of the database; versions of the SDK share it
 */
export const createStore = (page: Page, name: string): Store => {
  const database = createDatabase(page, name)
  /** What fails makes everything live in memory from then on. */
  const durably = async (run: () => Promise<unknown>): Promise<void> => {
    try {
      if (store.isDurable) await run()
    } catch {
      store.isDurable = false
    }
  }

  const ledgerOf = (stored: unknown): Ledger => readLedger(stored ?? store.ledger, () => randomHex(page))

  const store: Store = {
    ledger: undefined,
    isDurable: true,
    isOpen: () => database.isOpen() || !store.isDurable,
    async write(blocks) {
      await durably(async () => {
        const requests = await database.transact('readwrite', (rows) => {
          const requests = blocks.map((block) => (!block.key ? rows.add(toText(block)) : isWaiting(block) ? rows.put(toText(block), block.key) : rows.delete(block.key)))
          // from here on the browser finishes it, even if the page ends
          rows.transaction.commit()
          return requests
        })
        blocks.forEach((block, index) => (block.key ??= Number(requests[index]?.result)))
      })
      for (const block of blocks) block.key ??= memoryKey
    },
    async number(calls, dropped) {
      let ledger: Ledger | undefined
      let numbers = new Map<Call, number>()
      const count = (stored?: unknown): Ledger => {
        ledger = ledgerOf(stored)
        addDropped(ledger, dropped)
        numbers = numberCalls(calls, ledger)
        return ledger
      }
      await durably(() =>
        database.transact('readwrite', (rows) => {
          const found = rows.get(ledgerKey)
          found.onsuccess = () => {
            try {
              rows.put(count(found.result), ledgerKey)
              for (const block of new Set(calls.map(({ block }) => block))) if (block && isWaiting(block)) rows.put(toText(block, numbers), block.key)
              rows.transaction.commit()
            } catch {
              // an exception here would be reported as an error of the page; a store that was closed meanwhile has aborted it
              attempt(() => rows.transaction.abort())
            }
          }
        }),
      )
      // the server gets only numbers that are stored, or cannot be stored
      store.ledger = ledger ?? count()
      for (const [call, seq] of numbers) call.seq = seq
    },
    async load() {
      const stored: [number, unknown][] = []
      await durably(async () => {
        const [keys, rows] = await database.transact('readonly', (rows) => [rows.getAllKeys(), rows.getAll()] as const)
        keys.result.forEach((key, index) => {
          if (key === ledgerKey) store.ledger = ledgerOf(rows.result[index])
          else stored.push([Number(key), rows.result[index]])
        })
      })
      return stored
    },
    clear: () => database.transact('readwrite', (rows) => void rows.clear()).catch(() => undefined),
    close: database.close,
  }
  // opens it now: the first call is not to wait for it
  void durably(database.connect)
  return store
}
