import type { BrowserContext } from '@playwright/test'

export interface Faults {
  /** Allows faults that the test provokes itself, such as the browser's message about an unreachable server. */
  allow(pattern: RegExp): void
  /** All faults of the pages that are not allowed. */
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
