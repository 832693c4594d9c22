/**
 * Runs before the client, in every page of the demo: while the minute of `outage.js` lasts, requests to
 * HAL fail as they do without a network. The client takes `window.fetch` anew for each request.
 */
{
  const widgetPath = '/api/widget/'
  const { fetch } = window

  /** @param {RequestInfo | URL} input */
  const isToHal = (input) => new URL(input instanceof Request ? input.url : input, location.href).pathname.startsWith(widgetPath)

  function isOffline() {
    try {
      return Number(localStorage.getItem('demo-offline-until')) > Date.now()
    } catch {
      // Storage is blocked: then the minute has not begun either.
      return false
    }
  }

  window.fetch = (input, init) =>
    isOffline() && isToHal(input) ? Promise.reject(new TypeError('Failed to fetch')) : fetch(input, init)
}
