import { announce } from './announce.js'
import { byId, h, prose, show } from './dom.js'
import { counted, formatCall, formatTime } from './format.js'
import { summaryOf } from './summary.js'

/** The list of calls, newest first, and the counter of what waits. */

/** @import { Call } from './calls.js' */
/** @import { HalEvents } from '../../../sdk/src/api/types.js' */

const shownCalls = 40

/** What each state of the queue means to somebody who waits. */
const queueWords = {
  idle: 'all sent',
  waiting: 'sent within a second',
  sending: 'sending',
  retrying: 'the server does not answer, trying again',
  offline: 'offline, sent when the network is back',
  held: 'held until the visitor agrees',
}

export function createPanel() {
  const list = byId('calls')
  /** @type {Map<string, HTMLElement>} */
  const items = new Map()

  return {
    /** @param {Call} call */
    showCall(call) {
      const item = items.get(call.id) ?? addItem(call)
      item.dataset['state'] = call.state
      showLatest(call)
      show(item, ...contents(call, item.querySelector('details')?.open ?? false))
      if (isSettled(call)) announce(`${call.method}: ${stateWords(call)}. ${summaryOf(call).join(', ')}`)
    },

    /** @param {HalEvents['queue']} queue */
    showQueue({ length, state }) {
      const counter = byId('waiting')
      counter.dataset['state'] = length === 0 ? 'idle' : state
      byId('waiting-count').textContent = String(length)
      byId('waiting-words').textContent = length === 0 ? 'waiting · all sent' : `waiting · ${queueWords[state]}`
    },
  }

  /** @param {Call} call */
  function addItem(call) {
    byId('no-calls').hidden = true
    const item = h('li', { class: 'call' })
    items.set(call.id, item)
    list.prepend(item)
    if (list.children.length > shownCalls) list.lastElementChild?.remove()
    return item
  }
}

/** @param {Call} call */
function showLatest(call) {
  const latest = byId('latest')
  latest.hidden = false
  latest.dataset['state'] = call.state
  byId('latest-code').textContent = `hal.${call.method}`
  byId('latest-words').textContent = stateWords(call)
}

/** @param {Call} call */
const isSettled = ({ state }) => state !== 'queued' && state !== 'sent'

/** @param {Call} call @param {boolean} isOpen */
function contents(call, isOpen) {
  return [
    h('code', { class: 'call-code' }, codeOf(call)),
    h('div', { class: 'call-way' }, way(call), h('time', {}, formatTime(call.at))),
    summary(call),
    ...(call.result?.warnings ?? []).map(warning),
    call.problem && problem(call.problem),
    (call.result ?? call.problem) && raw(call, isOpen),
  ]
}

/** @param {Call} call */
const codeOf = ({ method, given, elsewhere }) =>
  elsewhere ? `hal.${method}(…)  // called by another tab, or before this page was reloaded` : formatCall(method, given)

/** Queued, sent, answered: the steps that a call has gone, in words and as a line. */
/** @param {Call} call */
function way(call) {
  if (call.state === 'local') return h('p', { class: 'call-words' }, stateWords(call))
  const reached = call.state === 'queued' ? 1 : call.state === 'sent' ? 2 : 3
  const steps = ['queued', call.tries > 1 ? `sent ${call.tries} times` : 'sent', reached === 3 ? stateWords(call) : 'answer']
  return h(
    'ol',
    { class: 'way', 'aria-label': 'The way of this call' },
    ...steps.map((words, index) => h('li', { class: index < reached ? 'reached' : undefined }, words)),
    call.tookMs !== undefined && h('li', { class: 'took' }, `in ${call.tookMs} ms`),
  )
}

/** @param {Call} call */
function stateWords({ state, method, dry }) {
  if (state === 'local') return method === 'reset' ? 'A new anonymous visitor begins' : 'Done in the browser'
  if (state === 'ok') return dry ? 'would be applied' : 'applied'
  return state === 'duplicate' ? 'duplicate, first result' : state
}

/** @param {Call} call */
function summary(call) {
  const parts = summaryOf(call)
  return parts.length > 0 && h('p', { class: 'call-words' }, parts.join(' · '))
}

/** @param {{ code: string, message: string, path?: string }} warning */
const warning = ({ code, message, path }) =>
  h('p', { class: 'note warning' }, h('a', { href: `/docs/warnings#${code}` }, code), ' ', path !== undefined && h('code', {}, path), ' ', ...prose(message))

/** @param {NonNullable<Call['problem']>} problem */
const problem = ({ code, detail, type, stages, candidates }) =>
  h(
    'p',
    { class: 'note problem' },
    type === undefined ? h('strong', {}, code) : h('a', { href: type }, code),
    ' ',
    ...prose(detail),
    stages && ` Stages: ${stages.join(', ')}.`,
    candidates && ` Companies: ${candidates.map(({ id, external_id }) => external_id ?? id).join(', ')}.`,
  )

/** @param {Call} call @param {boolean} isOpen */
function raw({ result, problem, id }, isOpen) {
  const label = result ? `Result${result.warnings.length > 0 ? `, ${counted(result.warnings.length, 'warning')}` : ''}` : 'Problem'
  return h(
    'details',
    { open: isOpen },
    h('summary', { id: `raw-${id}` }, label),
    h('pre', {}, JSON.stringify(result ?? problem, null, 2)),
  )
}
