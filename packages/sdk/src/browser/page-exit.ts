import type { Page } from './page.js'

/**
 * Tells when the page may end. Never `unload` or `beforeunload`: they cost the back/forward cache, and phones do
 * not fire them (developer.chrome.com/docs/web-platform/page-lifecycle-api).
 */
export const watchPageExit = (
  { document, addEventListener }: Page,
  /** It is hidden, and may be gone without another event; frozen or put aside for back and forward if so said. */
  onHide: (isSuspended: boolean) => void,
  onShow: () => void,
): void => {
  document.addEventListener('visibilitychange', () => (document.visibilityState === 'hidden' ? onHide(false) : onShow()))
  document.addEventListener('freeze', () => onHide(true))
  document.addEventListener('resume', onShow)
  // Safari fires no visibilitychange when a visible page navigates
  addEventListener('pagehide', () => onHide(true))
  addEventListener('pageshow', onShow)
}
