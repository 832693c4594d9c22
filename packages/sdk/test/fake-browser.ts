import type { LoadSentences } from '../src/api/reporter.js'
import type { Page } from '../src/browser/page.js'
import type { FakeServer } from './fake-server.js'
import { createStorage, turns } from './fake-storage.js'
import { createStore } from './fake-store.js'

/** `hal.say.js` is blocked: the client prints code and address only. */
export const noSentences: LoadSentences = () => Promise.reject(new Error('blocked'))

type Listener = (event: Event) => void
type Listen = Page['addEventListener']
interface Timer {
  at: number
  run: () => void
  page?: FakePage
}

export interface FakePage extends Page {
  document: { cookie: string; visibilityState: string }
  navigator: { onLine: boolean; globalPrivacyControl?: boolean; locks?: Pick<LockManager, 'request'> }
  printed: unknown[][]
  fire(type: string): void
  /** Whether it has any listener. */
  listens(): boolean
  hide(): void
  show(): void
  /** It is put aside for back and forward, or frozen … */
  suspend(): void
  /** … and taken up again. */
  resume(): void
  /** The page ends at once: nothing of it runs any more, its locks go to others, and transactions that are not committed are undone. */
  kill(): void
  /** It ends in order: hidden first. */
  close(): void
}

/** How slow the browser is. */
export interface Slowness {
  /** After how many turns a page sees what another one wrote to `localStorage`: a message that was sent with it comes first. */
  storageLag?: number
  /** How many turns a transaction of IndexedDB takes longer. */
  storeLag?: number
  /** How long a request is under way. */
  delayMs?: (count: number) => number
}

const start = Date.parse('2026-11-23T14:05:09.123Z')

/** The browser that the pages of one origin share: clock, storage, locks, channels. Nothing in it sleeps. */
export const createFakeBrowser = (server: Pick<FakeServer, 'fetch'>, { storageLag = 3, storeLag = 0, delayMs = () => 0 }: Slowness = {}) => {
  /** The wall clock, which can be set and stopped, and the time that really passes. */
  let wall = start
  let isFrozen = false
  let elapsed = 0
  let timers: Timer[] = []
  let requests = 0
  const store = createStore(storeLag)
  const storage = createStorage(storageLag)
  const pages: FakePage[] = []
  const channels = new Map<FakeChannel, FakePage>()
  const locks = new Map<string, (() => void)[]>()

  const pass = (ms: number): void => {
    elapsed += Math.max(0, ms)
    if (!isFrozen) wall += Math.max(0, ms)
  }

  const fire = (due: Timer): void => {
    timers = timers.filter((timer) => timer !== due)
    due.run()
  }

  /** Lets some turns of the event loop pass, in which no clock moves; enough for all that is due if not said otherwise. */
  const rest = async (turns = 40 + 12 * storeLag): Promise<void> => {
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
  }

  const advance = async (ms: number): Promise<void> => {
    const end = elapsed + ms
    await rest()
    for (;;) {
      const next = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0]
      if (!next) break
      pass(next.at - elapsed)
      fire(next)
      await rest()
    }
    pass(end - elapsed)
    await rest()
  }

  class FakeChannel {
    onmessage: ((event: { data: unknown }) => void) | null = null
    readonly name: string
    constructor(name: string, owner: FakePage) {
      this.name = name
      channels.set(this, owner)
    }
    postMessage(data: unknown): void {
      if (!channels.has(this)) return
      const text = structuredClone(data)
      for (const [channel] of channels)
        if (channel !== this && channel.name === this.name)
          setImmediate(() => channels.has(channel) && channel.onmessage?.({ data: text }))
    }
    close(): void {
      channels.delete(this)
    }
  }

  const openPage = (overrides: object = {}): FakePage => {
    // no page opens in the millisecond in which another one calls
    pass(1)
    const listeners = new Map<string, Listener[]>()
    let isGone = false
    const rows = store.open(() => isGone)
    const releases = new Set<() => void>()
    const addEventListener: Listen = (type, listener, options) => {
      listeners.set(type, [...(listeners.get(type) ?? []), listener])
      options?.signal.addEventListener('abort', () => listeners.set(type, (listeners.get(type) ?? []).filter((other) => other !== listener)))
    }

    const request = async (name: string, { signal }: LockOptions, run: () => Promise<unknown>): Promise<unknown> => {
      const queue = locks.get(name) ?? []
      locks.set(name, queue)
      return new Promise((resolve, reject) => {
        const next = (): void => {
          queue.shift()
          const [first] = queue
          // what a page tells as it lets go of its lock is heard before another one has it
          turns(2, () => first && first === queue[0] && first())
        }
        const grant = (): void => {
          if (isGone || signal?.aborted) return next()
          releases.add(next)
          void Promise.resolve(run()).then((value) => {
            if (releases.delete(next)) next()
            resolve(value)
          })
        }
        signal?.addEventListener('abort', () => {
          const index = queue.indexOf(grant)
          if (index > 0) queue.splice(index, 1)
          reject(signal.reason)
        })
        queue.push(grant)
        if (queue.length === 1) setImmediate(grant)
      })
    }

    const page: FakePage = {
      document: { cookie: '', visibilityState: 'visible' },
      navigator: { onLine: true, locks: { request } as unknown as Pick<LockManager, 'request'> },
      location: { origin: 'https://app.example', hostname: 'app.example' },
      origin: 'https://app.example',
      localStorage: storage.open(() => isGone),
      indexedDB: rows.factory,
      BroadcastChannel: class extends FakeChannel {
        constructor(name: string) {
          super(name, page)
        }
      } as unknown as typeof BroadcastChannel,
      crypto,
      printed: [],
      console: { log: (...words) => void page.printed.push(words), warn: (...words) => void page.printed.push(words) },
      Date: { now: () => wall },
      performance: { now: () => elapsed },
      Math: { random: () => 0.5 },
      addEventListener,
      fetch: async (input, init) => {
        if (!page.navigator.onLine) throw new TypeError('Failed to fetch')
        // nothing of an ended page goes out but what it had asked to outlive it
        if (isGone && !init?.keepalive) return new Promise(() => undefined)
        const request = new Request(input, init)
        const ms = delayMs(requests++)
        if (ms) await new Promise<void>((run) => timers.push({ at: elapsed + ms, run }))
        const response = await server.fetch(request)
        return isGone ? new Promise(() => undefined) : response
      },
      setTimeout(run, ms = 0) {
        const timer: Timer = { at: elapsed + ms, run, page }
        if (!isGone) timers.push(timer)
        // a turn, in which no clock moves
        if (ms <= 0) setImmediate(() => timers.includes(timer) && fire(timer))
        return timer
      },
      clearTimeout: (timer) => void (timers = timers.filter((other) => other !== timer)),
      listens: () => [...listeners.values()].some((list) => list[0]),
      fire: (type) => !isGone && (listeners.get(type) ?? []).forEach((listener) => listener(new Event(type))),
      hide() {
        page.document.visibilityState = 'hidden'
        page.fire('visibilitychange')
      },
      show() {
        page.document.visibilityState = 'visible'
        page.fire('visibilitychange')
      },
      suspend() {
        page.hide()
        page.fire('pagehide')
      },
      resume() {
        page.fire('pageshow')
        page.show()
      },
      kill() {
        isGone = true
        rows.undo()
        timers = timers.filter((timer) => timer.page !== page)
        for (const [channel, owner] of channels) if (owner === page) channels.delete(channel)
        for (const release of releases) release()
        releases.clear()
        pages.splice(pages.indexOf(page), 1)
      },
      close() {
        page.suspend()
        page.kill()
      },
    }
    Object.defineProperties(page, Object.getOwnPropertyDescriptors(overrides))
    pages.push(page)
    return page
  }

  /** Its pages end in order; what is not committed by then is not stored. */
  const quit = (): void => {
    for (const page of [...pages]) page.close()
    store.abort()
  }

  return {
    openPage,
    quit,
    advance,
    rest,
    setClock: (to: number) => void (wall = to),
    freezeClock: () => void (isFrozen = true),
    now: () => wall,
    timers: () => timers.length,
    /** Names of the locks that a page holds or waits for. */
    locks: () => [...locks].flatMap(([name, queue]) => (queue[0] ? name : [])),
    channels: () => channels.size,
    /** How many transactions wait for their pages. */
    transactions: () => store.needy.size,
    storage: storage.map,
    indexedDB: store.factory,
  }
}

export type FakeBrowser = ReturnType<typeof createFakeBrowser>
