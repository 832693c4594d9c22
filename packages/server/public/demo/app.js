import { announce } from './announce.js'
import { ApiError, createApi } from './api.js'
import { createBoard } from './board.js'
import { createCalls, visitorId } from './calls.js'
import { byId } from './dom.js'
import { createLedger } from './ledger.js'
import { offerLosing } from './losing.js'
import { offerMistakes } from './mistakes.js'
import { createPanel } from './panel.js'
import { createProduct } from './product.js'
import { showRecords } from './records-view.js'
import { readRecords } from './records.js'
import { createSession } from './session.js'

/** Puts the page together: the product calls HAL, the panel shows how, the records show what came of it. */

/** @import { Call } from './calls.js' */
/** @import { HalEvents } from '../../../sdk/src/api/types.js' */

/** Results come in groups, and one reading shows what all of them did. */
const readAfterMs = 120

const panel = createPanel()
const ledger = createLedger()
const session = createSession()
const api = createApi()
/** Visitors that the server knows: asking for another one is a failed request. @type {Set<string>} */
const knownVisitors = new Set()
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer
let reading = 0

const calls = createCalls({ onChange: follow, onQueue: followQueue })
const board = createBoard({ calls })
const product = createProduct({ calls, session })

/** @param {Call} call */
function follow(call) {
  panel.showCall(call)
  const isApplied = (call.state === 'ok' || call.state === 'duplicate') && !call.dry
  if (isApplied && call.visitorId !== undefined) knownVisitors.add(call.visitorId)
  if (call.state !== 'queued' && call.state !== 'sent') readSoon()
}

/** @param {HalEvents['queue']} queue */
function followQueue(queue) {
  panel.showQueue(queue)
  ledger.showQueue(queue)
}

function readSoon() {
  clearTimeout(timer)
  timer = setTimeout(() => void read(), readAfterMs)
}

async function read() {
  const turn = ++reading
  try {
    const current = visitorId()
    const records = await readRecords(api, current !== undefined && knownVisitors.has(current) ? current : undefined)
    // A later reading has begun: what this one brings may be older than what is shown by then.
    if (turn !== reading) return
    showRecords(records)
    board.show(records)
    ledger.showDelivery(records.delivery)
    tell('')
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (turn === reading) tell(error.message)
  }
}

/** @param {string} words what is wrong; nothing, when all is well */
function tell(words) {
  const said = byId('trouble-words')
  if (said.textContent === words) return
  said.textContent = words
  byId('trouble').hidden = words === ''
  if (words !== '') announce(words)
}

/** The script build is not there: `window.hal` is still the stub, and what it keeps is never sent. */
function checkClient() {
  if (visitorId() === undefined) tell('/hal.js did not load, so nothing is sent. Build it with “npm run build” and start the server again.')
  else readSoon()
}

byId('try-again').addEventListener('click', () => void read())
byId('refresh').addEventListener('click', () => void read())
// What others do to the project meanwhile, such as a curl beside this page, is there on return.
addEventListener('focus', readSoon)
if (document.readyState === 'complete') checkClient()
else addEventListener('load', checkClient)

offerMistakes(calls)
offerLosing({ api, calls })
product.draw()
calls.make('track', 'page-viewed', 'planner')
product.identify()
