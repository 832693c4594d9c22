import { expect, it } from 'vitest'
import { onEachStore } from './harness.js'

onEachStore('explaining', (newWorld) => {
  it.each([
    ['user_id', { user_id: 'u1' }],
    ['user_id', { user_id: 'u1', email: 'ann@acme.com' }],
    ['email', { email: 'bob@acme.com' }],
    ['email', { user_id: 'u2', email: 'bob@acme.com' }],
    ['created', { user_id: 'u9' }],
    ['created', { email: 'new@acme.com' }],
    [null, { name: 'Ann' }],
    [null, {}],
  ] as const)('says that the contact was found by %s for %j (R36)', async (matched_by, fields) => {
    const world = await newWorld()
    await world.makeContact({ user_id: 'u1', email: 'ann@acme.com' })
    await world.makeContact({ email: 'bob@acme.com' })
    expect(await world.identify('v1', fields)).toMatchObject({ matched_by })
  })

  it('says that the contact was the visitor’s own (R36)', async () => {
    const world = await newWorld()
    await world.identify('v1', { email: 'ann@acme.com' })
    expect(await world.identify('v1', { metadata: { a: 1 } })).toMatchObject({ matched_by: 'visitor' })
  })

  it('says how the company was found: explicit, active, single or not at all (R36)', async () => {
    const world = await newWorld()
    for (const external_id of ['a', 'b']) await world.makeCompany({ name: external_id, external_id })
    const ways = [
      await world.identify('v1', { name: 'Ann' }),
      await world.identify('v1', { email: 'ann@acme.com' }),
      await world.identify('v1', { company_ids: ['a'] }),
      await world.identify('v1', { company: { id: 'b' } }),
      await world.identify('v1', {}),
      await world.setStage('v1', { stage: 'Lead' }),
      await world.setStage('v1', { stage: 'Lead', company_id: 'a' }),
      await world.identify('v2', { email: 'ann@acme.com' }),
    ]
    expect(ways.map(({ company_by }) => company_by)).toEqual([null, 'single', 'single', 'explicit', 'active', 'active', 'explicit', null])
  })

  it('names a field that the contract does not know, with a suggestion, and does the rest (wire)', async () => {
    const world = await newWorld()
    const outcome = await world.sendOne({ type: 'identify', visitor_id: 'v1', email: 'ann@acme.com', nmae: 'Ann', company: { nam: 'x' } })
    expect(outcome).toMatchObject({ status: 'ok', result: { matched_by: 'created', warnings: [{ code: 'unknown_field', path: 'nmae' }, { code: 'unknown_field', path: 'company.nam' }] } })
    expect(JSON.stringify(outcome)).toContain('`name`')
  })
})
