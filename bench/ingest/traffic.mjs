import { randomBytes } from 'node:crypto'

/**
 * Generates requests. Ids are UUIDv7, as in the SDK, so that the indexes see realistic keys.
 *
 * @typedef {object} Request
 * @property {string} path
 * @property {string} body
 */

const project_id = 'demo'
export const visitors = 10_000
const companies = 500
const stages = ['Lead', 'Qualified', 'Proposal', 'Won']
const eventNames = ['page-viewed', 'report-opened', 'seat-invited', 'plan-upgraded', 'export-started']

/** @param {number} below */
const pick = (below) => Math.floor(Math.random() * below)

/** @template Item @param {Item[]} items @returns {Item} */
const pickFrom = (items) => /** @type {Item} */ (items[pick(items.length)])

export function uuidV7() {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(Date.now(), 0, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

const visitor = () => `visitor-${pick(visitors)}`

export const trackFields = () => ({
  name: pickFrom(eventNames),
  value: pick(1_000),
  properties: { plan: 'pro', source: 'app', seats: pick(50) },
})

/** @param {string} route @param {object} fields @returns {Request} */
const call = (route, fields) => ({
  path: `/api/widget/${route}`,
  body: JSON.stringify({ project_id, visitor_id: visitor(), id: uuidV7(), ...fields }),
})

const track = () => call('track', trackFields())

/** The same event in the format of other servers. */
const eventFields = () => ({ event_id: uuidV7(), visitor_id: visitor(), ...trackFields() })
const event = () => ({ path: '/', body: JSON.stringify(eventFields()) })
const wrappedEvent = () => ({ path: '/', body: JSON.stringify({ data: eventFields() }) })

/** A visitor is always the same person, at the same company. */
function identify() {
  const number = pick(visitors)
  return call('identify', {
    visitor_id: `visitor-${number}`,
    email: `person-${number}@company-${number % companies}.example`,
    name: `Person ${number}`,
    metadata: { seats: pick(50) },
    company: { id: `company-${number % companies}` },
  })
}

/** 70 % track, 15 % identify, 10 % set-properties, 3 % set-stage, 2 % set-deal. */
function mixed() {
  const share = Math.random()
  if (share < 0.7) return track()
  if (share < 0.85) return identify()
  if (share < 0.95) return call('set-properties', { properties: { theme: pickFrom(['dark', 'light']), tour: pick(10) } })
  if (share < 0.98) return call('set-stage', { stage: pickFrom(stages), stage_update_mode: 'exact' })
  return call('set-deal', { deal_value: pick(100_000) })
}

/** @returns {Request} */
function batch() {
  const visitor_id = visitor()
  const operations = Array.from({ length: 100 }, () => ({ id: uuidV7(), type: 'track', ...trackFields() }))
  return { path: '/api/widget/batch', body: JSON.stringify({ project_id, visitor_id, operations }) }
}

/**
 * A visitor with a conversation.
 *
 * @typedef {{ visitor_id: string, chat_token: string, conversation_id: string }} Writer
 */

/** @param {readonly Writer[]} writers @returns {Request} */
const message = (writers) => call('send-message', { ...writers[pick(writers.length)], body: `Can we pay ${pick(1_000)} by invoice?` })

export const traffic = { track, mixed, batch, event, wrappedEvent, message }

/** @typedef {keyof typeof traffic} TrafficName */

/** The companies in the traffic, as bodies of `POST /api/companies`. */
export const seedCompanies = Array.from({ length: companies }, (_, number) => ({
  name: `Company ${number}`,
  external_id: `company-${number}`,
}))

/** Visitors of the traffic who write. */
export const writingVisitors = Array.from({ length: 100 }, (_, number) => `visitor-${number}`)

/** Identify operations that make every visitor known, as bodies of batches. */
export function seedIdentities() {
  const numbers = Array.from({ length: visitors }, (_, number) => number)
  return Array.from({ length: visitors / 500 }, (_, index) => ({
    project_id,
    operations: numbers.slice(index * 500, index * 500 + 500).map((number) => ({
      type: 'identify',
      visitor_id: `visitor-${number}`,
      email: `person-${number}@company-${number % companies}.example`,
      company: { id: `company-${number % companies}` },
    })),
  }))
}
