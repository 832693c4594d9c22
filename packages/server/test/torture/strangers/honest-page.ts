import { setTimeout as delay } from 'node:timers/promises'
import { between, pick, uuid, type Random } from '../random.js'
import { createCaller, type Caller } from './caller.js'
import { allowedOrigin, type House } from './house.js'
import { identityToken } from './tokens.js'

/** What the honest page wrote last, and so what its records must hold. */
export interface Written {
  stage: string
  deal_value: number
  properties: Record<string, unknown>
  /** Of its events. */
  eventIds: string[]
  /** Of its messages, in order. */
  messageIds: string[]
  calls: number
  slowestMs: number
}

interface PageParts {
  url: string
  address: string
  house: House
  random: Random
  isOver(): boolean
}

const stages = ['Lead', 'Qualified', 'Proposal', 'Won', 'Lost'] as const
const pauseMs = { least: 200, most: 800 }

/**
 * Calls as a person who uses the page does. What is not answered with 200 is an error: nobody who has proven
 * who they are may have to wait for strangers.
 */
export async function actAsHonestPage({ url, address, house, random, isOver }: PageParts): Promise<Written> {
  const caller = createCaller(url, address, { origin: allowedOrigin })
  const written: Written = { stage: 'Proposal', deal_value: 0, properties: {}, eventIds: [], messageIds: [], calls: 0, slowestMs: 0 }
  let visitor_token = await identify(caller, house)

  async function say(route: string, fields: object): Promise<void> {
    const id = uuid(random)
    const startedAt = performance.now()
    const body = { project_id: house.projectId, visitor_id: house.honest.visitorId, id, ...fields }
    await caller.expectOk('POST', `/api/widget/${route}`, { ...body, visitor_token })
    written.slowestMs = Math.max(written.slowestMs, Math.round(performance.now() - startedAt))
    written.calls++
    if (route === 'track') written.eventIds.push(id)
    if (route === 'send-message') written.messageIds.push(id)
    house.known.sent.push({ route, body })
  }

  async function act(): Promise<void> {
    const chance = random()
    if (chance < 0.1) visitor_token = await identify(caller, house)
    else if (chance < 0.2) await say('send-message', { conversation_id: house.honestConversation, body: 'Still here' })
    else if (chance < 0.6) await say('track', { name: 'honest-act', value: 'seen' })
    else if (chance < 0.75) {
      const properties = { [`key-${between(random, 0, 9)}`]: `value-${between(random, 0, 1e6)}` }
      await say('set-properties', { properties })
      Object.assign(written.properties, properties)
    } else if (chance < 0.9) {
      const stage = pick(random, stages)
      await say('set-stage', { stage, stage_update_mode: 'exact' })
      written.stage = stage
    } else {
      const deal_value = between(random, 100, 1e6)
      await say('set-deal', { deal_value })
      written.deal_value = deal_value
    }
  }

  await say('set-deal', { deal_value: written.deal_value, stage: written.stage, stage_update_mode: 'exact' })
  while (!isOver()) {
    await act()
    await delay(between(random, pauseMs.least, pauseMs.most))
  }
  caller.close()
  return written
}

/** With a fresh proof, as at each page load. */
async function identify(caller: Caller, { projectId: project_id, secret, honest }: House): Promise<string> {
  const identity_token = await identityToken(secret, honest.claims)
  const body = { project_id, visitor_id: honest.visitorId, identity_token, company: { id: honest.claims.company_ids[0] } }
  const { visitor_token } = await caller.expectOk<{ visitor_token: string }>('POST', '/api/widget/identify', body)
  return visitor_token
}
