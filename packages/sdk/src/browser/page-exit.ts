import type { Page } from './page.js'

/**
 * Watches for the end of the page. Never by `unload` or `beforeunload`: they cost the back/forward cache, and phones do
 * not fire them (developer.chrome.com/docs/web-platform/page-lifecycle-api).
 *
 * @param onHide the page is hidden, and may end without another event; with `isSuspended` it is frozen or put aside for
 *   back and forward
 * @param signal removes the listeners
 */
export const watchPageExit = ({ document, addEventListener }: Page, signal: AbortSignal, onHide: (isSuspended: boolean) => void, onShow: () => void): void => {
  // in the window, since an element of the page may be named `addEventListener` in the document; events there pass it first
  const options = { signal, capture: true }
  addEventListener('visibilitychange', () => (document.visibilityState === 'hidden' ? onHide(false) : onShow()), options)
  addEventListener('freeze', () => onHide(true), options)
  addEventListener('resume', onShow, options)
  // Safari fires no visibilitychange when a visible page navigates
  addEventListener('pagehide', () => onHide(true), options)
  addEventListener('pageshow', onShow, options)
}
