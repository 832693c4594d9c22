import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { runBuilt } from '../../process/built-server.js'
import { rounds, seed } from '../settings.js'
import type { Act } from './acts.js'
import { createLife, type Heard, type Life, type Said } from './life.js'
import { settle, type Neighbourhood, type Tenant } from './neighbourhood.js'
import { noLoot, type Loot } from './scene.js'

/** Of each tenant. */
const steps = rounds * 30

const figures = { requests: 0, intrusions: 0 }
const open: Neighbourhood[] = []
afterEach(async () => {
  for (const neighbourhood of open.splice(0)) await neighbourhood.remove()
})
afterAll(() => void process.stdout.write(`tenants: seed ${seed}, ${JSON.stringify(figures)}\n`))

async function neighbourhood(): Promise<Neighbourhood> {
  const settled = await settle()
  open.push(settled)
  return settled
}

/** Whoever asks for a project sees nothing of any other, even of one that they are a member of too; an outsider sees nothing at all. */
function inspector(tenants: Tenant[]) {
  return (tenant: Tenant, act: Act, { status, body }: Heard): void => {
    figures.requests++
    const hidden = tenants.filter((other) => other !== tenant || act.as === 'outsider')
    for (const { marker } of hidden) expect(body.includes(marker), `${act.as} of ${tenant.name} sees ${marker}: ${act.method} ${act.path} answered ${body}`).toBe(false)
    expect(status, `${act.method} ${act.path} answered ${body}`).toBeLessThan(500)
    if (act.as !== 'outsider' && !act.isIntrusion) return
    expect(status, `${act.as} got through: ${act.method} ${act.path} answered ${body}`).toBeGreaterThanOrEqual(400)
    figures.intrusions++
  }
}

interface Story {
  said: Said[]
  portrait: unknown
}

/** All at once, each trying what the others have. */
async function liveTogether(): Promise<Story[]> {
  const { server, tenants, path } = await neighbourhood()
  const lives: Life[] = []
  for (const [index, tenant] of tenants.entries()) {
    lives.push(createLife({ url: server.url, tenant, seed: seed + index, othersLoot: lootOfOthers(lives, index), inspect: inspector(tenants) }))
  }
  const said = await Promise.all(lives.map((life) => life.live(steps)))
  const portraits = await Promise.all(lives.map((life) => life.portrait()))
  server.kill('SIGTERM')
  expect(await server.ended).toMatchObject({ code: 0 })
  expect(await runBuilt('hal', ['check'], path)).toMatchObject({ code: 0 })
  return said.map((one, index) => ({ said: one, portrait: portraits[index] }))
}

/** Looked up when it is wanted, as the others go on gathering. */
function lootOfOthers(lives: Life[], self: number): Loot {
  const others = () => lives.filter((_, index) => index !== self).map(({ loot }) => loot)
  const ids = (kind: keyof Loot['ids']) => others().flatMap((loot) => loot.ids[kind])
  return {
    ids: { get contact() { return ids('contact') }, get company() { return ids('company') }, get stage() { return ids('stage') }, get key() { return ids('key') }, get conversation() { return ids('conversation') }, get message() { return ids('message') } },
    get projects() { return others().flatMap(({ projects }) => projects) },
    get cursors() { return others().flatMap(({ cursors }) => cursors) },
    get visitorTokens() { return others().flatMap(({ visitorTokens }) => visitorTokens) },
    get chatTokens() { return others().flatMap(({ chatTokens }) => chatTokens) },
  }
}

/** The same, where all the others do nothing. */
async function liveAlone(index: number): Promise<Story> {
  const { server, tenants } = await neighbourhood()
  const tenant = tenants[index]
  if (!tenant) throw new Error('no such tenant')
  const life = createLife({ url: server.url, tenant, seed: seed + index, othersLoot: noLoot(), inspect: inspector(tenants) })
  return { said: await life.live(steps), portrait: await life.portrait() }
}

describe('projects on one server (rules.md, "Records")', () => {
  it(`are each answered, and come to, what they would alone, over ${steps} steps of each, and see nothing of each other`, { timeout: 120_000 + rounds * 60_000 }, async () => {
    const together = await liveTogether()
    for (const [index, { said, portrait }] of together.entries()) {
      const alone = await liveAlone(index)
      // The first that differs says more than all of them.
      const at = said.findIndex((one, step) => JSON.stringify(one) !== JSON.stringify(alone.said[step]))
      expect(said[at], `step ${at}`).toEqual(alone.said[at])
      expect(portrait).toEqual(alone.portrait)
    }
  })
})
