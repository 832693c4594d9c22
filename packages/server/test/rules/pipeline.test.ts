import { describe, expect, it } from 'vitest'
import { onEachStore, type World } from './harness.js'

async function names(world: World): Promise<string[]> {
  return (await world.stages()).map(({ name }) => name)
}

async function stageId(world: World, wanted: string): Promise<string> {
  return (await world.stages()).find(({ name }) => name === wanted)?.id ?? ''
}

onEachStore('stages of a project', (newWorld) => {
  it('are Lead, Qualified, Proposal, Won and Lost in a new one (R30)', async () => {
    const world = await newWorld()
    expect((await world.stages()).map(({ name, kind, position }) => [name, kind, position])).toEqual([
      ['Lead', 'open', 0], ['Qualified', 'open', 1], ['Proposal', 'open', 2], ['Won', 'won', 3], ['Lost', 'lost', 4],
    ])
  })

  it('get a new one last (R30)', async () => {
    const world = await newWorld()
    const id = await world.account({ type: 'create_stage', input: { name: 'Churned', kind: 'lost' } })
    expect((await world.stages()).at(-1)).toEqual({ id, name: 'Churned', kind: 'lost', position: 5 })
  })

  it.each(['lead', 'LEAD', 'Lead'])('have names that are unique in any case: not another %s (records)', async (name) => {
    const world = await newWorld()
    const existing_id = await stageId(world, 'Lead')
    expect(await world.accountRefusal({ type: 'create_stage', input: { name, kind: 'open' } })).toMatchObject({ code: 'stage_name_taken', existing_id })
    expect(await world.accountRefusal({ type: 'patch_stage', stage_id: await stageId(world, 'Won'), patch: { name } })).toMatchObject({ code: 'stage_name_taken', existing_id })
  })

  it('have names that are unique also where letters grow in upper case (records)', async () => {
    const world = await newWorld()
    await world.account({ type: 'create_stage', input: { name: 'Abschluß', kind: 'open' } })
    expect(await world.accountRefusal({ type: 'create_stage', input: { name: 'ABSCHLUSS', kind: 'open' } })).toMatchObject({ code: 'stage_name_taken' })
  })

  it('is never named like the id of another, which would take its place in calls (R17)', async () => {
    const world = await newWorld()
    const won = await stageId(world, 'Won')
    const lost = await stageId(world, 'Lost')
    for (const name of [won, won.toUpperCase(), won.replace('stage', 'Stage')]) {
      const refusal = { code: 'stage_name_taken', existing_id: won }
      expect(await world.accountRefusal({ type: 'create_stage', input: { name, kind: 'open' } })).toMatchObject(refusal)
      expect(await world.accountRefusal({ type: 'patch_stage', stage_id: lost, patch: { name } })).toMatchObject(refusal)
    }
    await world.account({ type: 'patch_stage', stage_id: won, patch: { name: won } })
    await world.account({ type: 'create_stage', input: { name: `${won}0`, kind: 'open' } })
  })

  it('are renamed, also in another case of their own name, and change their kind (R30)', async () => {
    const world = await newWorld()
    const stage_id = await stageId(world, 'Lead')
    await world.account({ type: 'patch_stage', stage_id, patch: { name: 'LEAD', kind: 'won' } })
    expect((await world.stages())[0]).toEqual({ id: stage_id, name: 'LEAD', kind: 'won', position: 0 })
  })

  it('keep their companies when they are renamed (R30)', async () => {
    const world = await newWorld()
    const id = await world.makeCompany({ name: 'Acme', stage: 'Lead' })
    await world.account({ type: 'patch_stage', stage_id: await stageId(world, 'Lead'), patch: { name: 'New' } })
    expect(await world.company(id)).toMatchObject({ stage: { name: 'New' } })
  })

  describe('order', () => {
    it('is written as one, each stage named once (R30)', async () => {
      const world = await newWorld()
      const ids = (await world.stages()).map(({ id }) => id).reverse()
      await world.account({ type: 'order_stages', ids })
      expect((await world.stages()).map(({ id, position }) => [id, position])).toEqual(ids.map((id, position) => [id, position]))
    })

    it.each<[string, (ids: string[]) => string[]]>([
      ['one is missing', (ids) => ids.slice(1)],
      ['one is named twice', (ids) => [...ids.slice(1), ids[1] ?? '']],
      ['one is too many', (ids) => [...ids, ids[0] ?? '']],
      ['one is unknown', (ids) => [...ids.slice(1), 'stage_x']],
      ['none is named', () => []],
    ])('is refused when %s, and nothing moves (R30)', async (_title, change) => {
      const world = await newWorld()
      const before = await world.stages()
      expect(await world.accountRefusal({ type: 'order_stages', ids: change(before.map(({ id }) => id)) })).toMatchObject({
        code: 'invalid_request', errors: [{ path: 'ids' }],
      })
      expect(await world.stages()).toEqual(before)
    })
  })

  describe('deletion', () => {
    it('takes a stage that nobody is in, and closes the ranks (R30)', async () => {
      const world = await newWorld()
      await world.account({ type: 'delete_stage', stage_id: await stageId(world, 'Qualified'), move_to: undefined })
      expect((await world.stages()).map(({ name, position }) => [name, position])).toEqual([['Lead', 0], ['Proposal', 1], ['Won', 2], ['Lost', 3]])
    })

    it('is refused while companies are in it (R30)', async () => {
      const world = await newWorld()
      await world.makeCompany({ name: 'Acme', stage: 'Qualified' })
      expect(await world.accountRefusal({ type: 'delete_stage', stage_id: await stageId(world, 'Qualified'), move_to: undefined })).toMatchObject({ code: 'stage_in_use' })
      expect(await names(world)).toHaveLength(5)
    })

    it.each(['name', 'id'])('moves its companies, also backwards, to the stage that move_to names by %s (R17, R30)', async (how) => {
      const world = await newWorld()
      const ids = [await world.makeCompany({ name: 'A', stage: 'Won' }), await world.makeCompany({ name: 'B', stage: 'Won' })]
      const move_to = how === 'name' ? 'lead' : await stageId(world, 'Lead')
      await world.account({ type: 'delete_stage', stage_id: await stageId(world, 'Won'), move_to })
      expect(await names(world)).toEqual(['Lead', 'Qualified', 'Proposal', 'Lost'])
      for (const id of ids) {
        expect(await world.company(id)).toMatchObject({ stage: { name: 'Lead' } })
        expect((await world.activities({ company_id: id })).at(-1)).toMatchObject({ kind: 'stage_changed', from: 'Won', to: 'Lead', source: 'account' })
      }
    })

    it.each(['Nirvana', 'Won'])('is refused for a move_to of %s, which is no other stage (R30)', async (move_to) => {
      const world = await newWorld()
      await world.makeCompany({ name: 'A', stage: 'Won' })
      expect(await world.accountRefusal({ type: 'delete_stage', stage_id: await stageId(world, 'Won'), move_to })).toMatchObject({
        code: 'invalid_request', errors: [{ path: 'move_to' }],
      })
    })

    it('of what does not exist is not found, also in another project (R30)', async () => {
      const [one, two] = [await newWorld(), await newWorld()]
      const stage_id = await stageId(one, 'Lead')
      expect(await two.accountRefusal({ type: 'delete_stage', stage_id, move_to: undefined })).toMatchObject({ code: 'not_found' })
      expect(await two.accountRefusal({ type: 'patch_stage', stage_id, patch: { name: 'X' } })).toMatchObject({ code: 'not_found' })
    })
  })

  it('change how a project works as its settings say (R18, R12)', async () => {
    const world = await newWorld()
    await world.settings({ stage_update_mode: 'exact', company_policy: 'create_missing', identity_verification: 'required', allowed_origins: ['https://a.com'], name: 'New' })
    expect(await world.project()).toMatchObject({
      stage_update_mode: 'exact', company_policy: 'create_missing', identity_verification: 'required', allowed_origins: ['https://a.com'], name: 'New',
    })
  })

  it.each([
    ['passes', undefined, ['https://a.com']],
    ['passes', 'https://a.com', ['https://a.com']],
    ['passes', 'https://b.com', []],
    ['is refused', 'https://b.com', ['https://a.com']],
    ['is refused', 'null', ['https://a.com']],
  ])('a request %s from origin %s where %j are allowed (settings)', async (what, origin, allowed_origins) => {
    const world = await newWorld()
    await world.settings({ allowed_origins })
    const answer = await world.submit([{ type: 'track', visitor_id: 'v1', name: 'x' }], origin === undefined ? {} : { origin })
    expect(answer).toMatchObject(what === 'passes' ? { ok: true } : { ok: false, refusal: { code: 'origin_not_allowed' } })
    expect(await world.seen('v1')).toBe(what === 'passes')
  })

  it('a request to a project that does not exist is refused (problems)', async () => {
    const world = await newWorld()
    const request = { project_id: 'nowhere', origin: undefined, sent_at: undefined, dry_run: false, device: undefined, operations: [] }
    expect(await world.ingest.submit(request)).toMatchObject({ ok: false, refusal: { code: 'unknown_project' } })
  })
})
