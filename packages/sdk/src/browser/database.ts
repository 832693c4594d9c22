import { attempt } from './attempt.js'
import type { Page } from './page.js'

const table = 'q'
/** Safari has been seen to never answer `open` (bugs.webkit.org/show_bug.cgi?id=226547). */
const openTimeoutMs = 3000

export interface Database {
  /** Opens it, if it is not open. Rejects if it cannot be opened. */
  connect(): Promise<IDBDatabase>
  isOpen(): boolean
  /**
   * Runs one transaction. If the database is open, `run` is called before this function returns.
   *
   * @returns what `run` returned, once the transaction is committed
   */
  transact<Result>(mode: IDBTransactionMode, run: (rows: IDBObjectStore) => Result): Promise<Result>
  /**
   * Closes it for good. What runs and is not committed is aborted, since WebKit would keep all other pages waiting for it
   * while this one is put aside. Nothing settles from now on: WebKit tells a page that comes back that all was committed,
   * also what it has lost.
   */
  close(): void
}

/**
 * One object store in a database of IndexedDB. It is closed when somebody wants to delete it, since an open connection
 * would keep them waiting, and opened again by the next transaction.
 */
export const createDatabase = (page: Page, name: string): Database => {
  let database: IDBDatabase | undefined
  let opening: Promise<IDBDatabase> | undefined
  let stopOpening: (() => void) | undefined
  const running = new Set<IDBTransaction>()

  const open = (): Promise<IDBDatabase> =>
    new Promise((resolve, reject) => {
      const request = page.indexedDB?.open(name)
      if (!request) return reject()
      const discard = (): void => request.result.close()
      const timer = page.setTimeout(() => {
        request.onsuccess = discard
        reject()
      }, openTimeoutMs)
      stopOpening = () => {
        page.clearTimeout(timer)
        request.onsuccess = discard
        request.onerror = null
        attempt(() => request.transaction?.abort())
      }
      request.onupgradeneeded = () => request.result.createObjectStore(table, { autoIncrement: true })
      request.onerror = reject
      request.onsuccess = () => {
        const opened = request.result
        page.clearTimeout(timer)
        const forget = (): void => {
          opened.close()
          database = opening = undefined
        }
        // the browser has closed it, because the site's data was removed
        opened.onclose = opened.onversionchange = forget
        resolve((database = opened))
      }
    })

  const connect = (): Promise<IDBDatabase> => (opening ??= open())

  return {
    connect,
    isOpen: () => !!database,
    async transact(mode, run) {
      const transaction = (database ?? (await connect())).transaction(table, mode)
      running.add(transaction)
      return new Promise((resolve, reject) => {
        const result = run(transaction.objectStore(table))
        transaction.oncomplete = () => running.delete(transaction) && resolve(result)
        transaction.onabort = () => running.delete(transaction) && reject()
      })
    },
    close() {
      stopOpening?.()
      // what is committed refuses
      for (const transaction of running) attempt(() => transaction.abort())
      running.clear()
      database?.close()
    },
  }
}
