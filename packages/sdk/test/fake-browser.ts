import { IDBFactory } from 'fake-indexeddb'
import type { Page } from '../src/browser/page.js'
import type { FakeServer } from './fake-server.js'

type Listener = (event: Event) => void
interface Timer {
  at: number
  run: () => void
  page: FakePage
}

export interface FakePage extends Page {
  document: { cookie: string; visibilityState: string; addEventListener: Page['addEventListener'] }
  navigator: { onLine: boolean; globalPrivacyControl?: boolean; locks?: Pick<LockManager, 'request'> }
  printed: unknown[][]
  fire(type: string): void
  hide(): void
  show(): void
  /** It is put aside for back and forward, or frozen … */
  suspend(): void
  /** … and taken up again. */
  resume(): void
  /** The page ends at once: nothing of it runs any more, its locks go to others. */
  kill(): void
  /** It ends in order: hidden first. */
  close(): void
}

const start = Date.parse('2026-11-23T14:05:09.123Z')

/**
 * The browser that the pages of one origin share: clock, storage, locks, channels. Nothing in it sleeps. After how
 * many turns a page sees what another one stored is `storageLag`: a message that was sent with it comes first.
 */
export const createFakeBrowser = (server: FakeServer, storageLag = 3) => {
  let now = start
  let timers: Timer[] = []
  const indexedDB = new IDBFactory()
  const storage = createStorage(storageLag)
  const pages: FakePage[] = []
  const channels = new Map<FakeChannel, FakePage>()
  const locks = new Map<string, (() => void)[]>()

  const rest = async (): Promise<void> => {
    for (let turn = 0; turn < 40; turn++) await new Promise((resolve) => setImmediate(resolve))
  }

  const advance = async (ms: number): Promise<void> => {
    const end = now + ms
    await rest()
    for (;;) {
      const next = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0]
      if (!next) break
      timers = timers.filter((timer) => timer !== next)
      now = Math.max(now, next.at)
      next.run()
      await rest()
    }
    now = end
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
    const listeners = new Map<string, Listener[]>()
    let isGone = false
    const releases = new Set<() => void>()
    const addEventListener = (type: string, listener: Listener): void =>
      void listeners.set(type, [...(listeners.get(type) ?? []), listener])

    const request = async (name: string, { signal }: LockOptions, run: () => Promise<unknown>): Promise<unknown> => {
      const queue = locks.get(name) ?? []
      locks.set(name, queue)
      return new Promise((resolve, reject) => {
        const next = (): void => {
          queue.shift()
          queue[0]?.()
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
      document: { cookie: '', visibilityState: 'visible', addEventListener },
      navigator: { onLine: true, locks: { request } as unknown as Pick<LockManager, 'request'> },
      location: { origin: 'https://app.example', hostname: 'app.example' },
      localStorage: storage.open(() => isGone),
      indexedDB,
      BroadcastChannel: class extends FakeChannel {
        constructor(name: string) {
          super(name, page)
        }
      } as unknown as typeof BroadcastChannel,
      crypto,
      printed: [],
      console: { debug: (...words) => page.printed.push(words), error: (...words) => page.printed.push(words) },
      Date: { now: () => now },
      Math: { random: () => 0.5 },
      addEventListener,
      fetch: async (input, init) => {
        if (!page.navigator.onLine) throw new TypeError('Failed to fetch')
        const request = new Request(input, init)
        const response = await server.fetch(request)
        return isGone ? new Promise(() => undefined) : response
      },
      setTimeout(run, ms) {
        const timer: Timer = { at: now + ms, run, page }
        if (!isGone) timers.push(timer)
        return timer
      },
      clearTimeout: (timer) => void (timers = timers.filter((other) => other !== timer)),
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

  return {
    openPage,
    advance,
    rest,
    setClock: (to: number) => void (now = to),
    now: () => now,
    timers: () => timers.length,
    storage: storage.map,
    indexedDB,
  }
}

export type FakeBrowser = ReturnType<typeof createFakeBrowser>

const turns = (count: number, run: () => void): unknown => (count > 0 ? setImmediate(() => turns(count - 1, run)) : run())

/** One storage, of which each page has a copy. */
const createStorage = (lag: number) => {
  const map: Record<string, string> = {}
  const copies: Record<string, string>[] = []

  const write = (own: Record<string, string>, change: (copy: Record<string, string>) => void): void => {
    change(map)
    change(own)
    turns(lag, () => copies.forEach((copy) => copy !== own && change(copy)))
  }

  const open = (isGone: () => boolean): Storage => {
    const own = { ...map }
    copies.push(own)
    const methods = {
      getItem: (key: string) => own[key] ?? null,
      setItem: (key: string, value: string) => isGone() || write(own, (copy) => void (copy[key] = value)),
      removeItem: (key: string) => isGone() || write(own, (copy) => void delete copy[key]),
    }
    return new Proxy(own, {
      get: (target, key) => (typeof key === 'string' && key in methods ? methods[key as keyof typeof methods] : Reflect.get(target, key)),
    }) as unknown as Storage
  }
  return { map, open }
}
