import { describe, expect, it } from 'vitest'
import { onEachStore, told } from './harness.js'

onEachStore('account commands', (newWorld) => {
  describe('contacts', () => {
    it('are created alone: no company is made (R28, seed)', async () => {
      const world = await newWorld()
      const id = await world.makeContact({ email: 'ann@acme.com', user_id: 'u1', name: 'Ann', phone: '1', notes: 'n', tags: ['a'], metadata: { a: 1 } })
      expect(await world.contacts()).toMatchObject([
        { id, email: 'ann@acme.com', user_id: 'u1', name: 'Ann', phone: '1', notes: 'n', tags: ['a'], metadata: { a: 1 }, companies: [], visitor_ids: [] },
      ])
      expect(await world.companies()).toEqual([])
    })

    it.each([
      ['email_taken', { email: 'ann@acme.com' }],
      ['user_id_taken', { user_id: 'u1' }],
    ])('answer %s with the existing id, on create and on patch (R28)', async (code, fields) => {
      const world = await newWorld()
      const existing_id = await world.makeContact({ email: 'ann@acme.com', user_id: 'u1' })
      const other = await world.makeContact({ name: 'Other' })
      expect(await world.accountRefusal({ type: 'create_contact', input: fields })).toMatchObject({ code, existing_id })
      expect(await world.accountRefusal({ type: 'patch_contact', contact_id: other, patch: { name: 'X', ...fields } })).toMatchObject({ code, existing_id })
      expect(await world.contact(other)).toMatchObject({ name: 'Other', email: null, user_id: null })
    })

    it('may say their own email and user_id again (R28)', async () => {
      const world = await newWorld()
      const id = await world.makeContact({ email: 'ann@acme.com', user_id: 'u1' })
      await world.account({ type: 'patch_contact', contact_id: id, patch: { email: 'ann@acme.com', user_id: 'u1' } })
    })

    it('give up an email that is cleared or replaced (R28)', async () => {
      const world = await newWorld()
      const id = await world.makeContact({ email: 'ann@acme.com', user_id: 'u1' })
      await world.account({ type: 'patch_contact', contact_id: id, patch: { email: null, user_id: 'u2' } })
      await world.makeContact({ email: 'ann@acme.com', user_id: 'u1' })
      expect(await world.contact(id)).toMatchObject({ email: null, user_id: 'u2' })
    })

    it('give it up also for a contact that is made in the same moment (R28)', async () => {
      const world = await newWorld()
      const contact_id = await world.makeContact({ email: 'ann@acme.com', user_id: 'u1' })
      await Promise.all([
        world.account({ type: 'patch_contact', contact_id, patch: { email: 'new@acme.com', user_id: null } }),
        world.makeContact({ email: 'ann@acme.com', user_id: 'u1' }),
      ])
      expect(await world.contacts()).toHaveLength(2)
    })

    it('know nothing of the emails of another project (R28)', async () => {
      const [one, two] = [await newWorld(), await newWorld()]
      const id = await one.makeContact({ email: 'ann@acme.com', user_id: 'u1' })
      await two.makeContact({ email: 'ann@acme.com', user_id: 'u1' })
      for (const command of [{ type: 'patch_contact', contact_id: id, patch: { name: 'X' } }, { type: 'delete_contact', contact_id: id }] as const) {
        expect(await two.accountRefusal(command)).toMatchObject({ code: 'not_found' })
      }
    })

    it('merge metadata, replace scalar fields and tags, and clear by null (R28, R6)', async () => {
      const world = await newWorld()
      const id = await world.makeContact({ email: 'ann@acme.com', name: 'Ann', phone: '1', notes: 'n', tags: ['a', 'b'], metadata: { a: { x: 1 }, b: 1, c: 1 } })
      await world.account({ type: 'patch_contact', contact_id: id, patch: { name: 'Anna', phone: null, notes: null, tags: ['c'], metadata: { a: { y: 1 }, b: null } } })
      expect(await world.contact(id)).toMatchObject({ email: 'ann@acme.com', name: 'Anna', phone: null, notes: null, tags: ['c'] })
      expect((await world.contact(id)).metadata).toEqual({ a: { y: 1 }, c: 1 })
    })

    it.each([
      [{ add_tags: ['b', 'c'] }, ['a', 'b', 'c']],
      [{ remove_tags: ['b', 'x'] }, ['a']],
      [{ add_tags: ['c'], remove_tags: ['a'] }, ['b', 'c']],
      [{ tags: ['z'], add_tags: ['y'], remove_tags: ['x'] }, ['z', 'y']],
      [{ tags: [] }, []],
    ])('change single tags: %j (R28)', async (patch, tags) => {
      const world = await newWorld()
      const id = await world.makeContact({ tags: ['a', 'b'] })
      await world.account({ type: 'patch_contact', contact_id: id, patch })
      expect((await world.contact(id)).tags).toEqual(tags)
    })

    it('lose no tag to writes at the same time (R28)', async () => {
      const world = await newWorld()
      const id = await world.makeContact({ tags: ['a'] })
      await Promise.all([
        ...['b', 'c', 'd'].map((tag) => world.account({ type: 'patch_contact', contact_id: id, patch: { add_tags: [tag] } })),
        world.account({ type: 'patch_contact', contact_id: id, patch: { remove_tags: ['a'] } }),
      ])
      expect((await world.contact(id)).tags).toEqual(['b', 'c', 'd'])
    })

    it('refuse more tags than the limit once added (limits)', async () => {
      const world = await newWorld()
      const id = await world.makeContact({ tags: Array.from({ length: 50 }, (_, index) => `t${index}`) })
      expect(await world.accountRefusal({ type: 'patch_contact', contact_id: id, patch: { add_tags: ['more'] } })).toMatchObject({
        code: 'invalid_request', errors: [{ path: 'add_tags' }],
      })
    })

    it('refuse metadata that would be over a limit once merged (limits)', async () => {
      const world = await newWorld()
      const id = await world.makeContact({ metadata: Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${index}`, 1])) })
      expect(await world.accountRefusal({ type: 'patch_contact', contact_id: id, patch: { name: 'X', metadata: { more: 1 } } })).toMatchObject({
        code: 'invalid_request', errors: [{ path: 'metadata' }],
      })
      expect(await world.contact(id)).toMatchObject({ name: null })
    })

    it('tell what changed, by whom (records)', async () => {
      const world = await newWorld()
      const id = await world.makeContact({ name: 'Ann', metadata: { a: 1, b: 1 } })
      await world.account({ type: 'patch_contact', contact_id: id, patch: { name: 'Anna', metadata: { a: 2 } } })
      expect(await world.activities({ contact_id: id })).toMatchObject([
        { kind: 'contact_created', source: 'account', actor: 'user_owner' },
        { kind: 'contact_updated', from: { name: 'Ann', metadata: { a: 1 } }, to: { name: 'Anna', metadata: { a: 2 } } },
      ])
    })

    it('write nothing when nothing changes (R19 in spirit)', async () => {
      const world = await newWorld()
      const id = await world.makeContact({ name: 'Ann' })
      const before = await world.contact(id)
      await world.account({ type: 'patch_contact', contact_id: id, patch: { name: 'Ann' } })
      expect(await world.contact(id)).toEqual(before)
      expect(await world.activities({ contact_id: id })).toHaveLength(1)
    })

    it('that do not exist are not found (R28)', async () => {
      const world = await newWorld()
      expect(await world.accountRefusal({ type: 'patch_contact', contact_id: 'contact_x', patch: {} })).toMatchObject({ code: 'not_found' })
      expect(await world.accountRefusal({ type: 'delete_contact', contact_id: 'contact_x' })).toMatchObject({ code: 'not_found' })
    })
  })

  describe('companies', () => {
    it('are created alone: contacts are linked separately (R28, seed)', async () => {
      const world = await newWorld()
      await world.makeContact({ email: 'ann@acme.com' })
      const id = await world.makeCompany({ name: 'Acme', external_id: 'acme', domain: 'acme.com', stage: 'won', deal_value: 5, notes: 'n', metadata: { a: 1 } })
      expect(await world.companies()).toMatchObject([
        { id, name: 'Acme', external_id: 'acme', domain: 'acme.com', is_placeholder: false, stage: { name: 'Won' }, stage_changed_at: '2026-11-23T12:00:02.000Z', deal_value: 5, notes: 'n', metadata: { a: 1 }, contact_ids: [] },
      ])
    })

    it('answer external_id_taken with the existing id, on create and on patch (R28)', async () => {
      const world = await newWorld()
      const existing_id = await world.makeCompany({ name: 'Acme', external_id: 'acme' })
      const other = await world.makeCompany({ name: 'Other' })
      expect(await world.accountRefusal({ type: 'create_company', input: { name: 'X', external_id: 'acme' } })).toMatchObject({ code: 'external_id_taken', existing_id })
      expect(await world.accountRefusal({ type: 'patch_company', company_ref: other, patch: { external_id: 'acme' } })).toMatchObject({ code: 'external_id_taken', existing_id })
      expect(await world.companies()).toHaveLength(2)
    })

    it('compare external_ids exactly (R28 fine print)', async () => {
      const world = await newWorld()
      await world.makeCompany({ name: 'Acme', external_id: 'acme' })
      await world.makeCompany({ name: 'Acme', external_id: 'ACME' })
    })

    it('give up an external_id that is cleared (R28)', async () => {
      const world = await newWorld()
      const id = await world.makeCompany({ name: 'Acme', external_id: 'acme' })
      await world.account({ type: 'patch_company', company_ref: 'acme', patch: { external_id: null } })
      await world.makeCompany({ name: 'Acme 2', external_id: 'acme' })
      expect(await world.company(id)).toMatchObject({ external_id: null })
    })

    it('give it up also for a company that is made in the same moment (R28)', async () => {
      const world = await newWorld()
      await world.makeCompany({ name: 'Acme', external_id: 'acme' })
      await Promise.all([
        world.account({ type: 'patch_company', company_ref: 'acme', patch: { external_id: 'beta' } }),
        world.makeCompany({ name: 'Acme 2', external_id: 'acme' }),
      ])
      expect((await world.companies()).map(({ external_id }) => external_id)).toEqual(['beta', 'acme'])
    })

    it('are addressed by their own id or their external_id, everywhere (records)', async () => {
      const world = await newWorld()
      const id = await world.makeCompany({ name: 'Acme', external_id: 'acme' })
      const contact_id = await world.makeContact({})
      await world.account({ type: 'patch_company', company_ref: 'acme', patch: { notes: 'a' } })
      await world.account({ type: 'patch_company', company_ref: id, patch: { domain: 'b.com' } })
      await world.account({ type: 'link', company_ref: 'acme', contact_id })
      expect(await world.company('acme')).toMatchObject({ id, notes: 'a', domain: 'b.com', contact_ids: [contact_id] })
      await world.account({ type: 'unlink', company_ref: 'acme', contact_id })
      expect(await world.account({ type: 'delete_company', company_ref: 'acme' })).toBe(id)
    })

    it('merge metadata, replace scalar fields and clear by null (R28)', async () => {
      const world = await newWorld()
      const id = await world.makeCompany({ name: 'Acme', domain: 'a.com', stage: 'Won', deal_value: 5, notes: 'n', metadata: { a: 1, b: 1 } })
      await world.account({ type: 'patch_company', company_ref: id, patch: { name: 'Acme 2', domain: null, stage: null, deal_value: null, notes: null, metadata: { a: null, c: 1 } } })
      expect(await world.company(id)).toMatchObject({ name: 'Acme 2', domain: null, stage: null, deal_value: null, notes: null })
      expect((await world.company(id)).metadata).toEqual({ b: 1, c: 1 })
    })

    it('refuse an unknown stage with the names there are, and write nothing (R17)', async () => {
      const world = await newWorld()
      const id = await world.makeCompany({ name: 'Acme' })
      expect(await world.accountRefusal({ type: 'patch_company', company_ref: id, patch: { name: 'X', stage: 'Nirvana' } })).toMatchObject({ code: 'unknown_stage', stages: { length: 5 } })
      expect(await world.accountRefusal({ type: 'create_company', input: { name: 'X', stage: 'Nirvana' } })).toMatchObject({ code: 'unknown_stage' })
      expect(await world.companies()).toMatchObject([{ name: 'Acme' }])
    })

    it('tell stage and deal as the account’s (R19)', async () => {
      const world = await newWorld()
      const id = await world.makeCompany({ name: 'Acme', stage: 'Won' })
      await world.account({ type: 'patch_company', company_ref: id, patch: { stage: null, deal_value: 5 } })
      expect((await world.activities({ company_id: id })).map(({ kind, from, to, source }) => [kind, from, to, source])).toEqual([
        ['company_created', null, null, 'account'],
        ['stage_changed', null, 'Won', 'account'],
        ['stage_changed', 'Won', null, 'account'],
        ['deal_value_changed', null, 5, 'account'],
      ])
    })

    it.each([['another name', 'Acme'], ['the name that it has', 'acme.com']])('are no placeholder any more once an account gives them %s (R28)', async (_title, name) => {
      const world = await newWorld()
      const { company } = await world.identify('v1', { email: 'ann@acme.com' })
      await world.account({ type: 'patch_company', company_ref: company?.id ?? '', patch: { name } })
      expect(await world.company(company?.id ?? null)).toMatchObject({ name, is_placeholder: false })
      expect(told((await world.identify('v1', { company: { name: 'Other' } })).warnings)).toEqual(['company_name_kept at company.name'])
    })

    it('stay placeholders while an account writes other fields (R28)', async () => {
      const world = await newWorld()
      const { company } = await world.identify('v1', { email: 'ann@acme.com' })
      await world.account({ type: 'patch_company', company_ref: company?.id ?? '', patch: { notes: 'n' } })
      expect(await world.company(company?.id ?? null)).toMatchObject({ is_placeholder: true })
    })

    it('of another project are not found (records)', async () => {
      const [one, two] = [await newWorld(), await newWorld()]
      const id = await one.makeCompany({ name: 'Acme', external_id: 'acme' })
      const contact_id = await two.makeContact({})
      for (const company_ref of [id, 'acme']) {
        for (const command of [
          { type: 'patch_company', company_ref, patch: {} },
          { type: 'delete_company', company_ref },
          { type: 'link', company_ref, contact_id },
          { type: 'unlink', company_ref, contact_id },
        ] as const) {
          expect(await two.accountRefusal(command)).toMatchObject({ code: 'not_found' })
        }
      }
      expect(await one.company(id)).toMatchObject({ name: 'Acme', contact_ids: [] })
    })
  })

  describe('links', () => {
    it('are made once, and told once (R28)', async () => {
      const world = await newWorld()
      const [contact_id, company_ref] = [await world.makeContact({}), await world.makeCompany({ name: 'Acme' })]
      for (let times = 0; times < 2; times++) await world.account({ type: 'link', company_ref, contact_id })
      expect(await world.company(company_ref)).toMatchObject({ contact_ids: [contact_id] })
      expect((await world.activities({ contact_id })).filter(({ kind }) => kind === 'company_linked')).toMatchObject([{ source: 'account', actor: 'user_owner', company_id: company_ref }])
    })

    it('are many-to-many (records)', async () => {
      const world = await newWorld()
      const contacts = [await world.makeContact({}), await world.makeContact({})]
      const companies = [await world.makeCompany({ name: 'A' }), await world.makeCompany({ name: 'B' })]
      for (const contact_id of contacts) for (const company_ref of companies) await world.account({ type: 'link', company_ref, contact_id })
      expect((await world.companies()).map(({ contact_ids }) => contact_ids)).toEqual([contacts, contacts])
    })

    it('are taken away once, and told once (R29)', async () => {
      const world = await newWorld()
      const [contact_id, company_ref] = [await world.makeContact({}), await world.makeCompany({ name: 'Acme' })]
      await world.account({ type: 'link', company_ref, contact_id })
      for (let times = 0; times < 2; times++) await world.account({ type: 'unlink', company_ref, contact_id })
      expect(await world.company(company_ref)).toMatchObject({ contact_ids: [] })
      expect((await world.activities({ contact_id })).filter(({ kind }) => kind === 'company_unlinked')).toHaveLength(1)
    })

    it('need a contact that exists (R28)', async () => {
      const world = await newWorld()
      const company_ref = await world.makeCompany({ name: 'Acme' })
      expect(await world.accountRefusal({ type: 'link', company_ref, contact_id: 'contact_x' })).toMatchObject({ code: 'not_found' })
    })
  })

  it('refuse a project that does not exist', async () => {
    const world = await newWorld()
    const command = { type: 'create_contact', input: {} } as const
    expect(await world.ingest.execute('nowhere', command, { source: 'account', actor: null, operation_id: null })).toMatchObject({ ok: false, refusal: { code: 'not_found' } })
  })
})
