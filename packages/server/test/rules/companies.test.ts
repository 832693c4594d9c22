import { describe, expect, it } from 'vitest'
import { onEachStore, strangeCompanyId, told } from './harness.js'

onEachStore('companies in identify', (newWorld) => {
  describe('placeholder', () => {
    it.each([
      ['the email’s domain', { email: 'ann@acme.com', name: 'Ann' }, 'acme.com', 'acme.com'],
      ['the contact’s name for a free-mail domain', { email: 'ann@gmail.com', name: 'Ann' }, 'Ann', null],
      ['the email for a free-mail domain without a name', { email: 'ann@gmail.com' }, 'ann@gmail.com', null],
      ['the email before the user_id', { email: 'ann@gmail.com', user_id: 'u1' }, 'ann@gmail.com', null],
      ['the contact’s name for a relay’s domain', { email: 'x1@privaterelay.appleid.com', name: 'Ann' }, 'Ann', null],
      ['the email for a subdomain of free mail', { email: 'ann@mail.gmail.com.' }, 'ann@mail.gmail.com', null],
      ['the email for a public suffix', { email: 'ann@github.io' }, 'ann@github.io', null],
      ['the domain in Unicode', { email: 'ann@XN--bcher-kva.example' }, 'bücher.example', 'xn--bcher-kva.example'],
      ['the contact’s name without an email', { user_id: 'u1', name: 'Ann' }, 'Ann', null],
      ['the user_id when there is nothing else', { user_id: 'u1' }, 'u1', null],
    ])('is named after %s (R9)', async (_title, fields, name, domain) => {
      const world = await newWorld()
      const result = await world.identify('v1', fields)
      expect(result).toMatchObject({ company_by: 'single', company: { is_placeholder: true } })
      expect(await world.companies()).toMatchObject([{ id: result.company?.id, name, domain, is_placeholder: true, stage: null, deal_value: null }])
    })

    it('is made once (R9)', async () => {
      const world = await newWorld()
      await world.identify('v1', { email: 'ann@acme.com' })
      await world.identify('v2', { email: 'ann@acme.com' })
      expect(await world.companies()).toHaveLength(1)
    })

    it('is each contact’s own, also for the same domain (R9)', async () => {
      const world = await newWorld()
      await world.identify('v1', { email: 'ann@acme.com' })
      await world.identify('v2', { email: 'bob@acme.com' })
      expect(await world.companies()).toHaveLength(2)
    })

    it('is made for a contact that the account created and that identifies now (R9)', async () => {
      const world = await newWorld()
      await world.makeContact({ email: 'ann@acme.com' })
      expect(await world.companies()).toEqual([])
      await world.identify('v1', { email: 'ann@acme.com' })
      expect(await world.companies()).toMatchObject([{ name: 'acme.com', is_placeholder: true }])
    })

    it.each([
      ['company.id', { company: { id: 'acme' } }],
      ['company_ids', { company_ids: ['acme'] }],
    ])('is not made when %s links a company (R9)', async (_title, fields) => {
      const world = await newWorld()
      await world.makeCompany({ name: 'Acme', external_id: 'acme' })
      await world.identify('v1', { email: 'ann@acme.com', ...fields })
      expect(await world.companies()).toHaveLength(1)
    })
  })

  describe('upgrade in place', () => {
    it('names the only company where it is a placeholder, and keeps id, stage, deal, links and events (R10, seed)', async () => {
      const world = await newWorld()
      const first = await world.identify('v1', { email: 'ann@acme.com' })
      await world.setDeal('v1', { deal_value: 900, stage: 'Qualified' })
      await world.track('v1', { name: 'demo_booked' })
      const result = await world.identify('v1', { email: 'ann@acme.com', company: { name: 'Acme Inc' } })
      expect(result).toMatchObject({ company_by: 'single', company: { id: first.company?.id, is_placeholder: false, stage: 'Qualified' }, warnings: [] })
      expect(await world.companies()).toMatchObject([
        { id: first.company?.id, name: 'Acme Inc', is_placeholder: false, deal_value: 900, domain: 'acme.com', contact_ids: [first.contact?.id] },
      ])
      expect(await world.events()).toMatchObject([{ company_id: first.company?.id }])
    })

    it('happens in the call that makes the placeholder (R9, R10)', async () => {
      const world = await newWorld()
      await world.identify('v1', { email: 'ann@acme.com', company: { name: 'Acme Inc', stage: 'lead', deal_value: 5, metadata: { seats: 3 } } })
      expect(await world.companies()).toMatchObject([
        { name: 'Acme Inc', is_placeholder: false, stage: { name: 'Lead' }, deal_value: 5, metadata: { seats: 3 } },
      ])
    })

    it('happens when company.id is the placeholder’s own id (R10, R11)', async () => {
      const world = await newWorld()
      const { company } = await world.identify('v1', { email: 'ann@acme.com' })
      const result = await world.identify('v1', { company: { id: company?.id ?? '', name: 'Acme Inc' } })
      expect(result).toMatchObject({ company_by: 'explicit', company: { id: company?.id, is_placeholder: false }, warnings: [] })
      expect(await world.company(company?.id ?? null)).toMatchObject({ name: 'Acme Inc' })
    })

    it('happens when company.id is not found (R10, R12)', async () => {
      const world = await newWorld()
      const { company } = await world.identify('v1', { email: 'ann@acme.com' })
      const result = await world.identify('v1', { company: { id: 'acme', name: 'Acme Inc', deal_value: 7 } })
      expect(told(result.warnings)).toEqual(['company_not_found at company.id'])
      expect(result).toMatchObject({ company: { id: company?.id, is_placeholder: false, external_id: null } })
      expect(await world.companies()).toMatchObject([{ name: 'Acme Inc', deal_value: 7, external_id: null }])
    })

    it('leaves the placeholder alone when another company.id is found (R10)', async () => {
      const world = await newWorld()
      const { company } = await world.identify('v1', { email: 'ann@acme.com' })
      await world.setStage('v1', { stage: 'Lead' })
      await world.makeCompany({ name: 'Beta', external_id: 'beta' })
      const result = await world.identify('v1', { company: { id: 'beta', name: 'Acme Inc' } })
      expect(told(result.warnings)).toEqual(['company_name_kept at company.name'])
      expect(await world.company(company?.id ?? null)).toMatchObject({ name: 'acme.com', is_placeholder: true })
    })

    it('does not happen when the contact has another company (R10)', async () => {
      const world = await newWorld()
      const { company } = await world.identify('v1', { email: 'ann@acme.com' })
      await world.makeCompany({ name: 'Beta', external_id: 'beta' })
      await world.identify('v1', { company_ids: ['beta'] })
      expect(told((await world.identify('v1', { company: { name: 'Acme Inc' } })).warnings)).toEqual(['company_name_kept at company.name'])
      expect(await world.company(company?.id ?? null)).toMatchObject({ is_placeholder: true })
    })

    it('does not happen without a name (R10)', async () => {
      const world = await newWorld()
      await world.identify('v1', { email: 'ann@acme.com', company: { deal_value: 5 } })
      expect(await world.companies()).toMatchObject([{ is_placeholder: true, deal_value: 5 }])
    })

    it('is told as an activity of the company (R10)', async () => {
      const world = await newWorld()
      const { company } = await world.identify('v1', { email: 'ann@acme.com', company: { name: 'Acme Inc' } })
      expect(await world.activities({ company_id: company?.id ?? '' })).toContainEqual(
        expect.objectContaining({ kind: 'company_upgraded', from: 'acme.com', to: 'Acme Inc', source: 'widget', actor: 'v1' }),
      )
    })
  })

  describe('company.id that is found', () => {
    it.each(['by its own id', 'by its external_id'])('links the contact and becomes the active company, addressed %s (R11, seed)', async (how) => {
      const world = await newWorld()
      const id = await world.makeCompany({ name: 'Acme', external_id: 'acme' })
      const result = await world.identify('v1', { email: 'ann@acme.com', company: { id: how === 'by its own id' ? id : 'acme' } })
      expect(result).toMatchObject({ company_by: 'explicit', company: { id, external_id: 'acme' }, company_ids: [id], warnings: [] })
      expect(await world.visitor('v1')).toMatchObject({ active_company_id: id })
    })

    it('says who made the link, and when, and makes it once (records)', async () => {
      const world = await newWorld()
      const id = await world.makeCompany({ name: 'Acme', external_id: 'acme' })
      await world.identify('v1', { email: 'ann@acme.com', company: { id: 'acme' } })
      await world.identify('v1', { company: { id: 'acme' } })
      const links = (await world.activities({ company_id: id })).filter(({ kind }) => kind === 'company_linked')
      expect(links).toMatchObject([{ source: 'widget', actor: 'v1', at: '2026-11-23T12:00:02.000Z' }])
    })

    it('removes the untouched placeholder that was the contact’s only other company (R11)', async () => {
      const world = await newWorld()
      await world.identify('v1', { email: 'ann@acme.com' })
      const id = await world.makeCompany({ name: 'Acme', external_id: 'acme' })
      expect(await world.identify('v1', { company: { id: 'acme' } })).toMatchObject({ company_ids: [id] })
      expect((await world.companies()).map(({ name }) => name)).toEqual(['Acme'])
    })

    it('removes the placeholder also when it was the active company (R11, R14)', async () => {
      const world = await newWorld()
      const { company } = await world.identify('v1', { email: 'ann@acme.com' })
      await world.identify('v1', { company: { id: company?.id ?? '' } })
      const id = await world.makeCompany({ name: 'Acme', external_id: 'acme' })
      await world.identify('v1', { company: { id: 'acme' } })
      expect(await world.visitor('v1')).toMatchObject({ active_company_id: id })
      expect(await world.companies()).toHaveLength(1)
    })

    it.each<[string, (world: Awaited<ReturnType<typeof newWorld>>, id: string) => Promise<unknown>]>([
      ['a stage', (world) => world.setStage('v1', { stage: 'Lead' })],
      ['a deal', (world) => world.setDeal('v1', { deal_value: 1 })],
      ['notes', (world, id) => world.account({ type: 'patch_company', company_ref: id, patch: { notes: 'call back' } })],
      ['metadata', (world) => world.identify('v1', { company: { metadata: { seats: 1 } } })],
      ['a company event', (world) => world.track('v1', { name: 'demo_booked' })],
    ])('keeps a placeholder that has %s (R11)', async (_title, touch) => {
      const world = await newWorld()
      const { company } = await world.identify('v1', { email: 'ann@acme.com' })
      await touch(world, company?.id ?? '')
      await world.makeCompany({ name: 'Beta', external_id: 'beta' })
      expect((await world.identify('v1', { company: { id: 'beta' } })).company_ids).toHaveLength(2)
      expect(await world.company(company?.id ?? null)).toMatchObject({ is_placeholder: true })
    })

    it('leaves a placeholder that others share, which stays theirs, unless it was touched (R11)', async () => {
      const world = await newWorld()
      await world.makeCompany({ name: 'Beta', external_id: 'beta' })
      for (const isTouched of [false, true]) {
        const { company } = await world.identify(`v1 ${isTouched}`, { user_id: `ann ${isTouched}` })
        const placeholder = company?.id ?? ''
        await world.identify(`v2 ${isTouched}`, { user_id: `bob ${isTouched}`, company_ids: [placeholder] })
        if (isTouched) await world.setDeal(`v1 ${isTouched}`, { deal_value: 1 })
        const { company_ids } = await world.identify(`v1 ${isTouched}`, { company: { id: 'beta' } })
        expect(company_ids).toHaveLength(isTouched ? 2 : 1)
        expect((await world.company(placeholder)).contact_ids).toHaveLength(isTouched ? 2 : 1)
      }
    })

    it('keeps a placeholder that was not the only other company (R11)', async () => {
      const world = await newWorld()
      await world.identify('v1', { email: 'ann@acme.com' })
      for (const external_id of ['a', 'b']) await world.makeCompany({ name: external_id, external_id })
      await world.identify('v1', { company_ids: ['a'] })
      expect((await world.identify('v1', { company: { id: 'b' } })).company_ids).toHaveLength(3)
    })
  })

  describe('company.id that is not found', () => {
    it('is not linked, clears the active company and warns with the path; the rest of the call is done (R12)', async () => {
      const world = await newWorld()
      const acme = await world.makeCompany({ name: 'Acme', external_id: 'acme' })
      await world.identify('v1', { email: 'ann@acme.com', company: { id: 'acme' } })
      const result = await world.identify('v1', { name: 'Ann', metadata: { a: 1 }, company: { id: 'nowhere' } })
      expect(told(result.warnings)).toEqual(['company_not_found at company.id'])
      expect(result).toMatchObject({ company: null, company_by: null, company_ids: [acme] })
      expect(await world.visitor('v1')).toMatchObject({ active_company_id: null })
      expect(await world.contactOf('v1')).toMatchObject({ name: 'Ann', metadata: { a: 1 } })
      expect(await world.companies()).toHaveLength(1)
    })

    it('warns of every other company field, which go nowhere (R12)', async () => {
      const world = await newWorld()
      await world.makeCompany({ name: 'Acme', external_id: 'acme' })
      await world.identify('v1', { email: 'ann@acme.com', company: { id: 'acme' } })
      const company = { id: 'nowhere', name: 'N', domain: 'n.com', stage: 'Lead', deal_value: 1, metadata: { a: 1 } }
      expect(told((await world.identify('v1', { company })).warnings).sort()).toEqual([
        'company_not_found at company.deal_value',
        'company_not_found at company.domain',
        'company_not_found at company.id',
        'company_not_found at company.metadata',
        'company_not_found at company.name',
        'company_not_found at company.stage',
      ])
      expect(await world.company('acme')).toMatchObject({ name: 'Acme', domain: null, stage: null, deal_value: null, metadata: {} })
    })

    it('leaves a placeholder without its fields when no name upgrades it (R10, R12)', async () => {
      const world = await newWorld()
      await world.identify('v1', { email: 'ann@acme.com' })
      const result = await world.identify('v1', { company: { id: 'acme', deal_value: 7 } })
      expect(told(result.warnings)).toEqual(['company_not_found at company.id', 'company_not_found at company.deal_value'])
      expect(result.company).toBeNull()
      expect(await world.companies()).toMatchObject([{ is_placeholder: true, deal_value: null }])
    })

    it('still gives a new contact its placeholder (R9, R12)', async () => {
      const world = await newWorld()
      await world.identify('v1', { email: 'ann@acme.com', company: { id: 'nowhere' } })
      expect(await world.companies()).toMatchObject([{ name: 'acme.com', is_placeholder: true }])
    })

    it('finds no company of another project (R12)', async () => {
      const [one, two] = [await newWorld(), await newWorld()]
      const id = await one.makeCompany({ name: 'Acme', external_id: 'acme' })
      for (const ref of [id, 'acme']) {
        const result = await two.identify('v1', { email: 'ann@acme.com', company: { id: ref }, company_ids: [ref] })
        expect(told(result.warnings)).toEqual(['company_not_found at company.id', 'company_not_found at company_ids[0]'])
      }
      expect(await one.company(id)).toMatchObject({ contact_ids: [] })
    })
  })

  describe('create_missing', () => {
    const settings = { company_policy: 'create_missing' } as const

    it.each([
      ['company.name', { id: 'acme', name: 'Acme Inc' }, 'Acme Inc'],
      ['the id, where there is no name', { id: 'acme' }, 'acme'],
    ])('creates the company with the external_id, named after %s, as if it was found (R12)', async (_title, company, name) => {
      const world = await newWorld({ settings })
      const result = await world.identify('v1', { email: 'ann@acme.com', company })
      expect(result).toMatchObject({ company_by: 'explicit', company: { external_id: 'acme', is_placeholder: false }, warnings: [] })
      expect(await world.companies()).toMatchObject([{ id: result.company?.id, name, external_id: 'acme' }])
      expect(await world.visitor('v1')).toMatchObject({ active_company_id: result.company?.id })
    })

    it('upgrades a placeholder that is the contact’s only company, which takes the external_id (R12)', async () => {
      const world = await newWorld({ settings })
      const first = await world.identify('v1', { email: 'ann@acme.com' })
      await world.setDeal('v1', { deal_value: 5 })
      const result = await world.identify('v1', { company: { id: 'acme', name: 'Acme Inc' } })
      expect(result).toMatchObject({ company_by: 'explicit', company: { id: first.company?.id, external_id: 'acme' }, warnings: [] })
      expect(await world.companies()).toMatchObject([{ name: 'Acme Inc', deal_value: 5, is_placeholder: false }])
      expect(await world.visitor('v1')).toMatchObject({ active_company_id: first.company?.id })
    })

    it('creates a second company beside a real one (R12)', async () => {
      const world = await newWorld({ settings })
      await world.identify('v1', { email: 'ann@acme.com', company: { id: 'acme' } })
      expect((await world.identify('v1', { company: { id: 'beta' } })).company_ids).toHaveLength(2)
    })

    it('writes the other fields to it (R12, R15)', async () => {
      const world = await newWorld({ settings })
      await world.identify('v1', { email: 'ann@acme.com', company: { id: 'acme', domain: 'acme.com', stage: 'Lead', deal_value: 3, metadata: { a: 1 } } })
      expect(await world.company('acme')).toMatchObject({ domain: 'acme.com', stage: { name: 'Lead' }, deal_value: 3, metadata: { a: 1 } })
    })

    it('links the same company the next time (R12)', async () => {
      const world = await newWorld({ settings })
      await world.identify('v1', { email: 'ann@acme.com', company: { id: 'acme' } })
      await world.identify('v2', { email: 'bob@acme.com', company: { id: 'acme' } })
      expect(await world.companies()).toMatchObject([{ external_id: 'acme', contact_ids: { length: 2 } }])
    })

    it('never creates an id of HAL’s own form (R12)', async () => {
      const world = await newWorld({ settings })
      const result = await world.identify('v1', { email: 'ann@acme.com', company: { id: strangeCompanyId } })
      expect(told(result.warnings)).toEqual(['company_not_found at company.id'])
      expect(await world.companies()).toMatchObject([{ is_placeholder: true }])
    })

    it('creates nothing for company_ids (R13)', async () => {
      const world = await newWorld({ settings })
      const result = await world.identify('v1', { email: 'ann@acme.com', company_ids: ['acme'] })
      expect(told(result.warnings)).toEqual(['company_not_found at company_ids[0]'])
      expect(await world.companies()).toMatchObject([{ is_placeholder: true }])
    })
  })

  describe('company_ids', () => {
    it('links each that is found, warns of each that is not, and sets no active company (R13, seed)', async () => {
      const world = await newWorld()
      const a = await world.makeCompany({ name: 'A', external_id: 'a' })
      const b = await world.makeCompany({ name: 'B' })
      const result = await world.identify('v1', { email: 'ann@acme.com', company_ids: ['a', 'missing', b, 'gone'] })
      expect(told(result.warnings)).toEqual(['company_not_found at company_ids[1]', 'company_not_found at company_ids[3]'])
      expect(result.company_ids).toEqual([a, b])
      expect(await world.visitor('v1')).toMatchObject({ active_company_id: null })
    })

    it('leaves the active company as it is (R13)', async () => {
      const world = await newWorld()
      const a = await world.makeCompany({ name: 'A', external_id: 'a' })
      await world.makeCompany({ name: 'B', external_id: 'b' })
      await world.identify('v1', { email: 'ann@acme.com', company: { id: 'a' } })
      await world.identify('v1', { company_ids: ['b'] })
      expect(await world.visitor('v1')).toMatchObject({ active_company_id: a })
    })

    it('adds links and takes none away (R13)', async () => {
      const world = await newWorld()
      for (const external_id of ['a', 'b']) await world.makeCompany({ name: external_id, external_id })
      await world.identify('v1', { email: 'ann@acme.com', company_ids: ['a'] })
      expect((await world.identify('v1', { company_ids: ['b'] })).company_ids).toHaveLength(2)
    })
  })

  describe('target', () => {
    it('is 1. company.id, before the active company (R14, seed)', async () => {
      const world = await newWorld()
      for (const external_id of ['a', 'b']) await world.makeCompany({ name: external_id, external_id })
      await world.identify('v1', { email: 'ann@acme.com', company: { id: 'a' } })
      expect(await world.identify('v1', { company: { id: 'b', deal_value: 1 } })).toMatchObject({ company_by: 'explicit', company: { external_id: 'b' } })
      expect(await world.company('b')).toMatchObject({ deal_value: 1 })
    })

    it('is 2. the active company, before a single one (R14, seed)', async () => {
      const world = await newWorld()
      for (const external_id of ['a', 'b']) await world.makeCompany({ name: external_id, external_id })
      await world.identify('v1', { email: 'ann@acme.com', company: { id: 'a' }, company_ids: ['b'] })
      expect(await world.identify('v1', { company: { deal_value: 1 } })).toMatchObject({ company_by: 'active', company: { external_id: 'a' } })
    })

    it('is 3. the single linked company (R14, seed)', async () => {
      const world = await newWorld()
      await world.makeCompany({ name: 'A', external_id: 'a' })
      await world.identify('v1', { email: 'ann@acme.com', company_ids: ['a'] })
      expect(await world.identify('v1', { company: { deal_value: 1 } })).toMatchObject({ company_by: 'single', company: { external_id: 'a' } })
    })

    it('counts placeholders only if there is nothing else (R14)', async () => {
      const world = await newWorld()
      await world.identify('v1', { email: 'ann@acme.com' })
      expect(await world.identify('v1', {})).toMatchObject({ company_by: 'single', company: { is_placeholder: true } })
      await world.makeCompany({ name: 'A', external_id: 'a' })
      expect(await world.identify('v1', { company_ids: ['a'] })).toMatchObject({ company_by: 'single', company: { external_id: 'a' } })
    })

    it('is nobody when several are linked and none is active (R14, R15)', async () => {
      const world = await newWorld()
      for (const external_id of ['a', 'b']) await world.makeCompany({ name: external_id, external_id })
      const result = await world.identify('v1', { email: 'ann@acme.com', name: 'Ann', company_ids: ['a', 'b'], company: { name: 'X', stage: 'Lead', deal_value: 1, domain: 'x.com', metadata: { a: 1 } } })
      expect(result).toMatchObject({ company: null, company_by: null, company_ids: { length: 2 } })
      expect(told(result.warnings).sort()).toEqual([
        'company_ambiguous at company.deal_value',
        'company_ambiguous at company.domain',
        'company_ambiguous at company.metadata',
        'company_ambiguous at company.name',
        'company_ambiguous at company.stage',
      ])
      expect(result.stage_update).toBeUndefined()
      expect(await world.contactOf('v1')).toMatchObject({ name: 'Ann' })
    })

    it('is nobody when the active company is not linked any more (R14, R29)', async () => {
      const world = await newWorld()
      const id = await world.makeCompany({ name: 'A', external_id: 'a' })
      for (const external_id of ['b', 'c']) await world.makeCompany({ name: external_id, external_id })
      await world.identify('v1', { email: 'ann@acme.com', company: { id: 'a' }, company_ids: ['b', 'c'] })
      await world.account({ type: 'unlink', company_ref: id, contact_id: (await world.contactOf('v1')).id })
      expect(await world.identify('v1', {})).toMatchObject({ company: null, company_by: null })
    })
  })

  describe('writes', () => {
    it('merges company.metadata into the target as R6 says (R15)', async () => {
      const world = await newWorld()
      await world.makeCompany({ name: 'A', external_id: 'a', metadata: { a: 1, b: 1, c: 1 } })
      await world.identify('v1', { email: 'ann@acme.com', company: { id: 'a', metadata: { a: 2, b: null } } })
      expect((await world.company('a')).metadata).toEqual({ a: 2, c: 1 })
    })

    it('refuses company.metadata that would be over a limit, and changes nothing (R15, limits)', async () => {
      const world = await newWorld()
      const full = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${index}`, index]))
      await world.makeCompany({ name: 'A', external_id: 'a', metadata: full })
      const refusal = await world.refusal({ type: 'identify', visitor_id: 'v1', email: 'ann@acme.com', company: { id: 'a', metadata: { more: 1 } } })
      expect(refusal).toMatchObject({ code: 'invalid_request', errors: [{ path: 'company.metadata' }] })
      expect([await world.seen('v1'), await world.contacts()]).toEqual([false, []])
    })

    it('fills an empty domain, lower-cased, and leaves one that is there (R15)', async () => {
      const world = await newWorld()
      await world.makeCompany({ name: 'A', external_id: 'a' })
      await world.identify('v1', { email: 'ann@acme.com', company: { id: 'a', domain: 'ACME.com' } })
      await world.identify('v1', { company: { id: 'a', domain: 'other.com' } })
      expect(await world.company('a')).toMatchObject({ domain: 'acme.com' })
    })

    it('never renames a company that is no placeholder, and warns (R15)', async () => {
      const world = await newWorld()
      await world.makeCompany({ name: 'Acme', external_id: 'a' })
      const result = await world.identify('v1', { email: 'ann@acme.com', company: { id: 'a', name: 'Other' } })
      expect(told(result.warnings)).toEqual(['company_name_kept at company.name'])
      expect(await world.company('a')).toMatchObject({ name: 'Acme' })
    })

    it('says nothing when the name is the one it has (R15)', async () => {
      const world = await newWorld()
      await world.makeCompany({ name: 'Acme', external_id: 'a' })
      expect((await world.identify('v1', { email: 'ann@acme.com', company: { id: 'a', name: 'Acme' } })).warnings).toEqual([])
    })

    it('advances the stage of the target and answers what became of it (R15, R18, R19, seed)', async () => {
      const world = await newWorld()
      await world.makeCompany({ name: 'Acme', external_id: 'a', stage: 'Lead' })
      const result = await world.identify('v1', { email: 'ann@acme.com', company: { id: 'a', stage: 'proposal' } })
      expect(result.stage_update).toEqual({ status: 'applied', mode: 'advance_only', from: 'Lead', to: 'Proposal' })
      expect(await world.company('a')).toMatchObject({ stage: { name: 'Proposal' } })
    })

    it('does not downgrade a later stage that was set by hand (R18, seed)', async () => {
      const world = await newWorld()
      await world.makeCompany({ name: 'Acme', external_id: 'a', stage: 'Won' })
      const result = await world.identify('v1', { email: 'ann@acme.com', company: { id: 'a', stage: 'Lead', deal_value: 5 } })
      expect(result.stage_update).toEqual({ status: 'skipped', mode: 'advance_only', from: 'Won', to: 'Lead', reason: 'already_later' })
      expect(await world.company('a')).toMatchObject({ stage: { name: 'Won' }, deal_value: 5 })
    })

    it('writes backwards when the call says exact (R15, R18)', async () => {
      const world = await newWorld()
      await world.makeCompany({ name: 'Acme', external_id: 'a', stage: 'Won' })
      await world.identify('v1', { email: 'ann@acme.com', company: { id: 'a', stage: 'Lead' }, stage_update_mode: 'exact' })
      expect(await world.company('a')).toMatchObject({ stage: { name: 'Lead' } })
    })

    it('warns of an unknown stage and does the rest (R17)', async () => {
      const world = await newWorld()
      await world.makeCompany({ name: 'Acme', external_id: 'a' })
      const result = await world.identify('v1', { email: 'ann@acme.com', company: { id: 'a', stage: 'Nirvana', deal_value: 5 } })
      expect(told(result.warnings)).toEqual(['unknown_stage at company.stage'])
      expect(result.stage_update).toBeUndefined()
      expect(await world.company('a')).toMatchObject({ stage: null, deal_value: 5 })
    })

    it('writes a deal value, and null clears it (R15, R21)', async () => {
      const world = await newWorld()
      await world.makeCompany({ name: 'Acme', external_id: 'a' })
      await world.identify('v1', { email: 'ann@acme.com', company: { id: 'a', deal_value: 5 } })
      expect(await world.company('a')).toMatchObject({ deal_value: 5 })
      await world.identify('v1', { company: { deal_value: null } })
      expect(await world.company('a')).toMatchObject({ deal_value: null })
    })

    it('warns no_company where the contact has none (R15)', async () => {
      const world = await newWorld()
      const { company } = await world.identify('v1', { email: 'ann@acme.com' })
      await world.account({ type: 'delete_company', company_ref: company?.id ?? '' })
      const result = await world.identify('v1', { name: 'Ann', company: { name: 'Acme', deal_value: 5 } })
      expect(told(result.warnings)).toEqual(['no_company at company.name', 'no_company at company.deal_value'])
      expect(await world.contactOf('v1')).toMatchObject({ name: 'Ann', companies: [] })
    })

    it.each(['id', 'name', 'domain', 'stage', 'metadata'])('takes a company.%s of null for not given (fine print)', async (field) => {
      const world = await newWorld()
      const { warnings } = await world.identify('v1', { email: 'ann@acme.com', company: { [field]: null } })
      expect(warnings).toEqual([])
      expect(await world.companies()).toMatchObject([{ name: 'acme.com', domain: 'acme.com', stage: null, metadata: {} }])
    })

    it.each(['id', 'name', 'domain', 'stage', 'metadata'])('ignores a blank company.%s with a warning (R6)', async (field) => {
      const world = await newWorld()
      const { warnings } = await world.identify('v1', { email: 'ann@acme.com', company: { [field]: '\u200b ' } })
      expect(told(warnings)).toEqual([`blank_ignored at company.${field}`])
      expect(await world.companies()).toMatchObject([{ name: 'acme.com', is_placeholder: true }])
    })

    it('keeps of an address the host, and ignores a domain that is none (R15)', async () => {
      const world = await newWorld()
      await world.account({ type: 'create_company', input: { name: 'Acme', external_id: 'a' } })
      const first = await world.identify('v1', { email: 'ann@gmail.com', company: { id: 'a', domain: 'Acme Inc', deal_value: 5 } })
      expect(told(first.warnings)).toEqual(['domain_ignored at company.domain'])
      expect(await world.company('a')).toMatchObject({ domain: null, deal_value: 5 })
      await world.identify('v1', { company: { id: 'a', domain: 'https://www.b\u00fccher.example/' } })
      expect(await world.company('a')).toMatchObject({ domain: 'xn--bcher-kva.example' })
    })

    it('leaves out blank items of company_ids and links the others (R13)', async () => {
      const world = await newWorld()
      await world.account({ type: 'create_company', input: { name: 'Acme', external_id: 'a' } })
      const { warnings } = await world.identify('v1', { email: 'ann@gmail.com', company_ids: [' ', 'a'] })
      expect(told(warnings)).toEqual(['blank_ignored at company_ids[0]'])
      expect(await world.contactOf('v1')).toMatchObject({ companies: [{ external_id: 'a' }] })
    })

    it('keeps stage and deal value on the company and never on the contact (records)', async () => {
      const world = await newWorld()
      await world.identify('v1', { email: 'ann@acme.com', company: { stage: 'Lead', deal_value: 5 } })
      const contact = await world.contactOf('v1')
      expect(Object.keys(contact)).not.toEqual(expect.arrayContaining(['stage']))
      expect(contact.metadata).toEqual({})
    })
  })

  it('warns no_contact for company and company_ids of a visitor without a contact, and does the rest (R16)', async () => {
    const world = await newWorld()
    await world.makeCompany({ name: 'Acme', external_id: 'acme' })
    const result = await world.identify('v1', { metadata: { a: 1 }, company: { id: 'acme', name: 'X' }, company_ids: ['acme'] })
    expect(told(result.warnings)).toEqual(['no_contact at company', 'no_contact at company_ids'])
    expect(await world.visitor('v1')).toMatchObject({ properties: { a: 1 }, active_company_id: null })
    expect(await world.company('acme')).toMatchObject({ name: 'Acme', contact_ids: [] })
  })
})
