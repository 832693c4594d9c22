import { addDropped, number, toText, type Change, type Ledger, type Store } from '../queue/store.js'
import { randomHex } from './ids.js'
import type { Page } from './page.js'

const table = 'q'
/** Blocks have the keys 1, 2, 3 …, given by the database. */
const ledgerKey = 0
const memoryKey = -1
const slowOpenMs = 500
/** After that. Safari has been seen to never answer `open` (bugs.webkit.org/show_bug.cgi?id=226547). */
const openTimeoutMs = 2500

const open = (page: Page, name: string, onSlow: () => void): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = page.indexedDB?.open(name)
    if (!request) return reject()
    let timer = page.setTimeout(() => {
      onSlow()
      timer = page.setTimeout(reject, openTimeoutMs)
    }, slowOpenMs)
    request.onupgradeneeded = () => request.result.createObjectStore(table, { autoIncrement: true })
    request.onerror = reject
    request.onsuccess = () => {
      page.clearTimeout(timer)
      resolve(request.result)
    }
  })

/** The store of a page: IndexedDB, one row a block; memory where that is missing, full or throws. `onSlow`: it may be that another page keeps it. */
export const createStore = (page: Page, name: string, onSlow: () => void): Store => {
  const opened = open(page, name, onSlow)

  /** Runs in one transaction, and answers when it is committed. */
  const transact = async <Result>(mode: IDBTransactionMode, run: (rows: IDBObjectStore) => Result): Promise<Result> => {
    const transaction = (await opened).transaction(table, mode)
    return new Promise((resolve, reject) => {
      const result = run(transaction.objectStore(table))
      transaction.oncomplete = () => resolve(result)
      transaction.onabort = reject
    })
  }

  const ledgerOf = (known: unknown): Ledger => ({ id: randomHex(page), seq: 0, dropped: {}, newest: {}, ...Object(known) })

  const store: Store = {
    ledger: undefined,
    isOpen: false,
    isDurable: true,
    async write(take) {
      let change: Change | undefined
      let ledger: Ledger | undefined
      /** Takes it, and numbers its calls after those of the ledger. */
      const count = (known: unknown): Change => {
        ledger = ledgerOf(known)
        change ??= take()
        addDropped(ledger, change.dropped)
        change.dropped = {}
        for (const block of change.blocks) number(block, ledger)
        // a new device is told only once it is committed
        if (known) store.ledger = ledger
        return change
      }
      const requests: IDBRequest[] = []
      try {
        if (!store.isDurable) throw new Error()
        await transact('readwrite', (rows) => {
          const found = rows.get(ledgerKey)
          found.onsuccess = () => {
            try {
              for (const block of count(found.result).blocks) {
                const isWaiting = block.calls.some((call) => !call.isDone)
                requests.push(!block.key ? rows.add(toText(block)) : isWaiting ? rows.put(toText(block), block.key) : rows.delete(block.key))
              }
              rows.put(ledger, ledgerKey)
              // all is asked for: from here on the browser finishes it even if the page ends
              rows.transaction.commit()
            } catch {
              // thrown from here it would be an error of the page
              rows.transaction.abort()
            }
          }
        })
      } catch {
        store.isDurable = false
        count(ledger ?? store.ledger)
      }
      store.ledger = ledger
      const { blocks = [] } = change ?? {}
      blocks.forEach((block, index) => (block.key ??= store.isDurable ? Number(requests[index]?.result) : memoryKey))
      return blocks
    },
    async load() {
      try {
        let ledger: Ledger | undefined
        const [keys, rows] = await transact('readwrite', (rows) => {
          const found = rows.get(ledgerKey)
          found.onsuccess = () => {
            ledger = ledgerOf(found.result)
            // a device that is new: from here on all tabs tell one id
            if (!found.result) rows.put(ledger, ledgerKey)
          }
          return [rows.getAllKeys(), rows.getAll()] as const
        })
        store.ledger = ledger
        return keys.result.flatMap((key, index) => (key ? [[Number(key), rows.result[index]]] : []))
      } catch {
        return []
      }
    },
    clear: () => transact('readwrite', (rows) => void rows.clear()).catch(() => undefined),
  }
  void opened.catch(() => undefined).then(() => (store.isOpen = true))
  return store
}
