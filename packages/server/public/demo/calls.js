/**
 * Each call on its way: what the page called, whether it waits, is under way or has its answer.
 * All of it is learnt from what the SDK tells any page: the call's promise and `hal.on`.
 *
 * @import { HalError } from '../../../sdk/src/api/error.js'
 * @import { HalEvents, QueueState } from '../../../sdk/src/api/types.js'
 * @import { HalGlobal } from '../../../sdk/src/entries/global.js'
 *
 * @typedef {Exclude<keyof HalGlobal, 'state' | 'on' | 'init'>} Method
 * @typedef {HalEvents['result']} Answer
 *
 * @typedef {object} Call
 * @property {string} id
 * @property {string} method
 * @property {unknown[]} given
 * @property {'queued' | 'sent' | 'ok' | 'duplicate' | 'rejected' | 'local'} state
 * @property {number} at
 * @property {number} [sentAt]
 * @property {number} [tookMs] from the request to its answer
 * @property {number} tries
 * @property {string | undefined} visitorId whose call it was, once the client has loaded
 * @property {true} [elsewhere] called by another tab, or by this page before it was reloaded
 * @property {true} [dry]
 * @property {Answer['result']} [result]
 * @property {Answer['problem']} [problem]
 */

const keptCalls = 60

/** Stub and client take the same calls: what comes before the client has loaded, the stub keeps. */
function hal() {
  const stubOrClient = /** @type {HalGlobal | undefined} */ (window.hal)
  if (stubOrClient === undefined) throw new Error('The stub is not in the page')
  return stubOrClient
}

/** `undefined` until the client has loaded: the state of the stub is empty. */
export const visitorId = () => window.hal?.state.visitorId

/** How many calls wait, as far as this tab knows. */
export const queueLength = () => window.hal?.state.queueLength ?? 0

/** @param {{ onChange: (call: Call) => void, onQueue: (queue: HalEvents['queue']) => void }} listeners */
export function createCalls({ onChange, onQueue }) {
  /** @type {Map<string, Call>} */
  const calls = new Map()
  /** @type {Set<Call>} */
  const underWay = new Set()
  let count = 0

  /** @param {Call} call @param {Partial<Call>} [changes] */
  function note(call, changes = {}) {
    Object.assign(call, changes)
    calls.set(call.id, call)
    const [oldest] = calls.keys()
    if (calls.size > keptCalls && oldest !== undefined) calls.delete(oldest)
    onChange(call)
  }

  /** @param {Pick<Call, 'id' | 'method' | 'given' | 'state'> & Partial<Call>} start @returns {Call} */
  const begin = (start) => ({ at: Date.now(), tries: 0, visitorId: visitorId(), ...start })

  /** One request is under way at a time, with all that waited when it left. */
  /** @param {QueueState} state */
  function followQueue(state) {
    if (state === 'sending') {
      if (underWay.size > 0) return
      for (const call of calls.values()) {
        if (call.state !== 'queued') continue
        underWay.add(call)
        note(call, { state: 'sent', sentAt: Date.now(), tries: call.tries + 1 })
      }
    } else {
      // Not answered, and nothing is under way: it waits for the next try.
      for (const call of underWay) note(call, { state: 'queued' })
      underWay.clear()
    }
  }

  /** @param {Answer} answer */
  function settle({ id, status, type, result, problem }) {
    const call = calls.get(id) ?? begin({ id, method: methodOf(type), given: [], state: 'queued', elsewhere: true })
    underWay.delete(call)
    const took = call.sentAt !== undefined && { tookMs: Date.now() - call.sentAt }
    note(call, { state: status, result, problem, visitorId: call.visitorId ?? visitorId(), ...took })
  }

  hal().on('result', settle)
  hal().on('queue', (queue) => {
    followQueue(queue.state)
    onQueue(queue)
  })

  return {
    /**
     * Calls HAL just as a customer's page does.
     * @param {Method} method
     * @param {...unknown} given
     */
    make(method, ...given) {
      const id = operationIdOf(Reflect.apply(hal()[method], hal(), given))
      note(begin({ id: id ?? `local-${++count}`, method, given, state: id === undefined ? 'local' : 'queued' }))
    },

    /**
     * Shows what moving the company would do, without doing it. A dry run is for tools such as this
     * page, so the SDK has no option for it and the route is asked directly (R35).
     * @param {Record<string, unknown>} fields
     */
    async rehearseStage(fields) {
      const call = begin({ id: `dry-${++count}`, method: 'setStage', given: [fields], state: 'sent', dry: true })
      note(call)
      note(call, await rehearse({ type: 'set_stage', ...fields }))
    },
  }
}

/** @typedef {ReturnType<typeof createCalls>} Calls */

/** @param {string} type */
const methodOf = (type) => type.replace(/_(\w)/g, (_, letter) => letter.toUpperCase())

/** @param {unknown} promise @returns {string | undefined} */
const operationIdOf = (promise) =>
  promise instanceof Promise && 'operationId' in promise && typeof promise.operationId === 'string' && promise.operationId !== ''
    ? promise.operationId
    : undefined

/**
 * @param {object} operation
 * @returns {Promise<Pick<Call, 'state' | 'result' | 'problem'>>}
 */
async function rehearse(operation) {
  const body = JSON.stringify({ project_id: 'demo', visitor_id: visitorId(), dry_run: true, operations: [operation] })
  try {
    // A batch answers 200 whatever becomes of its operations, so the browser has no failed request to report.
    const response = await fetch('/api/widget/batch', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    const { results } = await response.json()
    const { status, result, problem } = results[0]
    return { state: status, result, problem }
  } catch {
    return { state: 'rejected', problem: { code: 'network_error', detail: 'The server does not answer.' } }
  }
}
