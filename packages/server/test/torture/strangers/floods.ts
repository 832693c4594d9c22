import { gzipSync } from 'node:zlib'
import { between, pick } from '../random.js'
import { allowedOrigin } from './house.js'
import { batchOf, freshId, type Attempt, type Chance, type Maker } from './calls.js'

/** Batches and bodies that are meant to cost much: time, memory or disk. */

const many = (count: number, make: () => unknown): unknown[] => Array.from({ length: count }, make)

/** As many bytes on the disk as the limits let through. */
const heavyEvents: Maker = (chance) => {
  const a = 'x'.repeat(16_000)
  return batchOf('heavy events', many(31, () => ({ type: 'track', visitor_id: freshId(chance.random), name: 'x', properties: { a } })), chance)
}

/** The same at the one project from a page of its own, so that nothing but a budget refuses it. */
export function surge({ random, known }: Chance): Attempt {
  const projectIds: Chance['known']['projectIds'] = [known.projectIds[0]]
  const attempt = heavyEvents({ random, known: { ...known, projectIds } })
  const headers = { ...attempt.request.headers, origin: allowedOrigin }
  return { ...attempt, request: { ...attempt.request, headers } }
}

/** As many rows as they let through, of as few bytes. */
const smallRows: Maker = (chance) => {
  const { random } = chance
  const make = pick(random, [
    () => ({ type: 'track', visitor_id: freshId(random), name: 'x' }),
    () => ({ type: 'set_properties', visitor_id: freshId(random), properties: {} }),
    () => ({ type: 'identify', visitor_id: freshId(random) }),
  ])
  return batchOf('small rows', many(500, make), chance)
}

/** Rows of the loss ledger, with operations that are all refused. */
const reports: Maker = (chance) => {
  const dropped = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`reason_${index}`, 1]))
  const operations = Array.from({ length: between(chance.random, 0, 1) * 100 }, (_, index) => ({ type: 'track', seq: (index + 1) * 2 }))
  return batchOf('reports', operations, chance, { id: freshId(chance.random), dropped })
}

const zeros: Maker = (chance) => batchOf('zeros', many(500, () => 0), chance)

const faulty: Maker = (chance) => {
  const unknown = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`emial${index}`, 1]))
  const surrogates = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${index}`, '\ud800']))
  const company_ids = Array.from({ length: 50 }, (_, index) => `nobody-${index}`)
  const make = pick(chance.random, [
    () => ({ type: 'set_properties', visitor_id: 'v', properties: surrogates }),
    () => ({ type: 'identify', visitor_id: 'v', ...unknown }),
    () => ({ type: 'identify', visitor_id: 'v', email: 'ada@acme.example', company_ids }),
    () => ({ type: 'set_stage', visitor_id: 'visitor-of-ada', stage: 'No such stage' }),
    () => ({}),
  ])
  return batchOf('faulty', many(between(chance.random, 100, 500), make), chance)
}

const raw = (kind: string, body: Buffer, encoding?: string): Attempt => ({
  kind,
  request: { method: 'POST', path: '/api/widget/batch', headers: { 'content-type': 'application/json', ...(encoding !== undefined && { 'content-encoding': encoding }) }, body },
})

const bombs = [20 * 2 ** 20, 2 ** 19 + 1, 2 ** 19 - 1].map((bytes) => gzipSync(Buffer.alloc(bytes, ' ')))
const bomb: Maker = ({ random }) => raw('bomb', pick(random, [gzipSync('{}'), ...bombs]), 'gzip')
const cutShort: Maker = ({ random }) => raw('gzip cut short', gzipSync('{"project_id":"demo"}').subarray(0, between(random, 1, 30)), 'gzip')
const unknownEncoding: Maker = ({ random }) => raw('unknown encoding', Buffer.from('{}'), pick(random, ['br', 'gzip, gzip', 'x']))

const large = Buffer.alloc(700_000, ' ')
const tooLarge: Maker = () => raw('too large', large)

const depths = ['[', '{"a":', '{"operations":[{"properties":{"a":'].map((part) => Buffer.from(part.repeat(20_000)))
const deep: Maker = ({ random }) => raw('deep', pick(random, [Buffer.from('['), ...depths]))

const floods: [Maker, ...Maker[]] = [heavyEvents, smallRows, smallRows, reports, zeros, faulty, faulty, bomb, cutShort, unknownEncoding, tooLarge, deep]

export const chooseFlood = (chance: Chance): Attempt => pick(chance.random, floods)(chance)
