/**
 * Runs before the client, in every page of the demo: while the minute of `outage.js` lasts, requests to
 * HAL fail as they do without a network. The client takes `window.fetch` anew for each request.
 */
{
  const widgetPath = '/api/widget/'
  const { fetch } = window
  const { dataset } = document.documentElement

  /** @param {RequestInfo | URL} input */
  const isToHal = (input) => new URL(input instanceof Request ? input.url : input, location.href).pathname.startsWith(widgetPath)

  // Begun before this page: from here on `outage.js` keeps it, if the page has it.
  try {
    dataset['offlineUntil'] = localStorage.getItem('demo-offline-until') ?? '0'
  } catch {
    // Storage is blocked: then the minute has not begun either.
  }

  window.fetch = (input, init) =>
    Number(dataset['offlineUntil']) > Date.now() && isToHal(input) ? Promise.reject(new TypeError('Failed to fetch')) : fetch(input, init)
}
