import { IDBDatabase, IDBFactory, IDBObjectStore, IDBOpenDBRequest, IDBRequest, IDBTransaction } from 'fake-indexeddb'

const hasRequests = (value: unknown): value is object =>
  [IDBOpenDBRequest, IDBRequest, IDBDatabase, IDBTransaction, IDBObjectStore].some((kind) => value instanceof kind)

/** The IndexedDB of an origin, each transaction of which takes so many turns longer. */
export const createStore = (lag: number) => {
  const factory = new IDBFactory()
  const uncommitted = new Set<IDBTransaction>()

  /** The store as a page sees it: slow, and silent once the page is gone. What that had not asked for by then is not done. */
  const open = (isGone: () => boolean): Pick<IDBFactory, 'open'> => {
    const watch = <Value>(value: Value): Value => {
      if (!hasRequests(value)) return value
      return new Proxy(value, {
        get: (target, key) => {
          const found: unknown = Reflect.get(target, key)
          if (typeof found !== 'function') return watch(found)
          return (...given: unknown[]) => {
            if (target instanceof IDBDatabase && key === 'transaction') hold(target)
            // it is committed once nothing more is asked for: until then it may be aborted
            if (target instanceof IDBTransaction && key === 'commit') return undefined
            const value: unknown = found.apply(target, given)
            if (value instanceof IDBTransaction) follow(value)
            return watch(value)
          }
        },
        // a database that is half made is taken back in a browser, which this one cannot
        set: (target, key, run: (event: unknown) => void) => Reflect.set(target, key, (event: unknown) => (isGone() && key !== 'onupgradeneeded') || run(event)),
      })
    }
    const follow = (transaction: IDBTransaction): void => {
      uncommitted.add(transaction)
      transaction.addEventListener('complete', () => uncommitted.delete(transaction))
      transaction.addEventListener('abort', () => uncommitted.delete(transaction))
    }
    /** Transactions of all pages come one after the other: this one makes the next one wait. */
    const hold = (database: IDBDatabase): void => {
      if (isGone()) throw new DOMException('The page is gone', 'InvalidStateError')
      if (!lag) return
      const names = Array.from(database.objectStoreNames)
      const rows = database.transaction(names, 'readwrite').objectStore(names[0] ?? '')
      let left = lag
      const spin = (): void => {
        if (left-- > 0) rows.count().onsuccess = spin
      }
      spin()
    }
    return { open: (name: string) => watch(factory.open(name)) }
  }

  /** What is not committed is taken back. */
  const abort = (): void => {
    for (const transaction of uncommitted) transaction.abort()
    uncommitted.clear()
  }

  return { factory, open, abort }
}
