/**
 * Reads records through the account routes, with a token of 15 minutes that reads project `demo`
 * and nothing else. It is kept in memory only. The key of the printed link earns it.
 */

const noKey =
  'This page shows records only with the key of its link. Open the link that the server printed when it started; it ends in “#key=…”. Your clicks are sent all the same.'

/** Renewed before it ends, so that no request has to fail first. */
const renewAfterMs = 14 * 60 * 1000

/** Why nothing could be read; the message is for people. */
export class ApiError extends Error {
  /**
   * @param {'gone' | 'refused'} kind
   * @param {string} message
   */
  constructor(kind, message) {
    super(message)
    this.name = 'ApiError'
    this.kind = kind
  }
}

export function createApi() {
  /** @type {Promise<string> | undefined} */
  let token
  let issuedAt = 0

  function currentToken() {
    if (token === undefined || performance.now() - issuedAt > renewAfterMs) {
      issuedAt = performance.now()
      const issued = issue()
      issued.catch(() => forget(issued))
      token = issued
    }
    return token
  }

  /** @param {Promise<string>} old */
  function forget(old) {
    if (token === old) token = undefined
  }

  /**
   * @param {string} path
   * @param {Record<string, string | number>} [query]
   */
  async function get(path, query = {}) {
    const url = `${path}?${new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))}`
    const used = currentToken()
    try {
      return await send(url, { headers: { authorization: `Bearer ${await used}` } })
    } catch (error) {
      if (!(error instanceof Unauthenticated)) throw error
      // The server has a new secret, or this machine slept for long: once more with a new token.
      forget(used)
      return send(url, { headers: { authorization: `Bearer ${await currentToken()}` } })
    }
  }

  return { get }
}

/** @typedef {ReturnType<typeof createApi>} Api */

/** @returns {Promise<string>} */
async function issue() {
  const key = keptKey()
  if (key === undefined) throw new ApiError('refused', noKey)
  const headers = { 'content-type': 'application/json' }
  const { token } = await send('/demo/token', { method: 'POST', headers, body: JSON.stringify({ key }) })
  return token
}

/** What `key.js` kept, of this load of the tab or an earlier one. */
function keptKey() {
  try {
    return sessionStorage.getItem('demo-key') ?? undefined
  } catch {
    return document.documentElement.dataset['key']
  }
}

class Unauthenticated extends ApiError {}

/**
 * @param {string} url
 * @param {RequestInit} request
 */
async function send(url, request) {
  const response = await fetch(url, request).catch(() => {
    throw new ApiError('gone', 'The server does not answer. What you do here waits and is sent when it is back.')
  })
  if (response.ok) return response.json()
  const problem = await response.json().catch(() => ({}))
  const detail = typeof problem.detail === 'string' ? problem.detail : `The server answered ${response.status}.`
  if (response.status === 401) throw new Unauthenticated('refused', detail)
  throw new ApiError(response.status >= 500 ? 'gone' : 'refused', detail)
}
