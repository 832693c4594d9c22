import { pick, type Random } from '../random.js'
import { someCompany, someDomain, someEmail, someSpelling, someUserId, someVisitor, type Scene } from './scene.js'

/** One request of a tenant. */
export interface Act {
  as: 'page' | 'operator' | 'outsider' | 'key'
  method: string
  path: string
  body?: object
  /**
   * What of the answer must be the same whoever else is there: all of it, its status where it
   * depends on what others hold, or nothing.
   */
  compares: 'all' | 'status' | 'nothing'
  /** It reaches for what belongs to others, and must not get through. */
  isIntrusion?: true
}

type Maker = (scene: Scene) => Act

const page = (verb: string, { projectId, random }: Scene, fields: object): Act => ({
  as: 'page',
  method: 'POST',
  path: `/api/widget/${verb}`,
  body: { project_id: projectId, visitor_id: someVisitor(random), ...fields },
  compares: 'all',
})

const account = (method: string, path: string, { projectId, random }: Scene, body?: object): Act => {
  const as = path.startsWith('/api/v1/') ? 'key' : pick<'operator' | 'outsider'>(random, ['operator', 'operator', 'operator', 'operator', 'operator', 'operator', 'operator', 'outsider'])
  const separator = path.includes('?') ? '&' : '?'
  const target = path.startsWith('/api/projects') ? path : `${path}${separator}project_id=${projectId}`
  return { as, method, path: target, ...(body && { body }), compares: 'all' }
}

const operationId = ({ random, nextNumber }: Scene): object => (random() < 0.7 ? { id: `op-${nextNumber()}` } : {})
const meta = ({ marker, random }: Scene): object => ({ [`key-${Math.floor(random() * 5)}`]: marker, [marker]: 1 })

const identify: Maker = (scene) => page('identify', scene, {
  ...operationId(scene),
  ...(scene.random() < 0.8 && { email: someSpelling(scene.random) }),
  name: scene.marker,
  metadata: meta(scene),
  ...(scene.random() < 0.5 && { company: { id: pick(scene.random, [someCompany(scene.random), scene.id('company')]), name: scene.marker, metadata: meta(scene) } }),
  ...(scene.random() < 0.2 && { company_ids: [scene.foreign('company'), scene.id('company')] }),
})

/** With a proof, so that the answer shows all that there is. */
const identifyProven: Maker = (scene) => {
  const user_id = someUserId(scene.random)
  return page('identify', scene, { ...operationId(scene), user_id, email: someEmail(scene.random), phone: scene.marker, user_hash: scene.hashOf(user_id) })
}

/**
 * By a token, which is what counts in `strict`; it may claim what others have. Of theirs it names one at
 * most: alone, where nobody has any, two would be the same.
 */
const identifySigned: Maker = (scene) => {
  const company = pick(scene.random, [someCompany(scene.random), scene.id('company')])
  return page('identify', scene, {
    ...operationId(scene),
    identity_token: scene.tokenOf({
      sub: someUserId(scene.random),
      ...(scene.random() < 0.6 && { email: someEmail(scene.random) }),
      ...(scene.random() < 0.5 && { company_ids: [company, someCompany(scene.random)] }),
      ...(scene.random() < 0.3 && { name: scene.marker, metadata: { [scene.marker]: 2 }, company: { stage: 'Qualified', deal_value: 7 } }),
    }),
    name: scene.marker,
    metadata: meta(scene),
    ...(scene.random() < 0.3 && { company: { id: pick(scene.random, [company, someCompany(scene.random)]), name: scene.marker } }),
  })
}

const track: Maker = (scene) => page('track', scene, {
  ...operationId(scene),
  name: scene.marker,
  value: scene.marker,
  properties: meta(scene),
  ...(scene.random() < 0.2 && { company_id: scene.id('company') }),
})

const setProperties: Maker = (scene) => page('set-properties', scene, { ...operationId(scene), properties: meta(scene) })

const stageOf = (scene: Scene): string => pick(scene.random, ['Lead', 'Qualified', 'Proposal', 'Won', 'Lost', scene.id('stage'), 'No such stage'])

const setStage: Maker = (scene) => page('set-stage', scene, { ...operationId(scene), stage: stageOf(scene), ...(scene.random() < 0.4 && { company_id: scene.id('company') }) })

const setDeal: Maker = (scene) => page('set-deal', scene, { ...operationId(scene), deal_value: scene.nextNumber(), ...(scene.random() < 0.4 && { company_id: someCompany(scene.random) }) })

/** Which conversation a page means: one that it may know, or one of others, by id or by the operation that started it. */
const someConversation = (scene: Scene): string => (scene.random() < 0.8 ? scene.id('conversation') : `op-${Math.floor(scene.random() * 30)}`)

/** A request of the visitor's side, with what the visitor has to show. */
const chat = (verb: string, scene: Scene, fields: object): Act => {
  const visitor_id = someVisitor(scene.random)
  return page(verb, scene, {
    visitor_id,
    chat_token: scene.chatToken(visitor_id),
    ...(scene.random() < 0.3 && { visitor_token: scene.visitorToken(visitor_id) }),
    ...fields,
  })
}

const askForChatToken: Maker = (scene) => page('conversations/token', scene, {})

const sendMessage: Maker = (scene) => chat('send-message', scene, {
  ...operationId(scene),
  body: scene.marker,
  ...(scene.random() < 0.5 ? { conversation_id: someConversation(scene) } : { subject: scene.marker }),
})

const readMessages: Maker = (scene) => chat('conversations/messages', scene, { conversation_id: someConversation(scene) })

const chatMakers: Maker[] = [
  askForChatToken,
  askForChatToken,
  sendMessage,
  sendMessage,
  sendMessage,
  (scene) => chat('conversations/list', scene, {}),
  readMessages,
  (scene) => chat('conversations/read', scene, { conversation_id: someConversation(scene), up_to: Math.floor(scene.random() * 5) }),
  (scene) => account('GET', `/api/conversations/${scene.id('conversation')}`, scene),
  (scene) => account('GET', `/api/conversations/${scene.id('conversation')}/messages?limit=200`, scene),
  (scene) => ({ ...account('GET', '/api/conversations?limit=200', scene), compares: 'status' }),
  (scene) => account('GET', `/api/conversations?contact_id=${scene.foreign('contact')}`, scene),
  (scene) => account('GET', '/api/conversations/counts', scene),
  (scene) => account('POST', `/api/conversations/${scene.id('conversation')}/messages`, scene, { body: scene.marker, kind: pick(scene.random, ['operator', 'operator', 'note']) }),
  (scene) => account('PATCH', `/api/conversations/${scene.id('conversation')}`, scene, { state: pick(scene.random, ['open', 'resolved']), subject: scene.marker }),
  (scene) => account('PATCH', `/api/conversations/${scene.id('conversation')}`, scene, { company_id: scene.id('company') }),
  (scene) => account('POST', `/api/conversations/${scene.id('conversation')}/read`, scene, { up_to: Math.floor(scene.random() * 5) }),
  (scene) => account('POST', `/api/conversations/${scene.id('conversation')}/unread`, scene, { from_seq: 1 }),
]

const batch: Maker = (scene) => {
  const typed = ([type, maker]: [string, Maker]) => {
    const { project_id: _project, ...fields } = maker(scene).body as Record<string, unknown>
    return { type, ...fields }
  }
  const makers: [string, Maker][] = [['identify', identify], ['track', track], ['set_properties', setProperties], ['set_stage', setStage], ['set_deal', setDeal], ['send_message', sendMessage], ['track', track]]
  const operations = makers.filter(() => scene.random() < 0.7).map(typed).map((operation) => ({ id: `batch-${scene.nextNumber()}`, ...operation }))
  const device = { id: `device-${Math.floor(scene.random() * 3)}`, dropped: { too_large: scene.nextNumber() } }
  return { ...page('batch', scene, { operations, device }), body: { project_id: scene.projectId, device, operations } }
}

/** An operation id that was surely used, here and by others. */
const replay: Maker = (scene) => ({ ...page('track', scene, { id: `op-${Math.floor(scene.random() * 30)}`, name: scene.marker }), compares: 'all' })

/** Whether a token of another project is malformed, expired or of somebody else is told apart. */
const withForeignToken: Maker = (scene) => ({ ...page('set-properties', scene, { properties: meta(scene), visitor_token: scene.loot('visitorTokens') }), compares: 'status' })

const contactBody = (scene: Scene) => ({ name: scene.marker, notes: scene.marker, tags: [scene.marker], metadata: meta(scene), ...(scene.random() < 0.5 && { email: someEmail(scene.random) }), ...(scene.random() < 0.3 && { user_id: someUserId(scene.random) }) })
const companyBody = (scene: Scene) => ({ name: scene.marker, notes: scene.marker, metadata: meta(scene), ...(scene.random() < 0.4 && { external_id: someCompany(scene.random) }), ...(scene.random() < 0.3 && { stage: stageOf(scene) }), ...(scene.random() < 0.3 && { domain: someDomain(scene.random) }) })

const signable = ['name', 'phone', 'metadata', 'company', 'stage', 'deal_value'] as const

/** Mostly off, so that pages do something; what is switched on stays for a while. */
const settings = ({ marker, random }: Scene): object => ({
  name: marker,
  company_policy: pick(random, ['link_existing', 'create_missing']),
  company_by_domain: random() < 0.7,
  identity_verification: pick(random, ['off', 'off', 'off', 'required', 'strict']),
  signed_only: signable.filter(() => random() < 0.1),
  who_may_start: pick(random, ['anyone', 'anyone', 'anyone', 'identified', 'nobody']),
  reopen_days: pick(random, [0, 14]),
})
const api = (random: Random) => pick(random, ['/api/contacts', '/api/v1/contacts'])

const accountMakers: Maker[] = [
  (scene) => account('POST', api(scene.random), scene, contactBody(scene)),
  (scene) => account('PATCH', `${api(scene.random)}/${scene.id('contact')}`, scene, contactBody(scene)),
  (scene) => account('GET', `${api(scene.random)}/${scene.id('contact')}`, scene),
  (scene) => account('GET', `${api(scene.random)}?limit=200`, scene),
  (scene) => account('GET', `/api/contacts?limit=200&q=${pick(scene.random, ['mark', 'acme', 'p-1'])}`, scene),
  // An email that was replaced finds its contact in `identify`, and is in no list.
  (scene) => account('PATCH', `${api(scene.random)}/${scene.id('contact')}`, scene, { email: someSpelling(scene.random) }),
  (scene) => account('GET', `/api/contacts?limit=200&email=${encodeURIComponent(someSpelling(scene.random))}`, scene),
  (scene) => account('GET', `/api/contacts?limit=200&company_id=${scene.id('company')}`, scene),
  (scene) => account('GET', `/api/contacts/${scene.id('contact')}/timeline?limit=200`, scene),
  (scene) => account('POST', '/api/companies', scene, companyBody(scene)),
  (scene) => account('PATCH', `/api/companies/${scene.id('company')}`, scene, companyBody(scene)),
  (scene) => account('GET', `/api/companies/${scene.id('company')}`, scene),
  (scene) => account('GET', '/api/companies?limit=200', scene),
  (scene) => account('GET', `/api/companies?limit=200&contact_id=${scene.id('contact')}`, scene),
  (scene) => account('GET', `/api/companies/${scene.id('company')}/timeline?limit=200`, scene),
  (scene) => account('PUT', `/api/companies/${scene.id('company')}/contacts/${scene.id('contact')}`, scene),
  (scene) => account('DELETE', `/api/companies/${scene.id('company')}/contacts/${scene.id('contact')}`, scene),
  (scene) => account('GET', `/api/visitors/${someVisitor(scene.random)}`, scene),
  (scene) => ({ ...account('GET', '/api/events?limit=200', scene), compares: 'status' }),
  (scene) => account('GET', `/api/events?limit=200&company_id=${scene.foreign('company')}`, scene),
  (scene) => account('GET', '/api/stages', scene),
  (scene) => account('PATCH', `/api/stages/${scene.id('stage')}`, scene, { name: `${scene.marker}-${scene.nextNumber()}` }),
  (scene) => account('PUT', '/api/stages/order', scene, { ids: [scene.foreign('stage'), scene.id('stage')] }),
  (scene) => account('PATCH', `/api/projects/${scene.projectId}`, scene, settings(scene)),
  (scene) => account('GET', `/api/projects/${scene.projectId}`, scene),
  (scene) => account('GET', `/api/projects/${scene.projectId}/delivery`, scene),
  (scene) => account('GET', `/api/projects/${scene.projectId}/api-keys`, scene),
]

const rare: Maker[] = [
  (scene) => account('DELETE', `/api/conversations/${scene.id('conversation')}`, scene),
  (scene) => account('DELETE', `/api/conversations/${scene.id('conversation')}/messages/${scene.id('message')}`, scene),
  (scene) => account('PATCH', `/api/conversations/${scene.id('conversation')}/messages/${scene.id('message')}`, scene, { body: scene.marker }),
  (scene) => account('DELETE', `/api/visitors/${someVisitor(scene.random)}`, scene),
  (scene) => account('DELETE', `${api(scene.random)}/${scene.id('contact')}`, scene),
  (scene) => account('DELETE', `/api/companies/${scene.id('company')}`, scene),
  (scene) => account('POST', '/api/stages', scene, { name: `${scene.marker}-${scene.nextNumber()}` }),
  (scene) => account('DELETE', `/api/stages/${scene.id('stage')}?move_to=${encodeURIComponent(stageOf(scene))}`, scene),
  (scene) => account('POST', `/api/projects/${scene.projectId}/api-keys`, scene, { name: scene.marker, access: 'read' }),
  (scene) => account('DELETE', `/api/projects/${scene.projectId}/api-keys/${scene.foreign('key')}`, scene),
  (scene) => ({ ...account('POST', `/api/projects/${scene.projectId}/rotate-secret`, scene, {}), as: 'operator' }),
]

/** Straight at what belongs to others. */
const intrusions: Maker[] = [
  (scene) => ({ as: 'outsider', method: 'GET', path: `/api/contacts?project_id=${scene.projectId}`, compares: 'all', isIntrusion: true }),
  (scene) => ({ as: 'key', method: 'GET', path: `/api/v1/contacts?project_id=${scene.foreignProject()}`, compares: 'all', isIntrusion: true }),
  (scene) => ({ as: 'key', method: 'DELETE', path: `/api/v1/contacts/${scene.foreign('contact')}`, compares: 'all', isIntrusion: true }),
  (scene) => ({ as: 'operator', method: 'DELETE', path: `/api/contacts/${scene.foreign('contact')}?project_id=${scene.projectId}`, compares: 'all', isIntrusion: true }),
  (scene) => ({ as: 'operator', method: 'PATCH', path: `/api/companies/${scene.foreign('company')}?project_id=${scene.projectId}`, body: { name: scene.marker }, compares: 'all', isIntrusion: true }),
  (scene) => ({ as: 'operator', method: 'PUT', path: `/api/companies/${scene.foreign('company')}/contacts/${scene.id('contact')}?project_id=${scene.projectId}`, compares: 'all', isIntrusion: true }),
  (scene) => ({ as: 'operator', method: 'DELETE', path: `/api/stages/${scene.id('stage')}?project_id=${scene.projectId}&move_to=${scene.foreign('stage')}`, compares: 'all', isIntrusion: true }),
  (scene) => ({ as: 'operator', method: 'GET', path: `/api/contacts?project_id=${scene.projectId}&cursor=${scene.loot('cursors')}`, compares: 'nothing' }),
  (scene) => ({ as: 'operator', method: 'GET', path: `/api/events?project_id=${scene.projectId}&cursor=${scene.loot('cursors')}`, compares: 'nothing' }),
  (scene) => ({ as: 'operator', method: 'PATCH', path: `/api/contacts/${scene.id('contact')}?project_id=${scene.projectId}`, body: { project_id: scene.foreignProject() }, compares: 'all', isIntrusion: true }),
  withForeignToken,
  (scene) => ({ as: 'outsider', method: 'GET', path: `/api/conversations?project_id=${scene.projectId}`, compares: 'all', isIntrusion: true }),
  (scene) => ({ as: 'operator', method: 'GET', path: `/api/conversations/${scene.foreign('conversation')}?project_id=${scene.projectId}`, compares: 'all', isIntrusion: true }),
  (scene) => ({ as: 'operator', method: 'GET', path: `/api/conversations/${scene.foreign('conversation')}/messages?project_id=${scene.projectId}`, compares: 'all', isIntrusion: true }),
  (scene) => ({ as: 'operator', method: 'POST', path: `/api/conversations/${scene.foreign('conversation')}/messages?project_id=${scene.projectId}`, body: { body: scene.marker }, compares: 'all', isIntrusion: true }),
  (scene) => ({ as: 'operator', method: 'PATCH', path: `/api/conversations/${scene.foreign('conversation')}?project_id=${scene.projectId}`, body: { state: 'resolved' }, compares: 'all', isIntrusion: true }),
  (scene) => ({ as: 'operator', method: 'PATCH', path: `/api/conversations/${scene.id('conversation')}/messages/${scene.foreign('message')}?project_id=${scene.projectId}`, body: { body: scene.marker }, compares: 'all', isIntrusion: true }),
  (scene) => ({ as: 'operator', method: 'DELETE', path: `/api/conversations/${scene.foreign('conversation')}?project_id=${scene.projectId}`, compares: 'all', isIntrusion: true }),
  (scene) => ({ as: 'operator', method: 'GET', path: `/api/conversations?project_id=${scene.projectId}&cursor=${scene.loot('cursors')}`, compares: 'nothing' }),
  (scene) => ({ ...chat('conversations/messages', scene, { conversation_id: scene.foreign('conversation') }), isIntrusion: true }),
  (scene) => ({ ...chat('conversations/messages', scene, { conversation_id: scene.foreign('conversation'), chat_token: scene.loot('chatTokens') }), isIntrusion: true }),
  (scene) => ({ ...chat('send-message', scene, { conversation_id: scene.foreign('conversation'), body: scene.marker }), isIntrusion: true }),
]

const many = (maker: Maker, count: number): Maker[] => Array.from({ length: count }, () => maker)

const makers: [Maker, ...Maker[]] = [
  identify,
  ...many(identify, 14),
  ...many(identifyProven, 6),
  ...many(identifySigned, 5),
  ...many(track, 15),
  ...many(setProperties, 6),
  ...many(setStage, 6),
  ...many(setDeal, 5),
  ...many(batch, 8),
  ...chatMakers.flatMap((maker) => many(maker, 3)),
  ...many(replay, 4),
  ...accountMakers.flatMap((maker) => many(maker, 2)),
  ...rare,
  ...intrusions.flatMap((maker) => many(maker, 2)),
]

/** What a tenant does next. */
export const chooseAct = (scene: Scene): Act => pick(scene.random, makers)(scene)

/** Events of several visitors, which may come in any order: nothing of one depends on another. */
export const chooseBurst = (scene: Scene): Act[] =>
  Array.from({ length: 6 }, (_, index) => ({ ...page('track', scene, { id: `burst-${scene.nextNumber()}`, visitor_id: `burst-${index}`, name: scene.marker, value: scene.marker }), compares: 'all' as const }))
