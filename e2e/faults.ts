import type { BrowserContext } from '@playwright/test'

export interface Faults {
  /** Faults that this test provokes itself, such as the browser's own line for a server that is gone. */
  allow(pattern: RegExp): void
  /** What went wrong on the pages and is not allowed. */
  list(): string[]
}

/** Collects console errors, uncaught exceptions and unhandled rejections of every page of the context. */
export function watchFaults(context: BrowserContext): Faults {
  const seen: string[] = []
  const allowed: RegExp[] = []
  context.on('console', (message) => {
    if (message.type() === 'error') seen.push(`console.error: ${message.text()} (${message.location().url})`)
  })
  context.on('weberror', (webError) => seen.push(`uncaught: ${webError.error().stack ?? webError.error().message}`))
  return {
    allow: (pattern) => allowed.push(pattern),
    list: () => seen.filter((fault) => !allowed.some((pattern) => pattern.test(fault))),
  }
}
