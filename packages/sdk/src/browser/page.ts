interface Listen {
  (type: string, listener: (event: Event) => void, options?: { signal: AbortSignal; capture?: boolean }): void
}

/** The part of a window that the SDK uses: everything it knows of the outside, so that tests hand in their own. */
export interface Page {
  readonly document: { cookie: string; readonly visibilityState: string }
  readonly navigator: {
    readonly onLine?: boolean
    readonly globalPrivacyControl?: boolean
    readonly locks?: Pick<LockManager, 'request'>
  }
  readonly location: { readonly origin: string; readonly hostname: string }
  /** Unlike `location.origin` it is that of the embedding page in a `srcdoc` frame. */
  readonly origin: string
  /** Reading it throws where storage is blocked. */
  readonly localStorage: Storage
  readonly indexedDB?: Pick<IDBFactory, 'open'>
  readonly BroadcastChannel?: typeof BroadcastChannel
  readonly crypto?: Pick<Crypto, 'getRandomValues'>
  readonly console: Pick<Console, 'log' | 'warn'>
  /** The wall clock. It may be set back, jump or stand still, so it stamps calls and never says how long to wait. */
  readonly Date: Pick<DateConstructor, 'now'>
  /** The monotonic clock. */
  readonly performance: Pick<Performance, 'now'>
  readonly Math: Pick<Math, 'random'>
  addEventListener: Listen
  fetch: typeof fetch
  setTimeout(run: () => void, ms?: number): unknown
  clearTimeout(timer: unknown): void
}
