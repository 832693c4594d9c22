import { describe, expect, it } from 'vitest'
import { onEachStore, refusalOf, resultOf, told, type World } from './harness.js'
import { identityToken } from './proofs.js'

const dry = { dry_run: true }

async function nothingWritten(world: World): Promise<void> {
  expect([await world.contacts(), await world.companies(), await world.events(), await world.seen('v1')]).toEqual([[], [], [], false])
}

onEachStore('dry runs', (newWorld) => {
  it('answer what identify would do, with null for the ids of records that it would create, and write nothing (R35)', async () => {
    const world = await newWorld()
    const result = await world.identify('v1', { email: 'ann@acme.com', metadata: { a: 1 }, company: { name: 'Acme', stage: 'Lead' } }, dry)
    expect(result).toEqual({
      visitor: { visitor_id: 'v1', verified: false },
      matched_by: 'created',
      company_by: 'single',
      contact: { id: null, email: 'ann@acme.com', metadata: { a: 1 } },
      company: { id: null, external_id: null, is_placeholder: false, stage: 'Lead', metadata: {} },
      company_ids: [],
      stage_update: { status: 'applied', mode: 'advance_only', from: null, to: 'Lead' },
      warnings: [],
    })
    await nothingWritten(world)
  })

  it('keep the ids of records that exist (R35)', async () => {
    const world = await newWorld()
    const contact_id = await world.makeContact({ email: 'ann@acme.com' })
    const company_id = await world.makeCompany({ name: 'Acme', external_id: 'acme' })
    const result = await world.identify('v1', { email: 'ann@acme.com', company: { id: 'acme' } }, dry)
    expect(result).toMatchObject({ matched_by: 'email', contact: { id: contact_id }, company: { id: company_id, external_id: 'acme' }, company_ids: [company_id] })
    expect(await world.contact(contact_id)).toMatchObject({ companies: [], visitor_ids: [] })
  })

  it('leave records that they would create out of company_ids (R35, fine print)', async () => {
    const world = await newWorld({ settings: { company_policy: 'create_missing' } })
    const beta = await world.makeCompany({ name: 'Beta', external_id: 'beta' })
    const result = await world.identify('v1', { email: 'ann@acme.com', company: { id: 'acme' }, company_ids: ['beta'] }, dry)
    expect(result).toMatchObject({ company: { id: null, external_id: 'acme' }, company_ids: [beta] })
  })

  it.each([['op-1', 'op-1'], [undefined, null]])('answer track given the id %s with event_id %s (R35, fine print)', async (id, event_id) => {
    const world = await newWorld()
    const result = await world.track('v1', { name: 'x', ...(id === undefined ? {} : { id }) }, dry)
    expect(result).toEqual({ event_id, contact_id: null, company_id: null, warnings: [] })
    await nothingWritten(world)
  })

  it('do not use up the operation id (R26, R35)', async () => {
    const world = await newWorld()
    await world.track('v1', { id: 'op', name: 'x' }, dry)
    expect(await world.sendOne({ id: 'op', type: 'identify', visitor_id: 'v2', email: 'ann@acme.com' })).toMatchObject({ status: 'ok' })
  })

  it('know the ids that were used (R26, R35)', async () => {
    const world = await newWorld()
    const first = await world.track('v1', { id: 'op', name: 'x' })
    expect(await world.sendOne({ id: 'op', type: 'track', visitor_id: 'v1', name: 'x' }, dry)).toEqual({ id: 'op', status: 'duplicate', result: first })
    expect(refusalOf(await world.sendOne({ id: 'op', type: 'track', visitor_id: 'v2', name: 'x' }, dry))).toMatchObject({ code: 'id_reused' })
  })

  it('refuse what would be refused, with the same problem (R35)', async () => {
    const world = await newWorld()
    await world.identify('v2', { email: 'ann@acme.com' })
    for (const body of [
      { type: 'set_stage', visitor_id: 'v1', stage: 'Lead' },
      { type: 'set_stage', visitor_id: 'v2', stage: 'Nirvana' },
      { type: 'track', visitor_id: 'v2', name: 'x', company_id: 'nowhere' },
      { type: 'track', visitor_id: 'v2' },
      { type: 'identify', visitor_id: 'v2', user_hash: 'wrong', user_id: 'u1' },
    ]) {
      expect(refusalOf(await world.sendOne(body, dry))).toEqual(refusalOf(await world.sendOne(body)))
    }
  })

  it('warn as the call would (R35)', async () => {
    const world = await newWorld()
    const fields = { email: 'ann@acme.com', company: { id: 'nowhere' } }
    expect(told((await world.identify('v1', fields, dry)).warnings)).toEqual(['company_not_found at company.id'])
    const [rehearsed] = await world.send([{ type: 'identify', visitor_id: 'v1', emial: 'x' }], dry)
    expect(told(resultOf(rehearsed).warnings)).toEqual(['unknown_field at emial'])
  })

  it('let each operation of a batch see what the ones before it would do (R25, R35)', async () => {
    const world = await newWorld()
    const outcomes = await world.send(
      [
        { id: 'a', type: 'identify', visitor_id: 'v1', email: 'ann@acme.com' },
        { id: 'b', type: 'set_stage', visitor_id: 'v1', stage: 'Won' },
        { id: 'c', type: 'set_deal', visitor_id: 'v1', deal_value: 5, stage: 'Lead' },
        { id: 'a', type: 'identify', visitor_id: 'v1', email: 'ann@acme.com' },
        { id: 'd', type: 'track', visitor_id: 'v1', name: 'x' },
      ],
      dry,
    )
    expect(outcomes.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'duplicate', 'ok'])
    expect(resultOf(outcomes[2])).toMatchObject({ company: { id: null, stage: 'Won', deal_value: 5 }, stage_update: { status: 'skipped' } })
    expect(resultOf(outcomes[4])).toEqual({ event_id: 'd', contact_id: null, company_id: null, warnings: [] })
    await nothingWritten(world)
  })

  it('stand on a single call or a whole batch; on one operation of a batch they are refused (R35)', async () => {
    const world = await newWorld()
    const [wrong, right] = await world.send([{ type: 'track', visitor_id: 'v1', name: 'x', dry_run: true }, { type: 'track', visitor_id: 'v1', name: 'x' }])
    expect(refusalOf(wrong)).toMatchObject({ code: 'invalid_request', errors: [{ path: 'dry_run' }] })
    expect(right).toMatchObject({ status: 'ok' })
    expect(await world.events()).toHaveLength(1)
  })

  it('are answered beside real calls of the same moment, which see nothing of them (R35)', async () => {
    const world = await newWorld()
    const [rehearsed, real] = await Promise.all([
      world.identify('v1', { email: 'ann@acme.com' }, dry),
      world.identify('v1', { email: 'ann@acme.com' }),
    ])
    expect([rehearsed.matched_by, real.matched_by]).toEqual(['created', 'created'])
    expect(await world.contacts()).toHaveLength(1)
  })

  describe('of a verified identify', () => {
    it('say so, and give no token: nothing was done that it could stand for (R32, R35)', async () => {
      const world = await newWorld({ settings: { identity_verification: 'required' } })
      const identity_token = await identityToken(world, { sub: 'u1' })
      const result = await world.identify('v1', { identity_token }, dry)
      expect(result).toMatchObject({ visitor: { verified: true }, contact: { id: null, user_id: 'u1' } })
      expect(result).not.toHaveProperty('visitor_token')
      await nothingWritten(world)
    })

    it('verify the operations after it in the same batch (R33, R35)', async () => {
      const world = await newWorld({ settings: { identity_verification: 'required' } })
      const identity_token = await identityToken(world, { sub: 'u1' })
      const outcomes = await world.send([{ type: 'identify', visitor_id: 'v1', identity_token }, { type: 'set_stage', visitor_id: 'v1', stage: 'Lead' }], dry)
      expect(outcomes.map(({ status }) => status)).toEqual(['ok', 'ok'])
      await nothingWritten(world)
    })
  })
})
