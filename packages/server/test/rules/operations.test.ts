import type { BatchOperation } from '@hal/contract/types'
import { describe, expect, it } from 'vitest'
import { noon, onEachStore, refusalOf, resultOf, type World } from './harness.js'
import { identityToken, userHash } from './proofs.js'

/** All that is kept of what the tests here do. */
async function stateOf(world: World): Promise<unknown> {
  const [contacts, companies, events] = [await world.contacts(), await world.companies(), await world.events()]
  const visitor = (await world.seen('v1')) ? await world.visitor('v1') : null
  const activities = await Promise.all(companies.map(({ id }) => world.activities({ company_id: id })))
  return { contacts, companies, events, visitor, activities }
}

onEachStore('operation ids', (newWorld) => {
  const operations = [
    ['identify', { id: 'op', type: 'identify', visitor_id: 'v1', email: 'ann@acme.com', metadata: { a: 1 } }],
    ['set_properties', { id: 'op', type: 'set_properties', visitor_id: 'v1', properties: { a: 1 } }],
    ['track', { id: 'op', type: 'track', visitor_id: 'v1', name: 'x', value: 1 }],
    ['set_stage', { id: 'op', type: 'set_stage', visitor_id: 'v1', stage: 'Lead' }],
    ['set_deal', { id: 'op', type: 'set_deal', visitor_id: 'v1', deal_value: 1, stage: 'Lead' }],
  ] as const

  it.each(operations)('changes nothing and answers %s with the first result when the id comes again (R26)', async (_name, operation) => {
    const world = await newWorld()
    await world.identify('v1', { email: 'ann@acme.com' })
    const first = await world.sendOne(operation)
    expect(first.status).toBe('ok')
    await world.setStage('v1', { stage: 'Won' })
    await world.setProperties('v1', { properties: { a: 2 } })
    const before = await stateOf(world)
    expect(await world.sendOne(operation)).toEqual({ ...first, status: 'duplicate' })
    expect(await stateOf(world)).toEqual(before)
  })

  it.each(operations)('takes the id of %s for used within the same batch too (R25, R26)', async (_name, operation) => {
    const world = await newWorld()
    await world.identify('v1', { email: 'ann@acme.com' })
    const [first, second] = await world.send([operation, operation])
    expect(second).toEqual({ ...first, status: 'duplicate' })
  })

  it.each<[string, BatchOperation, BatchOperation]>([
    ['another email', { type: 'identify', email: 'ann@acme.com' }, { type: 'identify', email: 'bob@acme.com' }],
    ['other metadata', { type: 'identify', metadata: { a: 1 } }, { type: 'identify', metadata: { a: 2 } }],
    ['other properties', { type: 'set_properties', properties: { a: 1 } }, { type: 'set_properties', properties: { b: 1 } }],
    ['another name of the event', { type: 'track', name: 'x' }, { type: 'track', name: 'y' }],
    ['another value of the event', { type: 'track', name: 'x', value: 1 }, { type: 'track', name: 'x', value: '1' }],
    ['other properties of the event', { type: 'track', name: 'x', properties: { a: 1 } }, { type: 'track', name: 'x' }],
    ['another company of the event', { type: 'track', name: 'x' }, { type: 'track', name: 'x', company_id: 'acme' }],
  ])('rejects an id that was used with %s, and shows nothing of the first call (R26)', async (_title, one, other) => {
    const world = await newWorld()
    await world.sendOne({ id: 'op', visitor_id: 'v1', ...one })
    const before = await stateOf(world)
    const refusal = await world.refusal({ id: 'op', visitor_id: 'v1', ...other })
    expect(refusal).toEqual({ code: 'id_reused', detail: expect.any(String) })
    expect(await stateOf(world)).toEqual(before)
  })

  it.each<[string, BatchOperation, BatchOperation]>([
    ['the order of keys', { type: 'identify', email: 'ann@acme.com', metadata: { a: { x: 1, y: 2 }, b: 1 } }, { type: 'identify', metadata: { b: 1, a: { y: 2, x: 1 } }, email: 'ann@acme.com' }],
    ['the case of an email', { type: 'identify', email: 'ann@acme.com' }, { type: 'identify', email: ' ANN@Acme.com' }],
    ['blanks at the ends', { type: 'identify', user_id: 'u1', name: 'Ann' }, { type: 'identify', user_id: ' u1 ', name: 'Ann ' }],
    ['another name for properties', { type: 'set_properties', properties: { a: 1 } }, { type: 'set_properties', metadata: { a: 1 } }],
    ['when it was called', { type: 'track', name: 'x', timestamp: noon }, { type: 'track', name: 'x', timestamp: noon - 5_000 }],
    ['the order of keys of an event', { type: 'track', name: 'x', properties: { a: 1, b: 2 } }, { type: 'track', name: 'x', properties: { b: 2, a: 1 } }],
    ['a token', { type: 'track', name: 'x' }, { type: 'track', name: 'x', visitor_token: 'any' }],
  ])('does not count %s as other content (R26)', async (_title, one, again) => {
    const world = await newWorld()
    const first = resultOf(await world.sendOne({ id: 'op', visitor_id: 'v1', ...one }))
    const replay = await world.sendOne({ id: 'op', visitor_id: 'v1', ...again })
    expect(replay.status).toBe('duplicate')
    expect(resultOf(replay)).toEqual(first)
  })

  it('compares an operation from before contents were kept by type and visitor only (R26)', async () => {
    const world = await newWorld()
    const row = { id: 'op', type: 'identify', visitor_id: 'v1', content: null, contact_id: null, verified_result: null } as const
    const first = await world.identify('v1', { email: 'ann@acme.com' })
    await world.store.commit([{ project_id: world.project_id, version: null, changes: [{ type: 'operation_recorded', operation: { ...row, result: first } }] }])
    expect(await world.identify('v1', { id: 'op', email: 'bob@acme.com' })).toEqual(first)
  })

  it('keeps an explicit company of an event beside it (R26)', async () => {
    const world = await newWorld()
    await world.makeCompany({ name: 'Acme', external_id: 'acme' })
    await world.identify('v1', { email: 'ann@acme.com', company: { id: 'acme' } })
    const first = await world.track('v1', { id: 'op', name: 'x', company_id: 'acme' })
    expect(await world.track('v1', { id: 'op', name: 'x', company_id: 'acme' })).toEqual(first)
    expect(await world.refusal({ id: 'op', type: 'track', visitor_id: 'v1', name: 'x' })).toMatchObject({ code: 'id_reused' })
  })

  it('answers the warnings of the first time (R26)', async () => {
    const world = await newWorld()
    const first = await world.sendOne({ id: 'op', type: 'track', visitor_id: 'v1', name: 'x', colour: 'red' })
    expect(resultOf(first).warnings).toMatchObject([{ code: 'unknown_field', path: 'colour' }])
    expect(resultOf(await world.sendOne({ id: 'op', type: 'track', visitor_id: 'v1', name: 'x' }))).toEqual(resultOf(first))
  })

  it('answers a track as of the first time, after its event found a contact (R7, R26)', async () => {
    const world = await newWorld()
    const first = await world.track('v1', { id: 'op', name: 'x' })
    await world.identify('v1', { email: 'ann@acme.com' })
    expect(await world.track('v1', { id: 'op', name: 'x' })).toEqual(first)
    expect(await world.events()).toHaveLength(1)
  })

  it('does not use up the id of a rejected operation (R26)', async () => {
    const world = await newWorld()
    const operation = { id: 'op', type: 'set_stage', visitor_id: 'v1', stage: 'Lead' } as const
    expect(await world.refusal(operation)).toMatchObject({ code: 'no_contact' })
    await world.identify('v1', { email: 'ann@acme.com' })
    expect(await world.sendOne(operation)).toMatchObject({ status: 'ok' })
  })

  it.each([
    ['another type', { type: 'set_properties', visitor_id: 'v1', properties: {} }],
    ['another visitor', { type: 'track', visitor_id: 'v2', name: 'x' }],
  ])('rejects an id that was used with %s (R26)', async (_title, body) => {
    const world = await newWorld()
    await world.track('v1', { id: 'op', name: 'x' })
    expect(refusalOf(await world.sendOne({ id: 'op', ...body }))).toMatchObject({ code: 'id_reused' })
    expect(await world.seen('v2')).toBe(false)
    expect(await world.events()).toHaveLength(1)
  })

  it('knows ids of one project only (R26)', async () => {
    const [one, two] = [await newWorld(), await newWorld()]
    await one.track('v1', { id: 'op', name: 'x' })
    expect(await two.sendOne({ id: 'op', type: 'set_properties', visitor_id: 'v2', properties: {} })).toMatchObject({ status: 'ok' })
  })

  it('compares ids exactly (R26)', async () => {
    const world = await newWorld()
    const id = '0193a1b2-0000-7000-8000-00000000000a'
    await world.track('v1', { id, name: 'x' })
    expect(await world.sendOne({ id: id.toUpperCase(), type: 'track', visitor_id: 'v1', name: 'x' })).toMatchObject({ status: 'ok' })
  })

  it('finds a wrong body before a used id, and a used id before what the operation would be refused for (fine print)', async () => {
    const world = await newWorld()
    const first = await world.track('v1', { id: 'op', name: 'x' })
    expect(await world.refusal({ id: 'op', type: 'track', visitor_id: 'v1', name: '' })).toMatchObject({ code: 'invalid_request' })
    await world.settings({ identity_verification: 'required' })
    expect(await world.track('v1', { id: 'op', name: 'x' })).toEqual(first)
    expect(await world.refusal({ id: 'op', type: 'track', visitor_id: 'v1', name: 'x', company_id: 'nowhere' })).toMatchObject({ code: 'id_reused' })
  })

  describe('of a verified call', () => {
    async function verified(world: World) {
      const user_hash = await userHash(world, 'u1')
      const body = { id: 'op', type: 'identify', visitor_id: 'v1', user_id: 'u1', user_hash, company: { name: 'Acme', deal_value: 5 } } as const
      return { body, first: resultOf<'identify'>(await world.sendOne(body)) }
    }

    it('are looked up before the proof: a retry whose token has expired is answered, as to an unverified caller and without a token (R26)', async () => {
      const world = await newWorld({ settings: { identity_verification: 'required' } })
      await world.makeContact({ user_id: 'u1', name: 'Ann', metadata: { secret: 1 } })
      const identity_token = await identityToken(world, { sub: 'u1' }, { expiresIn: 60 })
      const body = { id: 'op', type: 'identify', visitor_id: 'v1', identity_token, metadata: { a: 1 } }
      const first = resultOf<'identify'>(await world.sendOne(body))
      expect(first).toMatchObject({ contact: { name: 'Ann', metadata: { secret: 1, a: 1 } }, visitor_token: expect.any(String) })
      world.clock.ms += 86_400_000
      const replay = await world.sendOne(body)
      expect(replay.status).toBe('duplicate')
      const { contact, ...rest } = resultOf<'identify'>(replay)
      expect(contact).toEqual({ id: first.contact?.id, user_id: 'u1', metadata: { a: 1 } })
      expect(rest).not.toHaveProperty('visitor_token')
    })

    it.each([
      ['a wrong proof', { user_hash: 'f'.repeat(64) }],
      ['an empty proof', { user_hash: '' }],
      ['no proof', { user_hash: undefined }],
    ])('are answered with %s as to an unverified caller (R26 fine print)', async (_title, change) => {
      const world = await newWorld()
      await world.identify('v2', { user_id: 'u2' })
      const { body } = await verified(world)
      const replay = resultOf<'identify'>(await world.sendOne({ ...body, ...change }))
      expect(replay).not.toHaveProperty('visitor_token')
      expect(replay.company).not.toHaveProperty('deal_value')
      expect(replay.company).not.toHaveProperty('name')
    })

    it('are those of other claims, where both calls are signed (R26)', async () => {
      const world = await newWorld()
      const of = async (sub: string, expiresIn?: number) => ({ id: 'op', type: 'identify', visitor_id: 'v1', identity_token: await identityToken(world, { sub }, expiresIn === undefined ? {} : { expiresIn }) })
      const [ann, bob, annAgain] = [await of('u1'), await of('u2'), await of('u1', 600)]
      await world.sendOne(ann)
      expect(refusalOf(await world.sendOne(bob))).toMatchObject({ code: 'id_reused' })
      expect(await world.sendOne(annAgain)).toMatchObject({ status: 'duplicate' })
      world.clock.ms += 86_400_000
      expect(refusalOf(await world.sendOne(bob))).toMatchObject({ code: 'id_reused' })
      expect(await world.sendOne(ann)).toMatchObject({ status: 'duplicate' })
    })

    it('are answered in full with the proof, and with a new token (R26, R32)', async () => {
      const world = await newWorld()
      const { body, first } = await verified(world)
      const { visitor_token, ...replay } = resultOf<'identify'>(await world.sendOne(body))
      expect(visitor_token).toEqual(expect.any(String))
      expect({ ...replay, visitor_token: first.visitor_token }).toEqual(first)
    })

    it('are answered in full with the token that the visitor earned (R26, R32)', async () => {
      const world = await newWorld()
      const { first } = await verified(world)
      const body = { id: 'deal', type: 'set_deal', visitor_id: 'v1', deal_value: 9, visitor_token: first.visitor_token }
      expect(resultOf(await world.sendOne(body))).toMatchObject({ company: { name: 'Acme' } })
      expect(resultOf(await world.sendOne(body))).toMatchObject({ company: { name: 'Acme' } })
      const { visitor_token: _token, ...unverified } = body
      expect(resultOf<'set_deal'>(await world.sendOne(unverified)).company).not.toHaveProperty('name')
    })

    it('are answered in strict with no more for a user_hash, which is no proof there (R26, R34)', async () => {
      const world = await newWorld({ settings: { identity_verification: 'strict' } })
      const identity_token = await identityToken(world, { sub: 'u1' })
      await world.makeContact({ user_id: 'u1', name: 'Ann' })
      const body = { id: 'op', type: 'identify', visitor_id: 'v1', user_id: 'u1' }
      expect(resultOf(await world.sendOne({ ...body, identity_token }))).toMatchObject({ contact: { name: 'Ann' } })
      const replay = resultOf<'identify'>(await world.sendOne({ ...body, user_hash: await userHash(world, 'u1') }))
      expect(replay.contact).not.toHaveProperty('name')
      expect(replay).not.toHaveProperty('visitor_token')
    })

    it('give no token once the visitor’s contact is another (R26, R32)', async () => {
      const world = await newWorld()
      const { body } = await verified(world)
      await world.identify('v1', { user_id: 'u2' })
      const replay = await world.sendOne(body)
      expect(replay.status).toBe('duplicate')
      expect(resultOf(replay)).not.toHaveProperty('visitor_token')
    })

    it('keep no token (R26)', async () => {
      const world = await newWorld()
      const { first } = await verified(world)
      const identity_token = await identityToken(world, { sub: 'u1' })
      await world.identify('v1', { id: 'op-2', identity_token })
      const read = await world.store.read({
        project_id: world.project_id, operation_ids: ['op', 'op-2'], visitor_ids: ['v1'], contact_ids: [], emails: [], user_ids: [], company_refs: [], domains: [], token_contact_ids: [], stage_ids: [],
      })
      const kept = JSON.stringify({ ...read?.rows, project: null })
      expect(read?.rows.operations).toHaveLength(2)
      expect(kept).not.toContain(first.visitor_token)
      expect(kept).not.toContain(identity_token)
      expect(kept).not.toContain('visitor_token')
    })
  })

  describe('after an erasure', () => {
    it.each(operations)('answer %s with null ids and no warnings (R26 fine print, R29)', async (_name, operation) => {
      const world = await newWorld()
      const { contact } = await world.identify('v1', { email: 'ann@acme.com' })
      const first = await world.sendOne({ ...operation, typo: 1 })
      expect(resultOf(first).warnings).toHaveLength(1)
      await world.account({ type: 'delete_contact', contact_id: contact?.id ?? '' })
      const replay = await world.sendOne(operation)
      expect(replay.status).toBe('duplicate')
      expect(resultOf(replay).warnings).toEqual([])
      const text = JSON.stringify(resultOf(replay))
      for (const id of ['contact_0', 'company_0', 'ann@acme.com', '"op"']) expect(text).not.toContain(id)
    })

    it('still belong to their type and visitor (R26)', async () => {
      const world = await newWorld()
      const { contact } = await world.identify('v1', { id: 'op', email: 'ann@acme.com' })
      await world.account({ type: 'delete_contact', contact_id: contact?.id ?? '' })
      expect(await world.refusal({ id: 'op', type: 'track', visitor_id: 'v1', name: 'x' })).toMatchObject({ code: 'id_reused' })
    })
  })
})
