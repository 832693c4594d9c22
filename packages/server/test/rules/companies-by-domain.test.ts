import { describe, expect, it } from 'vitest'
import { onEachStore, told, type World } from './harness.js'
import { identityToken } from './proofs.js'

onEachStore('colleagues of one email domain', (newWorld) => {
  const shared = (settings: object = {}) => newWorld({ settings: { company_by_domain: true, company_policy: 'create_missing', ...settings } })

  it('share the placeholder that the first of them got (R9)', async () => {
    const world = await shared()
    const ann = await world.identify('v1', { email: 'ann@acme.com' })
    const bob = await world.identify('v2', { email: 'bob@acme.com' })
    expect(bob.company_ids).toEqual(ann.company_ids)
    expect(await world.companies()).toMatchObject([{ name: 'acme.com', domain: 'acme.com', is_placeholder: true, contact_ids: { length: 2 } }])
    expect(await world.visitor('v2')).toMatchObject({ active_company_id: null })
  })

  it('share none where the project has switched it off, or the domain is one of free mail (R9)', async () => {
    const [off, on] = [await newWorld(), await shared()]
    for (const world of [off, on]) {
      await world.identify('v1', { email: world === off ? 'ann@acme.com' : 'ann@gmail.com' })
      await world.identify('v2', { email: world === off ? 'bob@acme.com' : 'bob@gmail.com' })
      expect(await world.companies()).toHaveLength(2)
    }
  })

  it('get a real company before a placeholder, then the oldest (R9)', async () => {
    const world = await shared()
    await world.identify('v1', { email: 'ann@acme.com' })
    const first = await world.makeCompany({ name: 'First', domain: 'acme.com' })
    await world.makeCompany({ name: 'Second', domain: 'acme.com' })
    await world.identify('v2', { email: 'bob@acme.com' })
    expect((await world.companiesOf('v2')).map(({ id }) => id)).toEqual([first])
  })

  it('name the placeholder for all of them (R10)', async () => {
    const world = await shared()
    await world.identify('v1', { email: 'ann@acme.com' })
    await world.identify('v2', { email: 'bob@acme.com', company: { name: 'Acme Inc' } })
    expect(await world.companiesOf('v1')).toMatchObject([{ name: 'Acme Inc', is_placeholder: false }])
  })

  it('do not make the placeholder that they share the company of one of them (R12)', async () => {
    const world = await shared()
    await world.identify('v1', { email: 'ann@acme.com' })
    await world.identify('v2', { email: 'bob@acme.com', company: { id: 'beta' } })
    expect(await world.companiesOf('v2')).toMatchObject([{ name: 'beta', external_id: 'beta' }])
    expect(await world.companiesOf('v1')).toMatchObject([{ name: 'acme.com', is_placeholder: true }])
  })

  it('leave the company that only their domain led to when they enter another (R11)', async () => {
    const world = await shared()
    const byDomain = await world.makeCompany({ name: 'Acme', domain: 'acme.com' })
    for (const visitor of ['v1', 'v2']) await world.identify(visitor, { email: `${visitor}@acme.com` })
    await world.makeCompany({ name: 'Beta', external_id: 'beta' })
    await world.identify('v1', { company: { id: 'beta' } })
    expect((await world.companiesOf('v1')).map(({ name }) => name)).toEqual(['Beta'])
    expect((await world.company(byDomain)).contact_ids).toHaveLength(1)
  })

  it('keep it where they named it, too (R11)', async () => {
    const world = await shared()
    await world.makeCompany({ name: 'Acme', domain: 'acme.com', external_id: 'acme' })
    await world.identify('v1', { email: 'ann@acme.com' })
    await world.identify('v1', { company_ids: ['acme'] })
    await world.identify('v1', { company: { id: 'beta' } })
    expect((await world.companiesOf('v1')).map(({ name }) => name)).toEqual(['Acme', 'beta'])
  })

  describe('whose email is unproven', () => {
    async function ofAccount(world: World): Promise<string> {
      const id = await world.makeCompany({ name: 'Big Corp', domain: 'corp.com', external_id: 'secret-id', stage: 'Proposal', deal_value: 9 })
      await world.identify('v1', { email: 'mallory@corp.com' })
      return id
    }

    it('reach a company that an account made and named with events only, and are shown nothing of it (R9)', async () => {
      const world = await shared()
      const id = await ofAccount(world)
      const again = await world.identify('v1', { email: 'mallory@corp.com', company: { metadata: { a: 1 }, stage: 'Lost' } })
      expect(again).toMatchObject({ company: null, company_by: null, company_ids: [] })
      expect(told(again.warnings)).toEqual(['no_company at company.stage', 'no_company at company.metadata'])
      for (const call of [{ type: 'set_stage', stage: 'Lost' }, { type: 'set_deal', deal_value: 0 }] as const) {
        expect(await world.refusal({ visitor_id: 'v1', ...call })).toMatchObject({ code: 'no_company' })
      }
      expect(await world.track('v1', { id: 'op', name: 'x' })).toMatchObject({ company_id: null })
      expect(await world.track('v1', { id: 'op', name: 'x' })).toMatchObject({ company_id: null })
      expect(await world.events()).toMatchObject([{ company_id: id }])
      expect(await world.company(id)).toMatchObject({ stage: { name: 'Proposal' }, deal_value: 9, metadata: {} })
    })

    it('write what the widget made (R9)', async () => {
      const world = await shared()
      await world.identify('v1', { email: 'ann@acme.com' })
      await world.identify('v2', { email: 'bob@acme.com' })
      expect(await world.setStage('v2', { stage: 'Lead' })).toMatchObject({ company_by: 'single' })
    })

    it('write what they name by its id, as before (R11)', async () => {
      const world = await shared()
      await ofAccount(world)
      expect(await world.identify('v1', { company: { id: 'secret-id' } })).toMatchObject({ company: { external_id: 'secret-id' } })
      expect(await world.setStage('v1', { stage: 'Won' })).toMatchObject({ company_by: 'active' })
    })
  })

  it('whose email is proven write what their domain led to (R9, R34)', async () => {
    const world = await shared()
    await world.makeCompany({ name: 'Acme', domain: 'acme.com' })
    const identity_token = await identityToken(world, { sub: 'u1', email: 'ann@acme.com' })
    expect(await world.identify('v1', { identity_token })).toMatchObject({ company: { name: 'Acme' }, company_by: 'single' })
    expect(await world.setStage('v1', { stage: 'Lead' })).toMatchObject({ company_by: 'single' })
  })

  describe('in strict', () => {
    it('reach by domain only what an account gave the domain, with a proven email (R34)', async () => {
      const world = await shared({ identity_verification: 'strict' })
      await world.makeCompany({ name: 'Acme', domain: 'acme.com' })
      const identity_token = await identityToken(world, { sub: 'u1', email: 'ann@acme.com' })
      expect(await world.identify('v1', { identity_token })).toMatchObject({ company: { name: 'Acme' } })
    })

    it('reach nothing where the widget wrote the domain (R34)', async () => {
      const world = await shared()
      await world.makeCompany({ name: 'Bank', external_id: 'bank' })
      await world.identify('m', { email: 'mallory@evil.test', company: { id: 'bank', domain: 'evil.test' } })
      await world.settings({ identity_verification: 'strict' })
      const identity_token = await identityToken(world, { sub: 'u1', email: 'other@evil.test' })
      expect(await world.identify('v1', { identity_token })).toMatchObject({ company: null, company_ids: [] })
      expect((await world.companiesOf('v1')).map(({ name }) => name)).toEqual(['Bank'])
    })
  })
})

onEachStore('a placeholder named after a person', (newWorld) => {
  const shared = () => newWorld({ settings: { company_by_domain: true } })

  it('gets name and domain of the first work email while it is untouched (R9)', async () => {
    const world = await shared()
    const { company } = await world.identify('v1', { user_id: 'u1', name: 'Ann' })
    expect(await world.companies()).toMatchObject([{ name: 'Ann', domain: null }])
    await world.identify('v1', { user_id: 'u1', email: 'ann@acme.com' })
    expect(await world.companies()).toMatchObject([{ id: company?.id, name: 'acme.com', domain: 'acme.com', is_placeholder: true }])
  })

  it('goes where colleagues have a company, which does not become active (R9)', async () => {
    const world = await shared()
    const acme = await world.makeCompany({ name: 'Acme', domain: 'acme.com' })
    await world.identify('v1', { user_id: 'u1', name: 'Ann' })
    await world.identify('v1', { user_id: 'u1', email: 'ann@acme.com' })
    expect((await world.companies()).map(({ id }) => id)).toEqual([acme])
    expect(await world.visitor('v1')).toMatchObject({ active_company_id: null })
  })

  it('stays as it is once it was touched, or for free mail (R9)', async () => {
    const world = await shared()
    await world.identify('v1', { user_id: 'u1', name: 'Ann' })
    await world.identify('v1', { user_id: 'u1', email: 'ann@gmail.com' })
    expect(await world.companies()).toMatchObject([{ name: 'Ann' }])
    await world.setStage('v1', { stage: 'Lead' })
    await world.makeContact({ user_id: 'u2' })
    await world.identify('v2', { user_id: 'u2', name: 'Bob' })
    await world.track('v2', { name: 'x' })
    await world.identify('v2', { user_id: 'u2', email: 'bob@acme.com' })
    expect((await world.companies()).map(({ name }) => name)).toEqual(['Ann', 'Bob'])
  })
})

onEachStore('a contact whose last company an account removed', (newWorld) => {
  it.each<[string, (world: World, company: string, contact: string) => Promise<unknown>]>([
    ['unlinked', (world, company_ref, contact_id) => world.account({ type: 'unlink', company_ref, contact_id })],
    ['deleted', (world, company_ref) => world.account({ type: 'delete_company', company_ref })],
  ])('by having it %s gets none by a page view, until a call names one (R9)', async (_how, remove) => {
    const world = await newWorld({ settings: { company_by_domain: true, company_policy: 'link_existing' } })
    const { company, contact } = await world.identify('v1', { email: 'ann@acme.com' })
    await remove(world, company?.id ?? '', contact?.id ?? '')
    expect(await world.identify('v1', { email: 'ann@acme.com' })).toMatchObject({ company: null, company_ids: [] })
    expect(await world.companiesOf('v1')).toEqual([])
    await world.identify('v1', { email: 'ann@acme.com', company: { name: 'Acme' } })
    expect(await world.companiesOf('v1')).toMatchObject([{ name: 'Acme' }])
    await world.identify('v2', { email: 'bob@other.com' })
    expect(await world.companiesOf('v2')).toHaveLength(1)
  })

  it('is as any other again once an account links a company (R9)', async () => {
    const world = await newWorld()
    const { company, contact } = await world.identify('v1', { email: 'ann@acme.com' })
    const contact_id = contact?.id ?? ''
    await world.account({ type: 'unlink', company_ref: company?.id ?? '', contact_id })
    const acme = await world.makeCompany({ name: 'Acme' })
    await world.account({ type: 'link', company_ref: acme, contact_id })
    const beta = await world.makeCompany({ name: 'Beta', external_id: 'beta' })
    await world.identify('v1', { company: { id: 'beta' } })
    expect((await world.companiesOf('v1')).map(({ id }) => id)).toEqual([acme, beta])
  })
})
