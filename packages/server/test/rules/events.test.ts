import { describe, expect, it } from 'vitest'
import { noon, onEachStore, refusalOf } from './harness.js'

onEachStore('events and properties', (newWorld) => {
  describe('track', () => {
    it('records a milestone on the visitor, without identity (R22, seed)', async () => {
      const world = await newWorld()
      const result = await world.track('v1', { id: 'e1', name: '  invited  ', value: 3, properties: { seat: { kind: 'admin' } } })
      expect(result).toEqual({ event_id: 'e1', contact_id: null, company_id: null, warnings: [] })
      expect(await world.events()).toEqual([
        {
          id: 'e1', name: 'invited', value: 3, properties: { seat: { kind: 'admin' } }, visitor_id: 'v1', contact_id: null, company_id: null,
          timestamp: '2026-11-23T12:00:01.000Z', received_at: '2026-11-23T12:00:01.000Z',
        },
      ])
    })

    it.each([['a string', 'x'.repeat(500)], ['a number', -1.5], ['true', true], ['false', false], ['an empty string', '']])('takes %s as value (R22)', async (_title, value) => {
      const world = await newWorld()
      await world.track('v1', { name: 'x', value })
      expect(await world.events()).toMatchObject([{ value }])
    })

    it('takes null for no value (R22)', async () => {
      const world = await newWorld()
      await world.track('v1', { name: 'x', value: null, company_id: null })
      expect(await world.events()).toMatchObject([{ value: null }])
    })

    it.each([
      ['name', { name: '' }], ['name', { name: '   ' }], ['name', { name: 'x'.repeat(101) }], ['name', {}], ['name', { name: 5 }],
      ['value', { name: 'x', value: 'x'.repeat(501) }], ['value', { name: 'x', value: {} }], ['value', { name: 'x', value: [1] }], ['value', { name: 'x', value: Infinity }],
      ['properties', { name: 'x', properties: [] }], ['properties', { name: 'x', properties: 'a' }],
    ])('refuses a wrong %s: %j (R22)', async (path, fields) => {
      const world = await newWorld()
      expect(refusalOf(await world.sendOne({ type: 'track', visitor_id: 'v1', ...fields }))).toMatchObject({ code: 'invalid_request', errors: [{ path }] })
      expect(await world.events()).toEqual([])
    })

    it('counts the characters of the name after trimming (R22)', async () => {
      const world = await newWorld()
      await world.track('v1', { name: ` ${'é'.repeat(100)} ` })
      expect(await world.events()).toHaveLength(1)
    })
  })

  describe('attribution', () => {
    it('carries the contact and company that held when it was applied (R23)', async () => {
      const world = await newWorld()
      for (const external_id of ['a', 'b']) await world.makeCompany({ name: external_id, external_id })
      const { contact } = await world.identify('v1', { email: 'ann@acme.com', company: { id: 'a' } })
      await world.track('v1', { name: 'in a' })
      await world.identify('v1', { company: { id: 'b' } })
      await world.track('v1', { name: 'in b' })
      const [a, b] = [await world.company('a'), await world.company('b')]
      expect(await world.events()).toMatchObject([
        { name: 'in a', contact_id: contact?.id, company_id: a.id },
        { name: 'in b', contact_id: contact?.id, company_id: b.id },
      ])
    })

    it('takes an explicit company_id that is linked (R23, seed)', async () => {
      const world = await newWorld()
      for (const external_id of ['a', 'b']) await world.makeCompany({ name: external_id, external_id })
      await world.identify('v1', { email: 'ann@acme.com', company: { id: 'a' }, company_ids: ['b'] })
      expect(await world.track('v1', { name: 'x', company_id: 'b' })).toMatchObject({ company_id: (await world.company('b')).id })
    })

    it('is left without a company where an implicit target does not resolve (R23)', async () => {
      const world = await newWorld()
      for (const external_id of ['a', 'b']) await world.makeCompany({ name: external_id, external_id })
      await world.identify('v1', { email: 'ann@acme.com', company_ids: ['a', 'b'] })
      expect(await world.track('v1', { name: 'x' })).toMatchObject({ company_id: null, warnings: [] })
    })

    it('takes the placeholder where there is nothing else (R14, R23)', async () => {
      const world = await newWorld()
      const { company } = await world.identify('v1', { email: 'ann@acme.com' })
      expect(await world.track('v1', { name: 'x' })).toMatchObject({ company_id: company?.id })
    })

    it.each(['a visitor without a contact', 'a contact that is not linked'])('is rejected for an explicit company_id of %s (R23)', async (who) => {
      const world = await newWorld()
      await world.makeCompany({ name: 'A', external_id: 'a' })
      if (who !== 'a visitor without a contact') await world.identify('v1', { email: 'ann@acme.com' })
      for (const company_id of ['a', 'nowhere']) {
        expect(await world.refusal({ type: 'track', visitor_id: 'v1', name: 'x', company_id })).toMatchObject({ code: 'company_not_linked' })
      }
      expect(await world.events()).toEqual([])
    })

    it('stays on the contact that it was recorded for when the visitor moves on (R8, R23)', async () => {
      const world = await newWorld()
      const ann = await world.identify('v1', { email: 'ann@acme.com' })
      await world.track('v1', { name: 'x' })
      await world.identify('v1', { email: 'bob@acme.com' })
      expect(await world.events()).toMatchObject([{ contact_id: ann.contact?.id }])
    })
  })

  describe('set-properties', () => {
    it('merges into the visitor and into its contact, never into a company (R24, seed)', async () => {
      const world = await newWorld()
      await world.identify('v1', { email: 'ann@acme.com', metadata: { a: 1, b: 1 }, company: { metadata: { a: 'company' } } })
      await world.setProperties('v1', { properties: { b: null, c: 2 } })
      expect((await world.visitor('v1')).properties).toEqual({ a: 1, c: 2 })
      expect((await world.contactOf('v1')).metadata).toEqual({ a: 1, c: 2 })
      expect((await world.companies()).map(({ metadata }) => metadata)).toEqual([{ a: 'company' }])
    })

    it('merges into the visitor alone where there is no contact (R24)', async () => {
      const world = await newWorld()
      expect(await world.setProperties('v1', { properties: { a: 1 } })).toMatchObject({ contact_id: null, visitor: { visitor_id: 'v1', properties: { a: 1 } } })
      expect(await world.contacts()).toEqual([])
    })

    it('takes metadata for the same thing (R24)', async () => {
      const world = await newWorld()
      await world.setProperties('v1', { metadata: { a: 1 } })
      expect((await world.visitor('v1')).properties).toEqual({ a: 1 })
    })

    it('merges both where both are given, and properties wins (R24 fine print)', async () => {
      const world = await newWorld()
      await world.setProperties('v1', { properties: { x: 1 } })
      await world.setProperties('v1', { properties: { a: 'properties', x: null }, metadata: { a: 'metadata', b: 'metadata', x: 2 } })
      expect((await world.visitor('v1')).properties).toEqual({ a: 'properties', b: 'metadata' })
    })

    it('needs one of the two (R24)', async () => {
      const world = await newWorld()
      expect(await world.refusal({ type: 'set_properties', visitor_id: 'v1' })).toMatchObject({ code: 'invalid_request' })
    })

    it('is refused whole when the contact’s metadata would be over a limit (R24, limits)', async () => {
      const world = await newWorld()
      const full = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${index}`, index]))
      const id = await world.makeContact({ email: 'ann@acme.com', metadata: full })
      await world.identify('v1', { email: 'ann@acme.com' })
      expect(await world.refusal({ type: 'set_properties', visitor_id: 'v1', properties: { more: 1 } })).toMatchObject({
        code: 'invalid_request', errors: [{ path: 'properties' }],
      })
      expect((await world.contact(id)).metadata).toEqual(full)
      expect((await world.visitor('v1')).properties).toEqual({})
    })

    it('names the field that was given in the refusal (R24, limits)', async () => {
      const world = await newWorld()
      const full = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${index}`, index]))
      await world.setProperties('v1', { properties: full })
      expect(await world.refusal({ type: 'set_properties', visitor_id: 'v1', metadata: { more: 1 } })).toMatchObject({ errors: [{ path: 'metadata' }] })
    })
  })

  describe('order', () => {
    it('applies the operations of a request in their order, each seeing what the ones before it did (R25)', async () => {
      const world = await newWorld()
      const outcomes = await world.send([
        { type: 'track', visitor_id: 'v1', name: 'before' },
        { type: 'identify', visitor_id: 'v1', email: 'ann@acme.com', company: { name: 'Acme' } },
        { type: 'set_stage', visitor_id: 'v1', stage: 'Lead' },
        { type: 'set_stage', visitor_id: 'v1', stage: 'Won' },
        { type: 'set_stage', visitor_id: 'v1', stage: 'Lead' },
        { type: 'track', visitor_id: 'v1', name: 'after' },
      ])
      expect(outcomes.map(({ status }) => status)).toEqual(Array(6).fill('ok'))
      expect(outcomes[4]).toMatchObject({ result: { stage_update: { status: 'skipped', from: 'Won' } } })
      expect(await world.companies()).toMatchObject([{ stage: { name: 'Won' } }])
      const { id } = await world.contactOf('v1')
      expect((await world.events()).map(({ contact_id }) => contact_id)).toEqual([id, id])
    })

    it('lets one that is rejected change nothing and stop nobody (R25)', async () => {
      const world = await newWorld()
      const outcomes = await world.send([
        { type: 'set_stage', visitor_id: 'v1', stage: 'Lead' },
        { type: 'nonsense', visitor_id: 'v1' },
        { type: 'identify', visitor_id: 'v1', email: 'no email' },
        { type: 'identify', visitor_id: 'v1', email: 'ann@acme.com' },
        { type: 'set_deal', visitor_id: 'v1', deal_value: 5, stage: 'Nirvana' },
        { type: 'set_stage', visitor_id: 'v1', stage: 'Lead' },
      ])
      expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'ok', 'rejected', 'ok'])
      expect(await world.companies()).toMatchObject([{ deal_value: null, stage: { name: 'Lead' } }])
    })

    it('answers in the order of the operations, each under its id (R25)', async () => {
      const world = await newWorld()
      const outcomes = await world.send([{ id: 'b', type: 'track', visitor_id: 'v1', name: 'x' }, { id: 'a', type: 'wrong' }, { type: 'track', visitor_id: 'v1', name: 'x' }])
      expect(outcomes.map(({ id }) => id)).toEqual(['b', 'a', 'made-1'])
    })

    it('answers an empty batch with nothing (limits)', async () => {
      const world = await newWorld()
      expect(await world.send([])).toEqual([])
    })
  })

  describe('time', () => {
    it.each([
      ['corrects the client’s time by the skew of its clock', noon - 60_000, noon - 5_000, '2026-11-23T11:59:06.000Z'],
      ['corrects a clock that is ahead', noon + 3_600_000 - 10_000, noon + 3_600_000, '2026-11-23T11:59:51.000Z'],
      ['is never later than the receipt', noon + 60_000, noon, '2026-11-23T12:00:01.000Z'],
      ['takes the time as it is without sent_at', noon - 60_000, undefined, '2026-11-23T11:59:00.000Z'],
      ['is never later than the receipt without sent_at either', noon + 60_000, undefined, '2026-11-23T12:00:01.000Z'],
      ['has no lower bound', 0, undefined, '1970-01-01T00:00:00.000Z'],
      ['is the receipt where there is no time', undefined, noon - 99_000, '2026-11-23T12:00:01.000Z'],
    ])('%s (R27)', async (_title, timestamp, sent_at, expected) => {
      const world = await newWorld()
      await world.track('v1', { name: 'x', ...(timestamp === undefined ? {} : { timestamp }) }, sent_at === undefined ? {} : { sent_at })
      expect(await world.events()).toMatchObject([{ timestamp: expected, received_at: '2026-11-23T12:00:01.000Z' }])
    })

    it('takes ISO times like milliseconds (R27)', async () => {
      const world = await newWorld()
      await world.sendOne({ type: 'track', visitor_id: 'v1', name: 'x', timestamp: '2026-11-23T11:00:00.000Z' })
      expect(await world.events()).toMatchObject([{ timestamp: '2026-11-23T11:00:00.000Z' }])
    })
  })
})
