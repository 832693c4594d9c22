import type { Hal } from '../../packages/sdk/src/api/types.js'
import { createClient } from '../../packages/sdk/src/api/client.js'
import { createFakeBrowser, noSentences } from '../../packages/sdk/test/fake-browser.js'
import type { RecordedBrowser } from '../../packages/server/test/upgrade/v0.1.0/recorded.js'

/** The server URL in the recorded pages. */
const endpoint = 'https://hal.example'

/** A reopened browser with data that an earlier version of the SDK stored. */
export interface OldBrowser {
  openPage(): Hal
  /** Advances time until all requests are answered. */
  settle(): Promise<void>
  /** Calls that are still stored. */
  stored(): Promise<unknown[]>
}

/**
 * @param url of the real server
 * @param now epoch ms at which it is opened
 */
export async function reopenBrowser({ localStorage, indexedDB, project_id }: RecordedBrowser, url: string, now: number): Promise<OldBrowser> {
  const underWay = new Set<Promise<unknown>>()
  const browser = createFakeBrowser({
    fetch(input) {
      if (!(input instanceof Request)) throw new TypeError('The fake browser hands over a Request')
      const answering = forward(input, url)
      underWay.add(answering)
      return answering.finally(() => underWay.delete(answering))
    },
  })
  browser.setClock(now)
  Object.assign(browser.storage, localStorage)
  for (const [name, rows] of Object.entries(indexedDB)) await fillDatabase(browser.indexedDB, name, rows)

  return {
    openPage: () => createClient({ projectId: project_id, endpoint }, browser.openPage(), noSentences),
    async settle() {
      for (let second = 0; second < 60; second++) {
        await browser.advance(1_000)
        await Promise.all(underWay)
      }
    },
    async stored() {
      const calls: unknown[] = []
      for (const { name } of await browser.indexedDB.databases()) {
        const database = await opened(browser.indexedDB.open(String(name)))
        const rows = database.transaction('q').objectStore('q')
        const [keys, values] = await Promise.all([opened(rows.getAllKeys()), opened(rows.getAll())])
        // The first row is the loss ledger.
        calls.push(...values.filter((_, index) => keys[index] !== 0))
        database.close()
      }
      const nets = Object.keys(browser.storage).filter((key) => key.startsWith(`hal:${endpoint}:${project_id}:`))
      return [...calls, ...nets]
    },
  }
}

async function forward(request: Request, url: string): Promise<Response> {
  const body = await request.text()
  return fetch(request.url.replace(endpoint, url), { method: request.method, headers: request.headers, body })
}

async function fillDatabase(factory: IDBFactory, name: string, rows: [key: number, value: unknown][]): Promise<void> {
  const opening = factory.open(name)
  opening.onupgradeneeded = () => void opening.result.createObjectStore('q', { autoIncrement: true })
  const database = await opened(opening)
  const store = database.transaction('q', 'readwrite').objectStore('q')
  await Promise.all(rows.map(([key, value]) => opened(store.put(value, key))))
  database.close()
}

function opened<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(new Error('IndexedDB failed', { cause: request.error }))
  })
}
