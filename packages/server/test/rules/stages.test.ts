import { describe, expect, it } from 'vitest'
import { onEachStore, strangeCompanyId, told, type World } from './harness.js'

/** A visitor whose contact is in one company, which stands in `stage`. */
async function inCompany(world: World, stage?: string): Promise<string> {
  const id = await world.makeCompany({ name: 'Acme', external_id: 'acme', ...(stage === undefined ? {} : { stage }) })
  await world.identify('v1', { email: 'ann@acme.com', company: { id: 'acme' } })
  return id
}

onEachStore('stages and deals', (newWorld) => {
  describe('naming a stage', () => {
    it.each(['Proposal', 'PROPOSAL', ' proposal '])('finds it by its name in any case: %j (R17)', async (stage) => {
      const world = await newWorld()
      await inCompany(world)
      expect(await world.setStage('v1', { stage })).toMatchObject({ company: { stage: 'Proposal' } })
    })

    it('finds it by its id (R17)', async () => {
      const world = await newWorld()
      await inCompany(world)
      const won = (await world.stages()).find(({ name }) => name === 'Won')
      expect(await world.setStage('v1', { stage: won?.id ?? '' })).toMatchObject({ company: { stage: 'Won' } })
    })

    it('finds a name in any case where letters grow or have two lower forms (R17)', async () => {
      const world = await newWorld()
      await inCompany(world)
      await world.account({ type: 'create_stage', input: { name: 'Abschluß', kind: 'open' } })
      expect(await world.setStage('v1', { stage: 'ABSCHLUSS' })).toMatchObject({ company: { stage: 'Abschluß' } })
    })

    it.each([
      ['set_stage', { type: 'set_stage', visitor_id: 'v1', stage: 'Nirvana' }],
      ['set_deal', { type: 'set_deal', visitor_id: 'v1', stage: 'Nirvana', deal_value: 5 }],
    ] as const)('rejects %s whole for an unknown one, with the names of the project’s stages (R17)', async (_name, operation) => {
      const world = await newWorld()
      await inCompany(world)
      expect(await world.refusal(operation)).toMatchObject({ code: 'unknown_stage', stages: ['Lead', 'Qualified', 'Proposal', 'Won', 'Lost'] })
      expect(await world.company('acme')).toMatchObject({ stage: null, deal_value: null })
    })

    it.each([
      ['Qualifed', 'Did you mean `Qualified`?'],
      ['propsal', 'Did you mean `Proposal`?'],
      ['Nirvana', 'with this name or id.'],
    ])('suggests the stage that %j probably meant (R17)', async (stage, hint) => {
      const world = await newWorld()
      await inCompany(world)
      expect(await world.refusal({ type: 'set_stage', visitor_id: 'v1', stage })).toMatchObject({ detail: expect.stringMatching(new RegExp(`${hint.replace(/[.?]/g, '\\$&')}$`)) })
    })

    it.each([null, '', ' ', '\u200b', 5])('refuses the stage %j of a set_stage (fine print)', async (stage) => {
      const world = await newWorld()
      await inCompany(world)
      expect(await world.sendOne({ type: 'set_stage', stage, visitor_id: 'v1' })).toMatchObject({ status: 'rejected', refusal: { code: 'invalid_request', errors: [{ path: 'stage' }] } })
    })

    it.each([null, '', ' ', '\u200b'])('takes the stage %j of a set_deal for not given (R6)', async (stage) => {
      const world = await newWorld()
      await inCompany(world)
      const answer = await world.sendOne({ type: 'set_deal', deal_value: 1, stage, visitor_id: 'v1' })
      expect(answer).toMatchObject({ status: 'ok', result: { deal_value: 1, warnings: stage === null ? [] : [{ code: 'blank_ignored', path: 'stage' }] } })
    })

    it.each([
      { type: 'set_stage', stage: 'Lead' },
      { type: 'set_deal', deal_value: 1 },
      { type: 'track', name: 'x' },
    ] as const)('answers company_not_linked to a blank company_id of $type (R20, R23)', async (operation) => {
      const world = await newWorld()
      await inCompany(world)
      for (const company_id of ['', ' ', '\u200b', '\u3164']) {
        expect(await world.refusal({ ...operation, visitor_id: 'v1', company_id })).toMatchObject({ code: 'company_not_linked' })
      }
    })

    it('takes a name between format characters for the same stage (R17)', async () => {
      const world = await newWorld()
      await inCompany(world)
      expect(await world.sendOne({ type: 'set_stage', stage: '\u200bWON\u200b', visitor_id: 'v1' })).toMatchObject({ status: 'ok' })
      expect(await world.company('acme')).toMatchObject({ stage: { name: 'Won' } })
    })
  })

  describe('mode', () => {
    const table = [
      ['advance_only', undefined, 'Lead', 'applied'],
      ['advance_only', undefined, 'Lost', 'applied'],
      ['advance_only', 'Lead', 'Qualified', 'applied'],
      ['advance_only', 'Lead', 'Won', 'applied'],
      ['advance_only', 'Won', 'Won', 'unchanged'],
      ['advance_only', 'Won', 'Lead', 'skipped'],
      ['advance_only', 'Lost', 'Won', 'skipped'],
      ['exact', undefined, 'Won', 'applied'],
      ['exact', 'Lead', 'Won', 'applied'],
      ['exact', 'Won', 'Lead', 'applied'],
      ['exact', 'Won', 'Won', 'unchanged'],
    ] as const

    it.each(table)('%s from %s to %s is %s (R18, R19, seed)', async (stage_update_mode, from, to, status) => {
      const world = await newWorld()
      await inCompany(world, from)
      const { stage_update, company } = await world.setStage('v1', { stage: to, stage_update_mode })
      const reason = status === 'skipped' ? { reason: 'already_later' } : {}
      expect(stage_update).toEqual({ status, mode: stage_update_mode, from: from ?? null, to, ...reason })
      expect(company.stage).toBe(status === 'skipped' ? from : to)
      expect(await world.company('acme')).toMatchObject({ stage: { name: company.stage } })
    })

    it('is advance_only where nobody says another (R18)', async () => {
      const world = await newWorld()
      await inCompany(world, 'Won')
      expect(await world.setStage('v1', { stage: 'Lead' })).toMatchObject({ stage_update: { status: 'skipped', mode: 'advance_only' } })
    })

    it('is that of the project where the call says none (R18)', async () => {
      const world = await newWorld({ settings: { stage_update_mode: 'exact' } })
      await inCompany(world, 'Won')
      expect(await world.setStage('v1', { stage: 'Lead' })).toMatchObject({ stage_update: { status: 'applied', mode: 'exact' } })
    })

    it('is that of the call before the project’s (R18)', async () => {
      const world = await newWorld({ settings: { stage_update_mode: 'exact' } })
      await inCompany(world, 'Won')
      expect(await world.setStage('v1', { stage: 'Lead', stage_update_mode: 'advance_only' })).toMatchObject({ stage_update: { status: 'skipped' } })
    })

    it('goes by the order of the stages, not by their names or age (R18, R30)', async () => {
      const world = await newWorld()
      await inCompany(world, 'Lead')
      const ids = (await world.stages()).map(({ id }) => id)
      await world.account({ type: 'order_stages', ids: ids.reverse() })
      expect(await world.setStage('v1', { stage: 'Won' })).toMatchObject({ stage_update: { status: 'skipped' } })
    })

    it('never stops an account, which writes exactly (R18)', async () => {
      const world = await newWorld()
      const id = await inCompany(world, 'Won')
      await world.account({ type: 'patch_company', company_ref: id, patch: { stage: 'lead' } })
      expect(await world.company(id)).toMatchObject({ stage: { name: 'Lead' } })
    })
  })

  describe('what a stage leaves behind', () => {
    it.each([
      ['applied', 'Won', 1],
      ['unchanged', 'Qualified', 0],
      ['skipped', 'Lead', 0],
    ])('%s: an activity and a new stage_changed_at only where it was applied (R19)', async (status, stage, activities) => {
      const world = await newWorld()
      const id = await inCompany(world, 'Qualified')
      const before = await world.company(id)
      expect(await world.setStage('v1', { stage })).toMatchObject({ stage_update: { status } })
      const changed = (await world.activities({ company_id: id })).filter(({ kind, source }) => kind === 'stage_changed' && source === 'widget')
      expect(changed).toHaveLength(activities)
      const moved = (await world.company(id)).stage_changed_at !== before.stage_changed_at
      expect(moved).toBe(activities === 1)
    })

    it('tells from, to, source, actor, operation and time (R19, records)', async () => {
      const world = await newWorld()
      const id = await inCompany(world, 'Lead')
      await world.setStage('v1', { id: 'op-1', stage: 'Won' })
      expect((await world.activities({ company_id: id })).at(-1)).toMatchObject({
        kind: 'stage_changed', from: 'Lead', to: 'Won', source: 'widget', actor: 'v1', operation_id: 'op-1', at: '2026-11-23T12:00:03.000Z',
      })
    })
  })

  describe('who may set a stage or deal', () => {
    const operations = [
      ['set_stage', { type: 'set_stage', visitor_id: 'v1', stage: 'Won' }],
      ['set_deal', { type: 'set_deal', visitor_id: 'v1', deal_value: 5 }],
    ] as const

    it.each(operations)('%s needs a visitor with a contact (R20, seed)', async (_name, operation) => {
      const world = await newWorld()
      expect(await world.refusal(operation)).toMatchObject({ code: 'no_contact' })
      await world.track('v1', { name: 'x' })
      expect(await world.refusal({ ...operation, company_id: 'acme' })).toMatchObject({ code: 'no_contact' })
    })

    it.each(operations)('%s needs a company (R20, seed)', async (_name, operation) => {
      const world = await newWorld()
      const { company } = await world.identify('v1', { email: 'ann@acme.com' })
      await world.account({ type: 'delete_company', company_ref: company?.id ?? '' })
      expect(await world.refusal(operation)).toMatchObject({ code: 'no_company' })
    })

    it.each(operations)('%s takes a placeholder where there is nothing else (R14, R20)', async (_name, operation) => {
      const world = await newWorld()
      const { company } = await world.identify('v1', { email: 'ann@acme.com' })
      expect(await world.sendOne(operation)).toMatchObject({ status: 'ok', result: { company: { id: company?.id }, company_by: 'single' } })
    })

    it.each(operations)('%s is ambiguous between several, and lists the real ones as candidates (R20)', async (_name, operation) => {
      const world = await newWorld()
      await world.identify('v1', { email: 'ann@acme.com' })
      const a = await world.makeCompany({ name: 'A', external_id: 'a' })
      const b = await world.makeCompany({ name: 'B' })
      await world.identify('v1', { company_ids: ['a', b] })
      expect(await world.refusal(operation)).toMatchObject({
        code: 'company_ambiguous',
        candidates: [{ id: a, external_id: 'a' }, { id: b, external_id: null }],
      })
    })

    it.each(operations)('%s answers the same for a company that does not exist and one that is not linked (R20)', async (_name, operation) => {
      const world = await newWorld()
      await inCompany(world)
      const other = await world.makeCompany({ name: 'Other', external_id: 'other' })
      const answers = await Promise.all(
        ['nowhere', 'other', other, strangeCompanyId].map((company_id) => world.refusal({ ...operation, company_id })),
      )
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
      expect(answers[0]).toMatchObject({ code: 'company_not_linked' })
    })

    it.each(operations)('%s knows no company of another project (R20)', async (_name, operation) => {
      const [one, two] = [await newWorld(), await newWorld()]
      const id = await one.makeCompany({ name: 'Acme', external_id: 'theirs' })
      await inCompany(two)
      for (const company_id of [id, 'theirs']) {
        expect(await two.refusal({ ...operation, company_id })).toMatchObject({ code: 'company_not_linked' })
      }
    })

    it('is decided in the order contact, company, stage (fine print)', async () => {
      const world = await newWorld()
      const wrong = { type: 'set_stage', visitor_id: 'v1', stage: 'Nirvana', company_id: 'nowhere' } as const
      expect(await world.refusal(wrong)).toMatchObject({ code: 'no_contact' })
      await inCompany(world)
      expect(await world.refusal(wrong)).toMatchObject({ code: 'company_not_linked' })
      expect(await world.refusal({ ...wrong, company_id: 'acme' })).toMatchObject({ code: 'unknown_stage' })
    })
  })

  describe('target of set-stage and set-deal', () => {
    it('is company_id first, then the active company, then the single one (R14, seed)', async () => {
      const world = await newWorld()
      for (const external_id of ['a', 'b']) await world.makeCompany({ name: external_id, external_id })
      await world.identify('v1', { email: 'ann@acme.com', company_ids: ['a'] })
      expect(await world.setDeal('v1', { deal_value: 1 })).toMatchObject({ company_by: 'single', company: { id: (await world.company('a')).id } })
      await world.identify('v1', { company: { id: 'b' } })
      expect(await world.setStage('v1', { stage: 'Lead' })).toMatchObject({ company_by: 'active', company: { id: (await world.company('b')).id } })
      expect(await world.setStage('v1', { stage: 'Lead', company_id: 'a' })).toMatchObject({ company_by: 'explicit', company: { id: (await world.company('a')).id } })
    })

    it('does not move the active company when company_id names another (R11, R14)', async () => {
      const world = await newWorld()
      for (const external_id of ['a', 'b']) await world.makeCompany({ name: external_id, external_id })
      await world.identify('v1', { email: 'ann@acme.com', company: { id: 'a' }, company_ids: ['b'] })
      await world.setStage('v1', { stage: 'Lead', company_id: 'b' })
      expect(await world.setStage('v1', { stage: 'Lead' })).toMatchObject({ company_by: 'active', company: { id: (await world.company('a')).id } })
    })

    it('is each visitor’s own active company, for two devices of one contact (R14)', async () => {
      const world = await newWorld()
      for (const external_id of ['a', 'b']) await world.makeCompany({ name: external_id, external_id })
      await world.identify('v1', { email: 'ann@acme.com', company: { id: 'a' } })
      await world.identify('v2', { email: 'ann@acme.com', company: { id: 'b' } })
      await world.setStage('v1', { stage: 'Lead' })
      await world.setStage('v2', { stage: 'Won' })
      expect([await world.company('a'), await world.company('b')]).toMatchObject([{ stage: { name: 'Lead' } }, { stage: { name: 'Won' } }])
    })
  })

  describe('deal value', () => {
    it.each([0, 0.5, 1e15])('takes %d (R21)', async (deal_value) => {
      const world = await newWorld()
      await inCompany(world)
      expect(await world.setDeal('v1', { deal_value })).toMatchObject({ company: { deal_value } })
      expect(await world.company('acme')).toMatchObject({ deal_value })
    })

    it('is cleared by null (R21)', async () => {
      const world = await newWorld()
      await inCompany(world)
      await world.setDeal('v1', { deal_value: 5 })
      expect(await world.setDeal('v1', { deal_value: null })).toMatchObject({ company: { deal_value: null } })
      expect(await world.company('acme')).toMatchObject({ deal_value: null })
    })

    it.each([undefined, '5', -1, 1e15 + 1, Infinity, true])('is refused as %j (R21)', async (deal_value) => {
      const world = await newWorld()
      await inCompany(world)
      expect(await world.sendOne({ type: 'set_deal', visitor_id: 'v1', deal_value })).toMatchObject({
        status: 'rejected', refusal: { code: 'invalid_request', errors: [{ path: 'deal_value' }] },
      })
    })

    it('is written also when the stage part is skipped (R21)', async () => {
      const world = await newWorld()
      await inCompany(world, 'Won')
      expect(await world.setDeal('v1', { deal_value: 7, stage: 'Lead' })).toMatchObject({
        company: { stage: 'Won', deal_value: 7 }, stage_update: { status: 'skipped', reason: 'already_later' },
      })
      expect(await world.company('acme')).toMatchObject({ deal_value: 7, stage: { name: 'Won' } })
    })

    it('is written with the stage, both told (R21)', async () => {
      const world = await newWorld()
      const id = await inCompany(world)
      await world.setDeal('v1', { deal_value: 7, stage: 'Won' })
      expect(await world.company(id)).toMatchObject({ deal_value: 7, stage: { name: 'Won' } })
      const changes = (await world.activities({ company_id: id })).filter(({ kind }) => kind === 'deal_value_changed' || kind === 'stage_changed')
      expect(changes.map(({ kind, from, to }) => [kind, from, to]).sort()).toEqual([
        ['deal_value_changed', null, 7],
        ['stage_changed', null, 'Won'],
      ])
    })

    it('answers no stage_update where no stage was asked for (R19, R21)', async () => {
      const world = await newWorld()
      await inCompany(world)
      expect(await world.setDeal('v1', { deal_value: 7 })).not.toHaveProperty('stage_update')
    })

    it('tells nothing when it stays the same (R19)', async () => {
      const world = await newWorld()
      const id = await inCompany(world)
      await world.setDeal('v1', { deal_value: 7 })
      const before = await world.activities({ company_id: id })
      await world.setDeal('v1', { deal_value: 7 })
      expect(await world.activities({ company_id: id })).toEqual(before)
    })
  })

  it('says nothing of what was done as asked (R19)', async () => {
    const world = await newWorld()
    await inCompany(world)
    expect(told((await world.setStage('v1', { stage: 'Lead' })).warnings)).toEqual([])
  })
})
