import { describe, expect, it } from 'vitest'
import { onEachStore, told } from './harness.js'
import { stateOf } from './steps.js'

onEachStore('visitors and contacts', (newWorld) => {
  describe('first sight', () => {
    it.each([
      ['track', { type: 'track', name: 'page_viewed' }],
      ['set_properties', { type: 'set_properties', properties: { plan: 'free' } }],
      ['identify without identity', { type: 'identify', metadata: { plan: 'free' } }],
      ['identify', { type: 'identify', email: 'ann@acme.com' }],
    ])('creates the visitor of a %s (R1)', async (_name, body) => {
      const world = await newWorld()
      await world.sendOne({ ...body, visitor_id: 'v1' })
      expect(await world.visitor('v1')).toMatchObject({ first_seen_at: '2026-11-23T12:00:01.000Z', last_seen_at: '2026-11-23T12:00:01.000Z' })
    })

    it.each([
      ['set_stage', { type: 'set_stage', stage: 'Lead' }],
      ['set_deal', { type: 'set_deal', deal_value: 5 }],
      ['track with a company that is not linked', { type: 'track', name: 'x', company_id: 'acme' }],
      ['wrong body', { type: 'track' }],
    ])('creates no visitor for a rejected %s (R1, R25)', async (_name, body) => {
      const world = await newWorld()
      expect(await world.sendOne({ ...body, visitor_id: 'v1' })).toMatchObject({ status: 'rejected' })
      expect(await world.seen('v1')).toBe(false)
    })

    it('keeps the first sight and moves the last (R1)', async () => {
      const world = await newWorld()
      await world.track('v1', { name: 'a' })
      await world.track('v1', { name: 'b' })
      expect(await world.visitor('v1')).toMatchObject({ first_seen_at: '2026-11-23T12:00:01.000Z', last_seen_at: '2026-11-23T12:00:02.000Z' })
    })
  })

  describe('by email', () => {
    it('creates the contact when the email is new (R2, seed)', async () => {
      const world = await newWorld()
      expect(await world.identify('v1', { email: 'ann@acme.com', name: 'Ann', phone: '+49 1' })).toMatchObject({ matched_by: 'created' })
      expect(await world.contactOf('v1')).toMatchObject({ email: 'ann@acme.com', user_id: null, name: 'Ann', phone: '+49 1' })
    })

    it('finds the existing contact by project and email, trimmed and lower-cased (R2, seed)', async () => {
      const world = await newWorld()
      const id = await world.makeContact({ email: 'ann@acme.com' })
      const result = await world.identify('v1', { email: '  Ann@ACME.com ' })
      expect(result).toMatchObject({ matched_by: 'email', contact: { id } })
      expect(await world.contacts()).toHaveLength(1)
    })

    it('knows no contact of another project (R2)', async () => {
      const [one, two] = [await newWorld(), await newWorld()]
      const first = await one.identify('v1', { email: 'ann@acme.com', user_id: 'u1' })
      const second = await two.identify('v1', { email: 'ann@acme.com', user_id: 'u1' })
      expect(second).toMatchObject({ matched_by: 'created' })
      expect(second.contact?.id).not.toBe(first.contact?.id)
      expect(await two.contacts()).toHaveLength(1)
    })
  })

  describe('by user_id', () => {
    it('finds the contact by user_id before the email (R3)', async () => {
      const world = await newWorld()
      const ann = await world.makeContact({ user_id: 'u1', email: 'ann@acme.com' })
      await world.makeContact({ email: 'bob@acme.com' })
      expect(await world.identify('v1', { user_id: 'u1', email: 'bob@acme.com' })).toMatchObject({ matched_by: 'user_id', contact: { id: ann } })
    })

    it('takes a number for its decimal text (R3)', async () => {
      const world = await newWorld()
      const id = await world.makeContact({ user_id: '42' })
      expect(await world.identify('v1', { user_id: 42 })).toMatchObject({ matched_by: 'user_id', contact: { id } })
    })

    it('creates a contact when user_id and email are both new (R3)', async () => {
      const world = await newWorld()
      expect(await world.identify('v1', { user_id: 'u1', email: 'ann@acme.com' })).toMatchObject({ matched_by: 'created', warnings: [] })
      expect(await world.contactOf('v1')).toMatchObject({ user_id: 'u1', email: 'ann@acme.com' })
    })

    it('gives the user_id to a contact found by email that has none (R3)', async () => {
      const world = await newWorld()
      const id = await world.makeContact({ email: 'ann@acme.com' })
      expect(await world.identify('v1', { user_id: 'u1', email: 'ann@acme.com' })).toMatchObject({ matched_by: 'email', warnings: [] })
      expect(await world.contact(id)).toMatchObject({ user_id: 'u1' })
    })

    it('writes an email that belongs to nobody to the contact of the user_id (R3)', async () => {
      const world = await newWorld()
      await world.identify('v1', { user_id: 'u1', email: 'old@acme.com' })
      expect(await world.identify('v1', { user_id: 'u1', email: 'new@acme.com' })).toMatchObject({ matched_by: 'user_id', warnings: [] })
      expect(await world.contactOf('v1')).toMatchObject({ email: 'new@acme.com' })
    })

    it('keeps an email that an account wrote, and warns email_kept (R3, R6)', async () => {
      const world = await newWorld()
      const id = await world.makeContact({ user_id: 'u1', email: 'ann@acme.com' })
      const result = await world.identify('v1', { user_id: 'u1', email: 'new@acme.com' })
      expect(told(result.warnings)).toEqual(['email_kept at email'])
      expect(await world.contact(id)).toMatchObject({ email: 'ann@acme.com' })
    })

    it('does not take an email whose contact has another user_id, and makes a new contact for the user_id (R3)', async () => {
      const world = await newWorld()
      const bob = await world.makeContact({ user_id: 'u2', email: 'bob@acme.com', name: 'Bob' })
      const result = await world.identify('v1', { user_id: 'u1', email: 'bob@acme.com' })
      expect(result).toMatchObject({ matched_by: 'created' })
      expect(told(result.warnings)).toEqual(['identity_conflict at email'])
      expect(await world.contactOf('v1')).toMatchObject({ user_id: 'u1', email: null })
      expect(await world.contact(bob)).toMatchObject({ user_id: 'u2', email: 'bob@acme.com', visitor_ids: [] })
    })
  })

  describe('user_id and email of two contacts', () => {
    it('uses the contact of the user_id, moves nothing and warns identity_conflict (R4)', async () => {
      const world = await newWorld()
      const ann = await world.makeContact({ user_id: 'u1' })
      const lead = await world.makeContact({ email: 'ann@acme.com', name: 'Lead' })
      const result = await world.identify('v1', { user_id: 'u1', email: 'ann@acme.com' })
      expect(result).toMatchObject({ matched_by: 'user_id', contact: { id: ann } })
      expect(told(result.warnings)).toEqual(['identity_conflict at email'])
      expect(await world.contact(ann)).toMatchObject({ email: null, name: null })
      expect(await world.contact(lead)).toMatchObject({ email: 'ann@acme.com', user_id: null })
    })
  })

  describe('neither email nor user_id', () => {
    it('keeps name, phone and properties on the visitor and creates no contact nor placeholder (R5)', async () => {
      const world = await newWorld()
      const result = await world.identify('v1', { name: 'Ann', phone: '+49 1', metadata: { plan: 'free' } })
      expect(result).toMatchObject({ matched_by: null, company_by: null, contact: null, company: null, company_ids: [], warnings: [] })
      expect(await world.visitor('v1')).toMatchObject({ contact_id: null, properties: { plan: 'free' } })
      expect([await world.contacts(), await world.companies()]).toEqual([[], []])
    })

    it('fills an empty name and phone at the first link (R5)', async () => {
      const world = await newWorld()
      await world.identify('v1', { name: 'Ann', phone: '+49 1' })
      await world.identify('v1', { email: 'ann@acme.com' })
      expect(await world.contactOf('v1')).toMatchObject({ name: 'Ann', phone: '+49 1' })
    })

    it('lets the name of the linking call and that of the contact win over the one kept (R5)', async () => {
      const world = await newWorld()
      await world.identify('v1', { name: 'Kept', phone: 'kept' })
      await world.makeContact({ email: 'ann@acme.com', phone: '+49 1' })
      expect((await world.identify('v1', { email: 'ann@acme.com', name: 'Ann' })).warnings).toEqual([])
      expect(await world.contactOf('v1')).toMatchObject({ name: 'Ann', phone: '+49 1' })
    })

    it('gives a kept name to the first contact only (R5, R7)', async () => {
      const world = await newWorld()
      await world.identify('v1', { name: 'Ann' })
      await world.identify('v1', { email: 'ann@acme.com' })
      await world.identify('v1', { email: 'bob@acme.com' })
      expect(await world.contactOf('v1')).toMatchObject({ email: 'bob@acme.com', name: null })
    })

    it('keeps no name and phone on a visitor that has a contact (R5, R29)', async () => {
      const world = await newWorld()
      await world.identify('v1', { name: 'Ann', phone: '+49 1' })
      await world.identify('v1', { email: 'ann@acme.com' })
      expect((await stateOf(world)).rows?.visitors).toMatchObject([{ name: null, phone: null }])
    })

    it('updates the contact that the visitor is linked to (R5)', async () => {
      const world = await newWorld()
      await world.identify('v1', { email: 'ann@acme.com', metadata: { a: 1 } })
      expect(await world.identify('v1', { name: 'Ann', metadata: { b: 2 } })).toMatchObject({ matched_by: 'visitor' })
      expect(await world.contactOf('v1')).toMatchObject({ name: 'Ann', metadata: { a: 1, b: 2 } })
    })

    it('creates no placeholder for a linked contact either (R5, R9)', async () => {
      const world = await newWorld()
      await world.identify('v1', { email: 'ann@acme.com' })
      const [placeholder] = await world.companies()
      await world.account({ type: 'delete_company', company_ref: placeholder?.id ?? '' })
      await world.identify('v1', { name: 'Ann' })
      expect(await world.companies()).toEqual([])
    })
  })

  describe('the lower authority of the widget', () => {
    it.each(['name', 'phone'] as const)('fills an empty %s, also one that an account cleared (R6)', async (field) => {
      const world = await newWorld()
      const id = await world.makeContact({ email: 'ann@acme.com', [field]: 'by hand' })
      await world.account({ type: 'patch_contact', contact_id: id, patch: { [field]: null } })
      expect((await world.identify('v1', { email: 'ann@acme.com', [field]: 'by widget' })).warnings).toEqual([])
      expect(await world.contact(id)).toMatchObject({ [field]: 'by widget' })
    })

    it.each(['name', 'phone'] as const)('replaces the %s that the widget wrote earlier (R6)', async (field) => {
      const world = await newWorld()
      await world.identify('v1', { email: 'ann@acme.com', [field]: 'first' })
      expect((await world.identify('v2', { email: 'ann@acme.com', [field]: 'second' })).warnings).toEqual([])
      expect(await world.contactOf('v1')).toMatchObject({ [field]: 'second' })
    })

    it.each(['name', 'phone'] as const)('keeps a different %s that an account wrote last, and warns (R6)', async (field) => {
      const world = await newWorld()
      await world.identify('v1', { email: 'ann@acme.com', [field]: 'by widget' })
      const { id } = await world.contactOf('v1')
      await world.account({ type: 'patch_contact', contact_id: id, patch: { [field]: 'by hand' } })
      expect(told((await world.identify('v1', { email: 'ann@acme.com', [field]: 'again' })).warnings)).toEqual([`${field}_kept at ${field}`])
      expect(await world.contact(id)).toMatchObject({ [field]: 'by hand' })
    })

    it('fills an email that an account cleared (R3, R6)', async () => {
      const world = await newWorld()
      const id = await world.makeContact({ user_id: 'u1', email: 'by-hand@acme.com' })
      await world.account({ type: 'patch_contact', contact_id: id, patch: { email: null } })
      expect((await world.identify('v1', { user_id: 'u1', email: 'ann@acme.com' })).warnings).toEqual([])
      expect(await world.contact(id)).toMatchObject({ email: 'ann@acme.com' })
    })

    it('keeps what the public API wrote as well (R6)', async () => {
      const world = await newWorld()
      const input = { email: 'ann@acme.com', name: 'By API' }
      await world.account({ type: 'create_contact', input }, { source: 'api', actor: 'key_1', operation_id: null })
      expect(told((await world.identify('v1', { email: 'ann@acme.com', name: 'Ann' })).warnings)).toEqual(['name_kept at name'])
    })

    it('keeps a value that an account confirmed by writing it again (R6)', async () => {
      const world = await newWorld()
      await world.identify('v1', { email: 'ann@acme.com', name: 'Ann' })
      await world.account({ type: 'patch_contact', contact_id: (await world.contactOf('v1')).id, patch: { name: 'Ann' } })
      expect(told((await world.identify('v1', { name: 'Anna' })).warnings)).toEqual(['name_kept at name'])
    })

    it('says nothing when the value is the same (R6)', async () => {
      const world = await newWorld()
      await world.makeContact({ email: 'ann@acme.com', name: 'Ann' })
      expect((await world.identify('v1', { email: 'ann@acme.com', name: ' Ann ' })).warnings).toEqual([])
    })

    it('takes null for not given (R6)', async () => {
      const world = await newWorld()
      await world.identify('v1', { email: 'ann@acme.com', name: 'Ann', phone: '1' })
      await world.identify('v1', { email: 'ann@acme.com', name: null, phone: null, user_id: null, user_hash: null, identity_token: null })
      expect(await world.contactOf('v1')).toMatchObject({ name: 'Ann', phone: '1', user_id: null })
    })

    it.each(['name', 'phone', 'user_id', 'email'])('ignores a blank %s with a warning (R6)', async (field) => {
      const world = await newWorld()
      await world.identify('v1', { email: 'ann@acme.com', name: 'Ann', phone: '1', user_id: 'u1' })
      for (const blank of ['', '  ', '\u200b', '\u3164']) {
        const { warnings } = await world.identify('v1', { [field]: blank })
        expect(warnings).toMatchObject([{ code: 'blank_ignored', path: field }])
      }
      expect(await world.contactOf('v1')).toMatchObject({ email: 'ann@acme.com', name: 'Ann', phone: '1', user_id: 'u1' })
    })

    it('finds one contact by every spelling of an email (R2)', async () => {
      const world = await newWorld()
      for (const email of ['ann@B\u00fccher.example', ' ANN@xn--bcher-kva.example.', 'ann@b\u00fccher\u3002example\u200b']) {
        await world.identify('v1', { email })
      }
      expect(await world.contacts()).toMatchObject([{ email: 'ann@xn--bcher-kva.example' }])
    })

    it('finds two contacts by emails that differ in more than ASCII case (R2)', async () => {
      const world = await newWorld()
      await world.identify('v1', { email: '\u00e9va@acme.com' })
      await world.identify('v2', { email: '\u00c9va@acme.com' })
      expect(await world.contacts()).toHaveLength(2)
    })

    it('gives at most ten warnings, and counts the others (wire.md, Limits)', async () => {
      const world = await newWorld()
      const unknown = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`zz${at}`, 1]))
      const result = await world.identify('v1', { ...unknown, name: '', company: { name: 'A' } })
      expect(result.warnings.map(({ code }) => code).slice(0, 3)).toEqual(['blank_ignored', 'no_contact', 'unknown_field'])
      expect([result.warnings.length, result.more_warnings]).toEqual([10, 4])
    })

    it('merges metadata shallowly: given replaces, null removes, not given stays (R6)', async () => {
      const world = await newWorld()
      await world.identify('v1', { email: 'ann@acme.com', metadata: { a: { x: 1, y: 2 }, b: 1, c: 1 } })
      await world.identify('v1', { metadata: { a: { x: 3 }, b: null, d: null } })
      expect(await world.contactOf('v1')).toMatchObject({ metadata: { a: { x: 3 }, c: 1 } })
      expect((await world.contactOf('v1')).metadata).toEqual({ a: { x: 3 }, c: 1 })
    })

    it('keeps the same keys as properties of the visitor (R6)', async () => {
      const world = await newWorld()
      await world.identify('v1', { email: 'ann@acme.com', metadata: { a: 1, b: 1 } })
      await world.identify('v1', { metadata: { b: null } })
      expect((await world.visitor('v1')).properties).toEqual({ a: 1 })
    })

    it('refuses metadata that would be over a limit once merged, and changes nothing (R6, limits)', async () => {
      const world = await newWorld()
      await world.identify('v1', { email: 'ann@acme.com', metadata: keys(0, 60) })
      const refusal = await world.refusal({ type: 'identify', visitor_id: 'v2', email: 'ann@acme.com', name: 'Ann', metadata: keys(60, 60) })
      expect(refusal).toMatchObject({ code: 'invalid_request', errors: [{ path: 'metadata' }] })
      expect(await world.contactOf('v1')).toMatchObject({ name: null, metadata: keys(0, 60) })
      expect(await world.seen('v2')).toBe(false)
    })
  })

  describe('the first link', () => {
    it('merges what the visitor collected into the contact, under what contact and call have (R7)', async () => {
      const world = await newWorld()
      await world.makeContact({ email: 'ann@acme.com', metadata: { a: 'contact' } })
      await world.setProperties('v1', { properties: { a: 'visitor', b: 'visitor', c: 'visitor' } })
      await world.identify('v1', { email: 'ann@acme.com', metadata: { b: 'call' } })
      expect((await world.contactOf('v1')).metadata).toEqual({ a: 'contact', b: 'call', c: 'visitor' })
    })

    it('lets a null of the call remove what the visitor collected (R6, R7)', async () => {
      const world = await newWorld()
      await world.setProperties('v1', { properties: { a: 1 } })
      await world.identify('v1', { email: 'ann@acme.com', metadata: { a: null } })
      expect((await world.contactOf('v1')).metadata).toEqual({})
    })

    it('fills what room is left in the order of the visitor’s keys; the others stay on the visitor (R7)', async () => {
      const world = await newWorld()
      const id = await world.makeContact({ email: 'ann@acme.com', metadata: keys(0, 98) })
      await world.setProperties('v1', { properties: { z: 1, y: 2, x: 3 } })
      const result = await world.identify('v1', { email: 'ann@acme.com' })
      expect(told(result.warnings)).toEqual(['properties_kept at metadata'])
      expect((await world.contact(id)).metadata).toEqual({ ...keys(0, 98), z: 1, y: 2 })
      expect((await world.visitor('v1')).properties).toEqual({ z: 1, y: 2, x: 3 })
    })

    it('passes over a property that is too large for the room, not over those after it (R7)', async () => {
      const world = await newWorld()
      const id = await world.makeContact({ email: 'ann@acme.com', metadata: { text: 'x'.repeat(12_000) } })
      await world.setProperties('v1', { properties: { large: 'y'.repeat(8_000), small: 1 } })
      expect(told((await world.identify('v1', { email: 'ann@acme.com' })).warnings)).toEqual(['properties_kept at metadata'])
      expect(Object.keys((await world.contact(id)).metadata)).toEqual(['text', 'small'])
    })

    it('never lets properties flow from one contact to another: devices are shared (R7)', async () => {
      const world = await newWorld()
      await world.setProperties('v1', { properties: { secret: 1 } })
      await world.identify('v1', { email: 'ann@acme.com' })
      await world.identify('v1', { email: 'bob@acme.com' })
      expect(await world.contactOf('v1')).toMatchObject({ email: 'bob@acme.com', metadata: {} })
    })

    it('attributes the events that the visitor recorded while it had no contact (R7)', async () => {
      const world = await newWorld()
      await world.track('v1', { name: 'before' })
      await world.track('v2', { name: 'of another visitor' })
      const { contact } = await world.identify('v1', { email: 'ann@acme.com' })
      expect((await world.events()).map(({ name, contact_id }) => [name, contact_id])).toEqual([
        ['before', contact?.id],
        ['of another visitor', null],
      ])
    })

    it('attributes nothing at a later link (R7, R8)', async () => {
      const world = await newWorld()
      const ann = await world.identify('v1', { email: 'ann@acme.com' })
      await world.track('v1', { name: 'as Ann' })
      await world.identify('v1', { email: 'bob@acme.com' })
      expect((await world.events()).map(({ contact_id }) => contact_id)).toEqual([ann.contact?.id])
    })
  })

  describe('another contact than before', () => {
    it('moves the visitor and clears its active company (R8)', async () => {
      const world = await newWorld()
      await world.makeCompany({ name: 'Acme', external_id: 'acme' })
      const ann = await world.identify('v1', { email: 'ann@acme.com', company: { id: 'acme' } })
      const bob = await world.identify('v1', { email: 'bob@acme.com' })
      expect(await world.visitor('v1')).toMatchObject({ contact_id: bob.contact?.id, active_company_id: null })
      expect(await world.contact(ann.contact?.id ?? null)).toMatchObject({ visitor_ids: [], companies: [{ external_id: 'acme' }] })
    })

    it('sets the active company that the call names (R8, R11)', async () => {
      const world = await newWorld()
      const acme = await world.makeCompany({ name: 'Acme', external_id: 'acme' })
      await world.makeCompany({ name: 'Beta', external_id: 'beta' })
      await world.identify('v1', { email: 'ann@acme.com', company: { id: 'beta' } })
      await world.identify('v1', { email: 'bob@acme.com', company: { id: 'acme' } })
      expect(await world.visitor('v1')).toMatchObject({ active_company_id: acme })
    })

    it('keeps the active company while the contact stays the same (R8)', async () => {
      const world = await newWorld()
      const acme = await world.makeCompany({ name: 'Acme', external_id: 'acme' })
      await world.identify('v1', { email: 'ann@acme.com', company: { id: 'acme' } })
      await world.identify('v1', { email: 'ann@acme.com' })
      await world.identify('v1', { name: 'Ann' })
      expect(await world.visitor('v1')).toMatchObject({ active_company_id: acme })
    })

    it('leaves the earlier contact’s past events where they are (R8)', async () => {
      const world = await newWorld()
      await world.makeCompany({ name: 'Acme', external_id: 'acme' })
      const ann = await world.identify('v1', { email: 'ann@acme.com', company: { id: 'acme' } })
      await world.track('v1', { name: 'as Ann' })
      await world.identify('v1', { email: 'bob@acme.com' })
      expect(await world.events()).toMatchObject([{ contact_id: ann.contact?.id, company_id: ann.company?.id }])
    })
  })
})

function keys(first: number, count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${first + index}`, 1]))
}
