/**
 * Reads what the key of the printed link opens. The key is sent in a header, never in an address.
 *
 * @typedef {{ id: string, name: string }} Project
 * @typedef {Record<'script' | 'calls' | 'npm' | 'curl' | 'csp', string>} Snippets
 * @typedef {{ type: string, origin: string | null, at: number, effect: string, is_repeated: boolean, is_dry_run: boolean }} Call
 * @typedef {{ code: string, field: string | null, type: string, origin: string | null, count: number, at: number, help: string, page: string }} Trouble
 * @typedef {{ now: number, has_visitors: boolean, calls: Call[], troubles: Trouble[] }} Calls
 */

/** The key that `key.js` kept, or `undefined` for a stranger. */
export function keptKey() {
  try {
    return sessionStorage.getItem('start-key') ?? undefined
  } catch {
    return document.documentElement.dataset['key']
  }
}

/** The answer could not be read. The message is for people. */
export class ReadError extends Error {
  /**
   * @param {string} message
   * @param {boolean} isFinal whether the same request will fail again
   */
  constructor(message, isFinal) {
    super(message)
    this.name = 'ReadError'
    this.isFinal = isFinal
  }
}

/** @param {string} key */
export function createApi(key) {
  /** @param {string} path */
  async function get(path) {
    const headers = { authorization: `Bearer ${key}`, accept: 'application/json' }
    const response = await fetch(path, { headers }).catch(() => {
      throw new ReadError('The server does not answer. This page keeps trying.', false)
    })
    const body = await response.json().catch(() => ({}))
    if (response.ok) return body
    const isFinal = response.status >= 400 && response.status < 500 && response.status !== 429
    throw new ReadError(typeof body.detail === 'string' ? body.detail : `The server answered ${response.status}.`, isFinal)
  }

  return {
    /** @returns {Promise<{ projects: Project[], demo: string | null }>} */
    projects: () => get('/start/projects'),
    /** @param {string} id @returns {Promise<Snippets>} */
    snippets: (id) => get(`/start/projects/${encodeURIComponent(id)}/snippets`),
    /** @param {string} id @returns {Promise<Calls>} */
    calls: (id) => get(`/start/projects/${encodeURIComponent(id)}/calls`),
  }
}

/** @typedef {ReturnType<typeof createApi>} Api */
