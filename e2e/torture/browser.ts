/** A tab, in any browser. */
export interface Tab {
  goto(url: string): Promise<unknown>
  evaluate<Result>(run: () => Result | Promise<Result>): Promise<Result>
  evaluate<Result, Argument>(run: (argument: Argument) => Result | Promise<Result>, argument: Argument): Promise<Result>
  /** @throws if the page does not load */
  reload(): Promise<unknown>
  waitForURL(url: RegExp): Promise<unknown>
  /** @throws if the browser's driver cannot do it */
  setOffline(isOffline: boolean): Promise<unknown>
  /** SIGKILL to the process of its page only, as on a system that runs out of memory. @throws if the driver cannot do it */
  crash(): Promise<unknown>
  close(): Promise<unknown>
}

/**
 * A browser with its own profile, as a person starts it: with the back/forward cache, and with no flag that
 * keeps background tabs alive.
 */
export interface RunningBrowser {
  newTab(): Promise<Tab>
  /** Console errors and uncaught exceptions of all pages, without network messages. */
  pageFaults(): string[]
  /** Closes the browser as its menu does. */
  close(): Promise<void>
  /** Sends SIGKILL to all of its processes. */
  kill(): Promise<void>
  /** Closes all tabs with pages of this origin. */
  clear(origin: string): Promise<unknown>
}

/** Starts a browser with a new profile, or with the profile of an earlier run. */
export type Launch = (profile: string) => Promise<RunningBrowser>
