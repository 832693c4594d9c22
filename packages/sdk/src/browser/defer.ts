import type { Page } from './page.js'

/** Runs it after this task: in one of its own, or, where the page is hidden and a timer may take a minute, at the end of this one. */
export const defer = (page: Pick<Page, 'document' | 'setTimeout'>, run: () => void): void => {
  if (page.document.visibilityState === 'hidden') queueMicrotask(run)
  else page.setTimeout(run)
}
