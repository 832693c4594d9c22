import { describe, expect, it } from 'vitest'
import { onEachStore } from './harness.js'

onEachStore('removing links, companies and contacts', (newWorld) => {
  it('ends the active context of the contact’s visitors when the link goes (R29)', async () => {
    const world = await newWorld()
    const id = await world.makeCompany({ name: 'Acme', external_id: 'acme' })
    for (const visitor of ['v1', 'v2']) await world.identify(visitor, { email: 'ann@acme.com', company: { id: 'acme' } })
    await world.identify('v3', { email: 'bob@acme.com', company: { id: 'acme' } })
    await world.account({ type: 'unlink', company_ref: 'acme', contact_id: (await world.contactOf('v1')).id })
    const active = await Promise.all(['v1', 'v2', 'v3'].map(async (visitor) => (await world.visitor(visitor)).active_company_id))
    expect(active).toEqual([null, null, id])
  })

  it('leaves another active company alone when a link goes (R29)', async () => {
    const world = await newWorld()
    for (const external_id of ['a', 'b']) await world.makeCompany({ name: external_id, external_id })
    await world.identify('v1', { email: 'ann@acme.com', company: { id: 'a' }, company_ids: ['b'] })
    await world.account({ type: 'unlink', company_ref: 'b', contact_id: (await world.contactOf('v1')).id })
    expect(await world.visitor('v1')).toMatchObject({ active_company_id: (await world.company('a')).id })
  })

  describe('a deleted company', () => {
    it('takes its links and active contexts with it, and its events keep no company (R29)', async () => {
      const world = await newWorld()
      await world.makeCompany({ name: 'Acme', external_id: 'acme' })
      const { contact } = await world.identify('v1', { email: 'ann@acme.com', company: { id: 'acme' } })
      await world.track('v1', { id: 'e1', name: 'x' })
      await world.account({ type: 'delete_company', company_ref: 'acme' })
      expect(await world.companies()).toEqual([])
      expect(await world.contactOf('v1')).toMatchObject({ companies: [] })
      expect(await world.visitor('v1')).toMatchObject({ active_company_id: null })
      expect(await world.events()).toMatchObject([{ id: 'e1', contact_id: contact?.id, company_id: null }])
    })

    it('is told to the account (R29, records)', async () => {
      const world = await newWorld()
      const company_id = await world.makeCompany({ name: 'Acme' })
      await world.account({ type: 'delete_company', company_ref: company_id })
      expect((await world.activities({ company_id })).at(-1)).toMatchObject({ kind: 'company_deleted', source: 'account', actor: 'user_owner' })
    })

    it('frees its external_id, and leaves its visitors to the single company that is left (R14, R29)', async () => {
      const world = await newWorld()
      for (const external_id of ['a', 'b']) await world.makeCompany({ name: external_id, external_id })
      await world.identify('v1', { email: 'ann@acme.com', company: { id: 'a' }, company_ids: ['b'] })
      await world.account({ type: 'delete_company', company_ref: 'a' })
      expect(await world.setStage('v1', { stage: 'Lead' })).toMatchObject({ company_by: 'single', company: { id: (await world.company('b')).id } })
      await world.makeCompany({ name: 'A again', external_id: 'a' })
    })
  })

  describe('a deleted contact', () => {
    it('is gone with its name, email, user_id, phone, notes, tags and metadata (R29)', async () => {
      const world = await newWorld()
      const { contact } = await world.identify('v1', { email: 'ann@acme.com', user_id: 'u1', name: 'Ann', phone: '+49 1', metadata: { secret: 'metadata' } })
      const contact_id = contact?.id ?? ''
      await world.account({ type: 'patch_contact', contact_id, patch: { notes: 'secret notes', add_tags: ['secret tag'] } })
      await world.account({ type: 'delete_contact', contact_id })
      expect(await world.contacts()).toEqual([])
      const told = JSON.stringify(await world.activities({ contact_id }))
      for (const secret of ['ann@acme.com', 'u1', 'Ann', '+49 1', 'secret']) expect(told).not.toContain(secret)
    })

    it('takes its events with it, also those that its visitors recorded before they had a contact (R7, R29)', async () => {
      const world = await newWorld()
      await world.track('v1', { name: 'before' })
      const { contact } = await world.identify('v1', { email: 'ann@acme.com' })
      await world.track('v1', { name: 'after' })
      await world.identify('v2', { email: 'bob@acme.com' })
      await world.track('v2', { name: 'Bob’s' })
      await world.account({ type: 'delete_contact', contact_id: contact?.id ?? '' })
      expect((await world.events()).map(({ name }) => name)).toEqual(['Bob’s'])
    })

    it('takes its visitors with it, which are new at their next call (R29 fine print)', async () => {
      const world = await newWorld()
      await world.makeCompany({ name: 'Acme', external_id: 'acme' })
      const { contact } = await world.identify('v1', { email: 'ann@acme.com', name: 'Ann', metadata: { a: 1 }, company: { id: 'acme' } })
      await world.account({ type: 'delete_contact', contact_id: contact?.id ?? '' })
      expect(await world.seen('v1')).toBe(false)
      expect(await world.refusal({ type: 'set_stage', visitor_id: 'v1', stage: 'Lead' })).toMatchObject({ code: 'no_contact' })
      expect(await world.identify('v1', { email: 'ann@acme.com' })).toMatchObject({ matched_by: 'created' })
      expect(await world.contactOf('v1')).toMatchObject({ name: null, metadata: {} })
    })

    it('leaves no copy of its name or email in the history of others (R29)', async () => {
      const world = await newWorld()
      // Ann's email was Bob's by mistake, and the company that both were in was named after her.
      const bob = await world.makeContact({ user_id: 'u0', email: 'bob@acme.com', name: 'Bob' })
      await world.account({ type: 'patch_contact', contact_id: bob, patch: { email: 'ann@acme.com' } })
      await world.account({ type: 'patch_contact', contact_id: bob, patch: { email: 'bob@acme.com' } })
      const ann = await world.identify('v1', { email: 'ann@acme.com', user_id: 'u1', name: 'Ann Ames' })
      const company_id = ann.company?.id ?? ''
      await world.account({ type: 'patch_company', company_ref: company_id, patch: { name: 'Ann Ames' } })
      await world.account({ type: 'patch_company', company_ref: company_id, patch: { name: 'Ames Ltd' } })
      await world.account({ type: 'delete_contact', contact_id: ann.contact?.id ?? '' })
      const told = JSON.stringify([await world.activities({ contact_id: bob }), await world.activities({ company_id })])
      for (const copy of ['Ann Ames', 'ann@acme.com']) expect(told).not.toContain(copy)
      for (const kept of ['Ames Ltd', 'bob@acme.com']) expect(told).toContain(kept)
    })

    it('renames a placeholder that stays and is named after it: by its domain, else its own id (R29)', async () => {
      const world = await newWorld()
      const ann = await world.identify('v1', { email: 'ann@gmail.com', name: 'Ann Ames' })
      const placeholder = ann.company?.id ?? ''
      await world.identify('v2', { email: 'bob@beta.com', company_ids: [placeholder] })
      await world.account({ type: 'delete_contact', contact_id: ann.contact?.id ?? '' })
      expect(await world.company(placeholder)).toMatchObject({ name: placeholder, is_placeholder: true })
      expect(JSON.stringify(await world.activities({ company_id: placeholder }))).not.toContain('Ann Ames')
    })

    it('takes the visitor out of the events of others that it recorded, and out of who did something (R29)', async () => {
      const world = await newWorld()
      const company_id = await world.makeCompany({ name: 'Acme', external_id: 'acme' })
      await world.identify('desk', { email: 'bob@acme.com' })
      await world.track('desk', { name: 'Bob’s' })
      const { contact } = await world.identify('desk', { email: 'ann@acme.com', company: { id: 'acme', metadata: { a: 1 } } })
      await world.account({ type: 'delete_contact', contact_id: contact?.id ?? '' })
      expect(await world.events()).toMatchObject([{ name: 'Bob’s', visitor_id: null }])
      expect(JSON.stringify(await world.activities({ company_id }))).not.toContain('desk')
    })

    it('forgets its former emails (R2, R29)', async () => {
      const world = await newWorld()
      const contact_id = await world.makeContact({ email: 'old@acme.com' })
      await world.account({ type: 'patch_contact', contact_id, patch: { email: 'new@acme.com' } })
      await world.account({ type: 'delete_contact', contact_id })
      expect(await world.identify('v1', { email: 'old@acme.com' })).toMatchObject({ matched_by: 'created' })
    })

    it('keeps the name that a visitor without a contact waits with out of the next contact (R5, R29)', async () => {
      const world = await newWorld()
      await world.identify('v1', { name: 'Ann', email: 'ann@acme.com' })
      await world.account({ type: 'delete_contact', contact_id: (await world.contactOf('v1')).id })
      await world.identify('v1', { email: 'bob@acme.com' })
      expect(await world.contactOf('v1')).toMatchObject({ name: null })
    })

    it('takes its placeholder with it when nobody else is in it (R29)', async () => {
      const world = await newWorld()
      const { contact } = await world.identify('v1', { email: 'ann@gmail.com', company: { deal_value: 5 } })
      await world.account({ type: 'delete_contact', contact_id: contact?.id ?? '' })
      expect(await world.companies()).toEqual([])
    })

    it('leaves a placeholder that another contact is in, and real companies (R29)', async () => {
      const world = await newWorld()
      const ann = await world.identify('v1', { email: 'ann@acme.com' })
      await world.makeCompany({ name: 'Beta', external_id: 'beta' })
      const placeholder = ann.company?.id ?? ''
      await world.identify('v2', { email: 'bob@acme.com', company_ids: [placeholder] })
      await world.identify('v1', { company_ids: ['beta'] })
      await world.account({ type: 'delete_contact', contact_id: ann.contact?.id ?? '' })
      const companies = await world.companies()
      expect(companies.map(({ name }) => name).sort()).toEqual(['Beta', 'acme.com'])
      expect(await world.company(placeholder)).toMatchObject({ contact_ids: { length: 1 } })
      expect(await world.company('beta')).toMatchObject({ contact_ids: [] })
    })

    it('does not take events of the company from others (R29)', async () => {
      const world = await newWorld()
      await world.makeCompany({ name: 'Acme', external_id: 'acme' })
      const ann = await world.identify('v1', { email: 'ann@acme.com', company: { id: 'acme' } })
      await world.identify('v2', { email: 'bob@acme.com', company: { id: 'acme' } })
      for (const visitor of ['v1', 'v2']) await world.track(visitor, { name: visitor })
      await world.account({ type: 'delete_contact', contact_id: ann.contact?.id ?? '' })
      expect((await world.events()).map(({ name }) => name)).toEqual(['v2'])
    })

    it('stays a stage of its company’s history, without the person (R19, R29)', async () => {
      const world = await newWorld()
      const company_id = await world.makeCompany({ name: 'Acme', external_id: 'acme' })
      const { contact } = await world.identify('v1', { email: 'ann@acme.com', company: { id: 'acme' } })
      await world.setStage('v1', { stage: 'Won' })
      await world.account({ type: 'delete_contact', contact_id: contact?.id ?? '' })
      const history = await world.activities({ company_id })
      expect(history).toContainEqual(expect.objectContaining({ kind: 'stage_changed', to: 'Won', contact_id: null, actor: null }))
      expect(JSON.stringify(history)).not.toContain(contact?.id)
    })

    it('frees its email and user_id for a new contact (R29)', async () => {
      const world = await newWorld()
      const first = await world.identify('v1', { email: 'ann@acme.com', user_id: 'u1' })
      await world.account({ type: 'delete_contact', contact_id: first.contact?.id ?? '' })
      expect(await world.identify('v2', { email: 'ann@acme.com', user_id: 'u1' })).toMatchObject({ matched_by: 'created', warnings: [] })
    })

    it('is told by its id alone (R29)', async () => {
      const world = await newWorld()
      const contact_id = await world.makeContact({ name: 'Ann' })
      await world.account({ type: 'delete_contact', contact_id })
      expect(await world.activities({ contact_id })).toMatchObject([{ kind: 'contact_deleted', from: null, to: null, source: 'account' }])
    })
  })
})
