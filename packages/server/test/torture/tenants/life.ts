import { Agent, request as httpRequest } from 'node:http'
import { createRandom, pick, type Random } from '../random.js'
import { chooseAct, chooseBurst, type Act } from './acts.js'
import type { Tenant } from './neighbourhood.js'
import { learn, plain } from './plain.js'
import { createScene, kinds, noIds, noLoot, type Known, type Loot } from './scene.js'

/** What a tenant was answered, in a form that can be compared with another run. */
export interface Said {
  act: string
  status: number
  body: unknown
}

export interface Heard {
  status: number
  body: string
}

/** A tenant's traffic, and what came of it. */
export interface Life {
  live(steps: number): Promise<Said[]>
  /** What the project holds in the end, as its operators see it. */
  portrait(): Promise<unknown>
  /** What it has that others may try. */
  loot: Loot
}

interface LifeParts {
  url: string
  tenant: Tenant
  seed: number
  /** What others have; nothing where it is alone. */
  othersLoot: Loot
  /** Is shown every answer. */
  inspect(tenant: Tenant, act: Act, heard: Heard): void
}

const burstShare = 0.05

/** The same seed gives the same acts, as long as the answers are the same. */
export function createLife({ url, tenant, seed, othersLoot, inspect }: LifeParts): Life {
  const random = createRandom(seed)
  const known: Known = { ids: noIds(), secret: tenant.secret, chatTokens: new Map(), visitorTokens: new Map() }
  const loot = noLoot()
  loot.projects.push(tenant.projectId)
  const scene = createScene({ projectId: tenant.projectId, marker: tenant.marker, random, known, loot: othersLoot })
  const agent = new Agent({ keepAlive: true })

  async function say(act: Act): Promise<Said> {
    const heard = await send(agent, url, act, credentialsOf(act.as, tenant, random))
    inspect(tenant, act, heard)
    takeNote(heard.body)
    keepTokens(act, heard.body)
    const body = act.compares === 'all' && heard.body !== '' ? plain(known, JSON.parse(heard.body)) : null
    const called = `${act.as} ${act.method} ${act.path.replace(/\?.*/, '')}`
    return { act: String(plain(known, called)), status: act.compares === 'nothing' ? 0 : heard.status, body }
  }

  function takeNote(body: string): void {
    learn(known, body)
    for (const kind of kinds) loot.ids[kind] = known.ids[kind]
    for (const [, cursor = ''] of body.matchAll(/"next_cursor":"([^"]+)"/g)) loot.cursors.push(cursor)
    for (const [, token = ''] of body.matchAll(/"visitor_token":"([^"]+)"/g)) loot.visitorTokens.push(token)
    for (const [, token = ''] of body.matchAll(/"chat_token":"([^"]+)"/g)) loot.chatTokens.push(token)
    const [, secret] = /"identity_secret":"([^"]+)"/.exec(body) ?? []
    if (secret !== undefined) known.secret = secret
  }

  /** A page keeps the tokens of its visitor. */
  function keepTokens({ body }: Act, heard: string): void {
    const { visitor_id } = Object(body) as { visitor_id?: string }
    if (visitor_id === undefined) return
    const [, chatToken] = /"chat_token":"([^"]+)"/.exec(heard) ?? []
    const [, visitorToken] = /"visitor_token":"([^"]+)"/.exec(heard) ?? []
    if (chatToken !== undefined) known.chatTokens.set(visitor_id, chatToken)
    if (visitorToken !== undefined) known.visitorTokens.set(visitor_id, visitorToken)
  }

  async function live(steps: number): Promise<Said[]> {
    const said: Said[] = []
    for (let step = 0; step < steps; step++) {
      const acts = random() < burstShare ? chooseBurst(scene) : [chooseAct(scene)]
      said.push(...await Promise.all(acts.map(say)))
    }
    return said
  }

  async function read(path: string): Promise<unknown> {
    const act: Act = { as: 'operator', method: 'GET', path: `${path}${path.includes('?') ? '&' : '?'}project_id=${tenant.projectId}`, compares: 'all' }
    const heard = await send(agent, url, act, { authorization: `Bearer ${tenant.operators[0]}` })
    inspect(tenant, act, heard)
    learn(known, heard.body)
    return JSON.parse(heard.body)
  }

  async function readList(path: string): Promise<unknown[]> {
    const items: unknown[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
      const page = (await read(`${path}?limit=200${query}`)) as { data: unknown[]; next_cursor: string | null }
      items.push(...page.data)
      cursor = page.next_cursor
    }
    return items
  }

  async function portrait(): Promise<unknown> {
    const contacts = await readList('/api/contacts') as { id: string; visitor_ids: string[] }[]
    const companies = await readList('/api/companies') as { id: string }[]
    const timelines = []
    for (const { id } of contacts) timelines.push(await readList(`/api/contacts/${id}/timeline`))
    for (const { id } of companies) timelines.push(await readList(`/api/companies/${id}/timeline`))
    const visitors = []
    for (const visitor of new Set(contacts.flatMap(({ visitor_ids }) => visitor_ids))) visitors.push(await read(`/api/visitors/${visitor}`))
    const stages = await readList('/api/stages')
    const events = await readList('/api/events')
    const conversations = await readList('/api/conversations') as { id: string }[]
    const messages = []
    for (const { id } of conversations) messages.push(await readList(`/api/conversations/${id}/messages`))
    agent.destroy()
    return plain(known, { contacts, companies, timelines, visitors, stages, events, conversations, messages })
  }

  return { live, portrait, loot }
}

function credentialsOf(as: Act['as'], tenant: Tenant, random: Random): Record<string, string> {
  if (as === 'page') return {}
  if (as === 'key') return { 'x-api-key': tenant.apiKey }
  return { authorization: `Bearer ${as === 'outsider' ? tenant.outsider : pick(random, tenant.operators)}` }
}

function send(agent: Agent, url: string, { method, path, body }: Act, credentials: Record<string, string>): Promise<Heard> {
  const sent = body === undefined ? null : JSON.stringify(body)
  const headers = { ...credentials, ...(sent !== null && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }) }
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${url}${path}`, { method, headers, agent }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk)).on('end', () => resolve({ status: response.statusCode ?? 0, body: text }))
    })
    request.on('error', reject)
    request.end(sent ?? undefined)
  })
}
