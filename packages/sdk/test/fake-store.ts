import { IDBDatabase, IDBFactory, IDBObjectStore, IDBOpenDBRequest, IDBRequest, IDBTransaction } from 'fake-indexeddb'

const hasRequests = (value: unknown): value is object =>
  [IDBOpenDBRequest, IDBRequest, IDBDatabase, IDBTransaction, IDBObjectStore].some((kind) => value instanceof kind)

/** The IndexedDB of an origin, each transaction of which takes so many turns longer. */
export const createStore = (lag: number) => {
  const factory = new IDBFactory()
  const uncommitted = new Set<IDBTransaction>()
  /** Those that need their page to be committed: while one of them runs, all other pages wait. */
  const needy = new Set<IDBTransaction>()

  const undo = (transactions: Iterable<IDBTransaction>): void => {
    for (const transaction of transactions) {
      if (uncommitted.delete(transaction)) transaction.abort()
    }
  }

  /** The store as a page sees it: slow, and silent once the page is gone. What that had not asked for by then is not done. */
  const open = (isGone: () => boolean) => {
    /** Those that the browser does not finish if the page ends now. */
    const unfinished = new Set<IDBTransaction>()
    const watch = <Value>(value: Value): Value => {
      if (!hasRequests(value)) return value
      return new Proxy(value, {
        get: (target, key) => {
          const found: unknown = Reflect.get(target, key)
          if (typeof found !== 'function') return watch(found)
          return (...given: unknown[]) => {
            if (target instanceof IDBDatabase && key === 'transaction') hold(target)
            // from here on the browser finishes it, unless the browser itself ends
            if (target instanceof IDBTransaction && key === 'commit') return void (unfinished.delete(target), needy.delete(target))
            if (target instanceof IDBTransaction && key === 'abort') giveUp(target)
            const value: unknown = found.apply(target, given)
            if (value instanceof IDBTransaction) follow(value)
            return watch(value)
          }
        },
        // a database that is half made is taken back in a browser, which this one cannot
        set: (target, key, run: (event: unknown) => void) => Reflect.set(target, key, (event: unknown) => (isGone() && key !== 'onupgradeneeded') || run(event)),
      })
    }
    const giveUp = (transaction: IDBTransaction): void => {
      if (!needy.delete(transaction)) throw new DOMException('It is committed', 'InvalidStateError')
      uncommitted.delete(transaction)
      unfinished.delete(transaction)
    }
    const follow = (transaction: IDBTransaction): void => {
      uncommitted.add(transaction)
      needy.add(transaction)
      if (transaction.mode === 'readwrite') unfinished.add(transaction)
      const end = (): void => {
        uncommitted.delete(transaction)
        unfinished.delete(transaction)
        needy.delete(transaction)
      }
      transaction.addEventListener('complete', end)
      transaction.addEventListener('abort', end)
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
    return { factory: { open: (name: string) => watch(factory.open(name)) }, undo: () => undo(unfinished) }
  }

  return {
    factory,
    open,
    needy,
    /** What is not committed is undone. */
    abort: () => undo([...uncommitted]),
  }
}
