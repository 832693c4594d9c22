import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../src/store/memory/create-memory-store.js'
import { StoreUnavailable, type Commit, type Store } from '../../src/store/port.js'
import { createWorld, onEachStore, type World } from './harness.js'
import { stateOf } from './steps.js'

const many = Array.from({ length: 200 }, (_, index) => index)

onEachStore('many at once', (newWorld) => {
  it('200 identifies of one new email leave one contact and one placeholder company (R2, R9)', async () => {
    const world = await newWorld()
    const results = await Promise.all(many.map((index) => world.identify(`v${index}`, { email: 'ann@acme.com' })))
    expect(await world.contacts()).toMatchObject([{ email: 'ann@acme.com', visitor_ids: { length: 200 } }])
    expect(await world.companies()).toMatchObject([{ name: 'acme.com', is_placeholder: true, contact_ids: { length: 1 } }])
    expect(results.filter(({ matched_by }) => matched_by === 'created')).toHaveLength(1)
    expect(new Set(results.map(({ contact }) => contact?.id)).size).toBe(1)
  })

  it('200 identifies of one visitor and one new user_id leave one contact (R3)', async () => {
    const world = await newWorld()
    await Promise.all(many.map((index) => world.identify('v1', { user_id: 'u1', metadata: { [`k${index % 50}`]: index } })))
    expect(await world.contacts()).toMatchObject([{ user_id: 'u1' }])
    expect(Object.keys((await world.contactOf('v1')).metadata)).toHaveLength(50)
  })

  it('200 times one operation id has one effect (R26)', async () => {
    const world = await newWorld()
    const outcomes = await Promise.all(many.map(() => world.sendOne({ id: 'op', type: 'track', visitor_id: 'v1', name: 'x' })))
    expect(await world.events()).toHaveLength(1)
    expect(outcomes.filter(({ status }) => status === 'ok')).toHaveLength(1)
    expect(outcomes.filter(({ status }) => status === 'duplicate')).toHaveLength(199)
  })

  it('what account and widget write at the same time is all there (R6, R28)', async () => {
    const world = await newWorld()
    const contact_id = await world.makeContact({ email: 'ann@acme.com' })
    await Promise.all(
      many.slice(0, 20).flatMap((index) => [
        world.identify(`v${index}`, { email: 'ann@acme.com', metadata: { [`widget${index}`]: 1 } }),
        world.account({ type: 'patch_contact', contact_id, patch: { metadata: { [`account${index}`]: 1 } } }),
      ]),
    )
    expect(Object.keys((await world.contact(contact_id)).metadata)).toHaveLength(40)
  })

  it('two servers on one store make one contact of one new email (R2)', async () => {
    const world = await newWorld()
    const other = await createWorld({ store: world.store, project_id: world.project_id, server: 'other' })
    await Promise.all(many.slice(0, 40).map((index) => (index % 2 ? world : other).identify(`v${index}`, { email: 'ann@acme.com' })))
    expect([await world.contacts(), await world.companies()]).toMatchObject([{ length: 1 }, { length: 1 }])
  })
})

/** A memory store whose commits a test may spoil, once the world is there. */
function spoilable() {
  const inner = createMemoryStore()
  const commits: Commit[][] = []
  let spoil: (commits: Commit[]) => Promise<'conflict' | undefined> = async () => undefined
  const store: Store = {
    ...inner,
    async commit(given) {
      commits.push(given)
      return (await spoil(given)) ?? inner.commit(given)
    },
  }
  return { store, commits, spoilWith: (how: typeof spoil) => void (spoil = how) }
}

function concerns(commits: Commit[], visitorId: string): boolean {
  return commits.some(({ changes }) => changes.some((change) => change.type === 'visitor_saved' && change.visitor.visitor_id === visitorId))
}

const identify = (world: World, visitor: string) => world.identify(visitor, { email: `${visitor}@acme.com` })

describe('one group of requests', { timeout: 60_000 }, () => {
  it('shares one write', async () => {
    const { store, commits } = spoilable()
    const world = await createWorld({ store })
    commits.length = 0
    await Promise.all(many.map((index) => identify(world, `v${index}`)))
    expect(commits).toHaveLength(1)
  })

  it('holds at most 2,000 operations, the rest waits for the next', async () => {
    const { store, commits } = spoilable()
    const world = await createWorld({ store })
    commits.length = 0
    const batch = many.concat(many).map(() => ({ type: 'track', visitor_id: 'v1', name: 'x' }))
    await Promise.all(Array.from({ length: 6 }, () => world.send(batch)))
    expect(commits.map(([commit]) => commit?.changes.filter(({ type }) => type === 'event_recorded').length)).toEqual([2_000, 400])
  })

  it('writes nothing for what changes nothing', async () => {
    const { store, commits } = spoilable()
    const world = await createWorld({ store })
    await world.track('v1', { id: 'op', name: 'x' })
    commits.length = 0
    await world.track('v1', { id: 'op', name: 'x' })
    await world.refusal({ type: 'set_stage', visitor_id: 'v1', stage: 'Lead' })
    await world.identify('v1', { email: 'ann@acme.com' }, { dry_run: true })
    expect(commits).toEqual([])
  })

  it('that fails is written request by request, and only the one that breaks it is lost', async () => {
    const { store, spoilWith } = spoilable()
    const world = await createWorld({ store })
    spoilWith(async (commits) => {
      if (concerns(commits, 'bad')) throw new Error('a bug')
      return undefined
    })
    const settled = await Promise.allSettled(['v1', 'bad', 'v2'].map((visitor) => identify(world, visitor)))
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect((await world.contacts()).map(({ email }) => email)).toEqual(['v1@acme.com', 'v2@acme.com'])
    expect(await world.seen('bad')).toBe(false)
  })

  it('is decided anew after a conflict, on what another server wrote', async () => {
    const { store, spoilWith } = spoilable()
    const world = await createWorld({ store })
    const other = await createWorld({ store, project_id: world.project_id, server: 'other' })
    let isFirst = true
    spoilWith(async () => {
      if (isFirst) {
        isFirst = false
        await other.makeContact({ email: 'v1@acme.com', name: 'Made meanwhile' })
      }
      return undefined
    })
    expect(await identify(world, 'v1')).toMatchObject({ matched_by: 'email' })
    expect(await world.contacts()).toMatchObject([{ name: 'Made meanwhile', visitor_ids: ['v1'] }])
    expect(await world.companies()).toHaveLength(1)
  })

  it('gives up as unavailable when others are always faster, and leaves nothing', async () => {
    const { store, spoilWith, commits } = spoilable()
    const world = await createWorld({ store })
    commits.length = 0
    spoilWith(async () => 'conflict')
    await expect(identify(world, 'v1')).rejects.toBeInstanceOf(StoreUnavailable)
    expect(commits).toHaveLength(10)
    expect(await world.contacts()).toEqual([])
  })

  it('is refused whole, once, when the store is unavailable, and nothing is half-written', async () => {
    const { store, spoilWith, commits } = spoilable()
    const world = await createWorld({ store })
    await identify(world, 'v0')
    const before = await stateOf(world)
    commits.length = 0
    spoilWith(async () => {
      throw new StoreUnavailable('the disk is full')
    })
    const settled = await Promise.allSettled([identify(world, 'v1'), world.setStage('v0', { stage: 'Lead' }), world.makeContact({}), world.send([{ type: 'track', visitor_id: 'v1', name: 'x' }, { type: 'track', visitor_id: 'v2', name: 'x' }])])
    expect(settled.map((one) => one.status === 'rejected' && one.reason instanceof StoreUnavailable)).toEqual([true, true, true, true])
    expect(commits).toHaveLength(1)
    expect(await stateOf(world)).toEqual(before)
    spoilWith(async () => undefined)
    await identify(world, 'v1')
    expect(await world.contacts()).toHaveLength(2)
  })

  it('is refused whole when the store cannot be read', async () => {
    const { store } = spoilable()
    const world = await createWorld({ store })
    store.read = () => Promise.reject(new StoreUnavailable('gone'))
    const settled = await Promise.allSettled([identify(world, 'v1'), identify(world, 'v2')])
    expect(settled.map((one) => one.status === 'rejected' && one.reason instanceof StoreUnavailable)).toEqual([true, true])
  })

  it('is decided one request after the other, each seeing what the one before it did (R25)', async () => {
    const { store } = spoilable()
    const world = await createWorld({ store })
    await identify(world, 'v1')
    const answers = await Promise.all(['Lead', 'Won', 'Lead'].map((stage) => world.setStage('v1', { stage })))
    expect(answers.map(({ stage_update }) => stage_update.status)).toEqual(['applied', 'applied', 'skipped'])
  })

  it('of several projects keeps them apart', async () => {
    const { store } = spoilable()
    const worlds = [await createWorld({ store }), await createWorld({ store })]
    await Promise.all(worlds.flatMap((world) => ['v1', 'v2'].map((visitor) => identify(world, visitor))))
    for (const world of worlds) expect([await world.contacts(), await world.companies()]).toMatchObject([{ length: 2 }, { length: 2 }])
  })

  it('is written by the time that drain resolves', async () => {
    const { store } = spoilable()
    const world = await createWorld({ store })
    await world.ingest.drain()
    const calls = ['v1', 'v2'].map((visitor) => world.execute({ type: 'create_contact', input: { name: visitor } }))
    await world.ingest.drain()
    expect(await world.contacts()).toHaveLength(2)
    await Promise.all(calls)
  })
})
