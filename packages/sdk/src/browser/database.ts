import type { Page } from './page.js'

const table = 'q'
const slowOpenMs = 500
/** Counts after `slowOpenMs`. Safari has been seen to never answer `open` (bugs.webkit.org/show_bug.cgi?id=226547). */
const openTimeoutMs = 2500

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
  /** Closes it, after the transactions that were begun. */
  close(): void
}

/**
 * One object store in a database of IndexedDB. It is closed when somebody wants to delete it, since an open connection
 * would keep them waiting, and opened again by the next transaction.
 */
export const createDatabase = (page: Page, name: string, onSlow: () => void): Database => {
  let database: IDBDatabase | undefined
  let opening: Promise<IDBDatabase> | undefined
  let timer: unknown

  const open = (): Promise<IDBDatabase> =>
    new Promise((resolve, reject) => {
      const request = page.indexedDB?.open(name)
      if (!request) return reject()
      timer = page.setTimeout(() => {
        onSlow()
        timer = page.setTimeout(() => {
          request.onsuccess = () => request.result.close()
          reject()
        }, openTimeoutMs)
      }, slowOpenMs)
      request.onupgradeneeded = () => request.result.createObjectStore(table, { autoIncrement: true })
      request.onerror = reject
      request.onsuccess = () => {
        const opened = request.result
        page.clearTimeout(timer)
        // the browser has closed it, because the site's data was removed
        opened.onclose = () => (database = opening = undefined)
        opened.onversionchange = close
        resolve((database = opened))
      }
    })

  const connect = (): Promise<IDBDatabase> => (opening ??= open())

  const close = (): void => {
    page.clearTimeout(timer)
    // what waits for it to open comes before this
    opening?.then((opened) => opened.close()).catch(() => undefined)
    database = opening = undefined
  }

  return {
    connect,
    isOpen: () => !!database,
    async transact(mode, run) {
      const transaction = (database ?? (await connect())).transaction(table, mode)
      return new Promise((resolve, reject) => {
        const result = run(transaction.objectStore(table))
        transaction.oncomplete = () => resolve(result)
        transaction.onabort = reject
      })
    },
    close,
  }
}
