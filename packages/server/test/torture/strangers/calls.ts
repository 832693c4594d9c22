import { gzipSync } from 'node:zlib'
import { between, pick, uuid, type Random } from '../random.js'
import { allowedOrigin, type Known } from './house.js'
import type { Request } from './requests.js'

/** One request of a stranger. */
export interface Attempt {
  kind: string
  request: Request
  /** What of it may be written, for the widget routes. */
  call?: WidgetCall
}

/** What the server counts as bytes of a request that it takes. */
export interface WidgetCall {
  projectId: string
  /** Unpacked. */
  bodyBytes: number
  operations: readonly unknown[]
  /** What a batch reports to the loss ledger. */
  device?: object | undefined
  isBatch: boolean
  isDryRun: boolean
}

/** What a stranger chooses by. */
export interface Chance {
  random: Random
  known: Known
}

export type Maker = (chance: Chance) => Attempt

const origins = [allowedOrigin, allowedOrigin, 'https://evil.test', 'null', 'https://app.example.com.evil.test', 'http://app.example.com', ''] as const
const types = ['application/json', 'text/plain', 'text/plain;charset=UTF-8'] as const

function widgetHeaders(random: Random): Record<string, string> {
  const origin = pick(random, origins)
  return { 'content-type': pick(random, types), ...(origin !== '' && { origin }) }
}

/** A body as it is sent: now and then packed. */
function packed(path: string, json: string, { random }: Pick<Chance, 'random'>): Request {
  const isPacked = random() < 0.3
  const body = isPacked ? gzipSync(json, { level: 1 }) : Buffer.from(json)
  return { method: 'POST', path, headers: { ...widgetHeaders(random), ...(isPacked && { 'content-encoding': 'gzip' }) }, body }
}

export const freshId = (random: Random): string => `stranger-${Math.floor(random() * 2 ** 32).toString(36)}`
const someVisitor = ({ random, known }: Chance): string => (random() < 0.5 ? pick(random, known.visitorIds) : freshId(random))
const sometimes = (random: Random, share: number, fields: () => object): object => (random() < share ? fields() : {})

/** A proof that proves nothing, or none. */
const proof = ({ random, known }: Chance): object => ({
  ...sometimes(random, 0.3, () => ({ visitor_token: pick(random, known.tokens) })),
  ...sometimes(random, 0.3, () => ({ identity_token: pick(random, known.tokens) })),
  ...sometimes(random, 0.1, () => ({ user_hash: 'f'.repeat(64) })),
})

const text = (random: Random): string => `text-${between(random, 0, 99)}`.repeat(between(random, 1, 8))
const properties = ({ random }: Chance): object => ({ [`key-${between(random, 0, 9)}`]: text(random), plan: text(random) })
const company = ({ random, known }: Chance): object => ({
  ...sometimes(random, 0.7, () => ({ id: pick(random, known.companies) })),
  ...sometimes(random, 0.5, () => ({ name: text(random), domain: pick(random, known.domains) })),
  ...sometimes(random, 0.3, () => ({ stage: pick(random, known.stages), deal_value: between(random, 0, 9), metadata: { plan: text(random) } })),
})

type Fields = (chance: Chance) => object

const identify: Fields = (chance) => ({
  ...sometimes(chance.random, 0.6, () => ({ email: pick(chance.random, chance.known.emails) })),
  ...sometimes(chance.random, 0.5, () => ({ user_id: pick(chance.random, chance.known.userIds) })),
  ...sometimes(chance.random, 0.5, () => ({ name: text(chance.random), phone: text(chance.random).slice(0, 50), metadata: properties(chance) })),
  ...sometimes(chance.random, 0.5, () => ({ company: company(chance) })),
  ...sometimes(chance.random, 0.3, () => ({ company_ids: [...chance.known.companies] })),
})
const aim = ({ random, known }: Chance): object => sometimes(random, 0.4, () => ({ company_id: pick(random, known.companies) }))
const mode = ({ random }: Chance): object => sometimes(random, 0.5, () => ({ stage_update_mode: 'exact' }))
const track: Fields = (chance) => ({ name: text(chance.random).slice(0, 60), value: text(chance.random), properties: properties(chance), ...sometimes(chance.random, 0.3, () => aim(chance)) })
const setProperties: Fields = (chance) => ({ properties: properties(chance) })
const setStage: Fields = (chance) => ({ stage: pick(chance.random, chance.known.stages), ...aim(chance), ...mode(chance) })
const setDeal: Fields = (chance) => ({ deal_value: between(chance.random, 0, 9), stage: pick(chance.random, chance.known.stages), ...aim(chance), ...mode(chance) })

/** With a token of its own, a stranger writes as a visitor of nobody; else as anybody, and into anybody's conversation. */
const sendMessage: Fields = (chance) => {
  const { random, known } = chance
  const into = sometimes(random, 0.6, () => ({ conversation_id: pick(random, known.conversations) }))
  const own = pick(random, known.writers)
  return { body: text(random), ...into, ...(random() < 0.5 ? own : { chat_token: pick(random, [own.chat_token, ...known.tokens]) }) }
}

const fieldsByType = { identify, track, set_properties: setProperties, set_stage: setStage, set_deal: setDeal, send_message: sendMessage }
const typeNames = ['identify', 'identify', 'track', 'track', 'set_properties', 'set_properties', 'set_stage', 'set_deal', 'send_message', 'send_message'] as const

/** An operation, mostly of somebody else, now and then under an id that is used up. */
function operation(chance: Chance, type: keyof typeof fieldsByType): { type: string } & Record<string, unknown> {
  const { random, known } = chance
  const used = known.sent.at(between(random, -30, -1))
  const id = random() < 0.1 && used !== undefined ? used.body.id : uuid(random)
  return { type, id, visitor_id: someVisitor(chance), ...fieldsByType[type](chance), ...proof(chance) }
}

/** One call of a widget route. */
export const single: Maker = (chance) => {
  const { random, known } = chance
  const { type, ...fields } = operation(chance, pick(random, typeNames))
  const projectId = pick(random, known.projectIds)
  const isDryRun = random() < 0.15
  const body = { project_id: projectId, ...fields, ...(isDryRun && { dry_run: true }) }
  const json = JSON.stringify(body)
  const request = packed(`/api/widget/${type.replace('_', '-')}`, json, chance)
  return { kind: isDryRun ? 'dry run' : type, request, call: { projectId, bodyBytes: Buffer.byteLength(json), operations: [body], isBatch: false, isDryRun } }
}

/** A look at the conversations of somebody else, or of nobody. */
export const look: Maker = (chance) => {
  const { random, known } = chance
  const route = pick(random, ['list', 'messages', 'messages', 'read', 'token'] as const)
  const body = {
    project_id: pick(random, known.projectIds),
    visitor_id: someVisitor(chance),
    ...(random() < 0.5 ? pick(random, known.writers) : { chat_token: pick(random, known.tokens) }),
    ...sometimes(random, 0.5, () => ({ visitor_id: pick(random, known.visitorIds) })),
    ...sometimes(random, 0.5, () => ({ visitor_token: pick(random, known.tokens) })),
    ...((route === 'messages' || route === 'read') && { conversation_id: pick(random, known.conversations) }),
    ...(route === 'read' && { up_to: between(random, 0, 9) }),
  }
  return { kind: `conversations ${route}`, request: packed(`/api/widget/conversations/${route}`, JSON.stringify(body), chance) }
}

/** A call of the honest page again, as it was, without its token. */
export const replay: Maker = (chance) => {
  const { random, known } = chance
  const sent = known.sent.at(between(random, -30, -1))
  if (sent === undefined) return single(chance)
  const body = { ...sent.body, ...proof(chance) }
  const json = JSON.stringify(body)
  const call = { projectId: known.projectIds[0], bodyBytes: Buffer.byteLength(json), operations: [body], isBatch: false, isDryRun: false }
  return { kind: 'replay', request: packed(`/api/widget/${sent.route}`, json, chance), call }
}

/** A batch of these operations. */
export function batchOf(kind: string, operations: readonly unknown[], chance: Chance, device?: object): Attempt {
  const projectId = pick(chance.random, chance.known.projectIds)
  const isDryRun = chance.random() < 0.1
  const json = JSON.stringify({ project_id: projectId, operations, ...(isDryRun && { dry_run: true }), ...(device && { device }) })
  return { kind, request: packed('/api/widget/batch', json, chance), call: { projectId, bodyBytes: Buffer.byteLength(json), operations, device, isBatch: true, isDryRun } }
}

/** A batch as long as a page's. */
export const mixedBatch: Maker = (chance) => {
  const length = between(chance.random, 0, 20)
  const operations = Array.from({ length }, () => operation(chance, pick(chance.random, typeNames)))
  const device = { id: uuid(chance.random).replaceAll('-', ''), dropped: { too_large: between(chance.random, 1, 1e6) } }
  return batchOf('batch', operations, chance, chance.random() < 0.3 ? device : undefined)
}
