/** A tab of whichever browser. */
export interface Tab {
  goto(url: string): Promise<unknown>
  evaluate<Result>(run: () => Result | Promise<Result>): Promise<Result>
  evaluate<Result, Argument>(run: (argument: Argument) => Result | Promise<Result>, argument: Argument): Promise<Result>
  /** @throws where the page does not come */
  reload(): Promise<unknown>
  waitForURL(url: RegExp): Promise<unknown>
  /** @throws if the browser's driver cannot do it */
  setOffline(isOffline: boolean): Promise<unknown>
  /** SIGKILL to the process of its page alone, as a system does that is short of memory. @throws if the driver cannot do it */
  crash(): Promise<unknown>
  close(): Promise<unknown>
}

/** A browser with a profile of its own, as somebody starts it: with the back/forward cache, and no flag that spares tabs in the background. */
export interface RunningBrowser {
  newTab(): Promise<Tab>
  /** Console errors and uncaught exceptions of all pages, without what the network layer prints. */
  pageFaults(): string[]
  /** As with its menu. */
  close(): Promise<void>
  /** SIGKILL to all of its processes. */
  kill(): Promise<void>
  /** Closes all tabs with a page of this origin. */
  clear(origin: string): Promise<unknown>
}

/** Starts a browser with a profile, new or as the last one left it. */
export type Launch = (profile: string) => Promise<RunningBrowser>
