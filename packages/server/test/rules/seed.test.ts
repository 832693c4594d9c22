import { expect, it } from 'vitest'
import { onEachStore, type World } from './harness.js'

/** Ann, in two companies and active in the first. */
async function annInTwoCompanies(world: World): Promise<void> {
  for (const external_id of ['acme', 'beta']) await world.makeCompany({ name: external_id, external_id })
  await world.identify('v1', { email: 'ann@acme.com', company: { id: 'acme' }, company_ids: ['beta'] })
}

/** Each sentence of the source document about behaviour, in its order and nearly in its words. */
onEachStore('the source document (seed/hal-crm.txt)', (newWorld) => {
  it('identify merges contact metadata, company metadata, linked company ids and stage context (seed, R6, R13, R15)', async () => {
    const world = await newWorld()
    const acme = await world.makeCompany({ name: 'Acme', external_id: 'acme', metadata: { a: 1 } })
    const beta = await world.makeCompany({ name: 'Beta', external_id: 'beta' })
    await world.makeContact({ email: 'ann@acme.com', metadata: { a: 1 } })
    await world.identify('v1', { email: 'ann@acme.com', metadata: { b: 2 }, company: { id: 'acme', stage: 'Lead', metadata: { b: 2 } }, company_ids: ['beta'] })
    expect(await world.contactOf('v1')).toMatchObject({ metadata: { a: 1, b: 2 }, companies: [{ id: acme }, { id: beta }] })
    expect(await world.company('acme')).toMatchObject({ metadata: { a: 1, b: 2 }, stage: { name: 'Lead' } })
  })

  it('set-properties merges additional visitor and contact properties after identify (seed, R24)', async () => {
    const world = await newWorld()
    await world.identify('v1', { email: 'ann@acme.com', metadata: { a: 1 } })
    await world.setProperties('v1', { properties: { b: 2 } })
    expect([(await world.contactOf('v1')).metadata, (await world.visitor('v1')).properties]).toEqual([{ a: 1, b: 2 }, { a: 1, b: 2 }])
  })

  it('track records visitor or company milestone events with a name and an optional scalar value (seed, R22, R23)', async () => {
    const world = await newWorld()
    await world.track('v1', { name: 'pricing_seen' })
    await annInTwoCompanies(world)
    await world.track('v1', { name: 'seats_invited', value: 3 })
    const acme = await world.company('acme')
    expect(await world.events()).toMatchObject([
      { name: 'pricing_seen', value: null, company_id: null },
      { name: 'seats_invited', value: 3, company_id: acme.id },
    ])
  })

  it('set-stage and set-deal update the active or the explicitly targeted company (seed, R14)', async () => {
    const world = await newWorld()
    await annInTwoCompanies(world)
    await world.setStage('v1', { stage: 'Lead' })
    await world.setStage('v1', { stage: 'Won', company_id: 'beta' })
    await world.setDeal('v1', { deal_value: 1 })
    await world.setDeal('v1', { deal_value: 2, stage: 'Lost', company_id: 'beta' })
    expect(await world.company('acme')).toMatchObject({ stage: { name: 'Lead' }, deal_value: 1 })
    expect(await world.company('beta')).toMatchObject({ stage: { name: 'Lost' }, deal_value: 2 })
  })

  it('an authenticated HAL user creates and updates contacts and companies directly (seed, R28)', async () => {
    const world = await newWorld()
    const contact_id = await world.makeContact({ name: 'Ann' })
    const company_ref = await world.makeCompany({ name: 'Acme' })
    await world.account({ type: 'patch_contact', contact_id, patch: { phone: '1' } })
    await world.account({ type: 'patch_company', company_ref, patch: { domain: 'acme.com' } })
    expect([await world.contact(contact_id), await world.company(company_ref)]).toMatchObject([{ name: 'Ann', phone: '1' }, { name: 'Acme', domain: 'acme.com' }])
  })

  it('stage writes are advance_only, so they do not downgrade a later manually-set stage (seed, R18)', async () => {
    const world = await newWorld()
    await annInTwoCompanies(world)
    await world.account({ type: 'patch_company', company_ref: 'acme', patch: { stage: 'Won' } })
    await world.setStage('v1', { stage: 'Lead' })
    await world.setDeal('v1', { deal_value: 1, stage: 'Qualified' })
    await world.identify('v1', { company: { stage: 'Proposal' } })
    expect(await world.company('acme')).toMatchObject({ stage: { name: 'Won' } })
  })

  it('set-stage and set-deal require a visitor linked to a contact and company, which identifying with an email gives (seed, R9, R20)', async () => {
    const world = await newWorld()
    expect(await world.refusal({ type: 'set_stage', visitor_id: 'v1', stage: 'Lead' })).toMatchObject({ code: 'no_contact' })
    expect(await world.refusal({ type: 'set_deal', visitor_id: 'v1', deal_value: 1 })).toMatchObject({ code: 'no_contact' })
    await world.identify('v1', { email: 'ann@acme.com' })
    await world.setStage('v1', { stage: 'Lead' })
    await world.setDeal('v1', { deal_value: 1 })
  })

  it('company.id establishes the active company context for later widget writes (seed, R11)', async () => {
    const world = await newWorld()
    await annInTwoCompanies(world)
    expect(await world.setStage('v1', { stage: 'Lead' })).toMatchObject({ company_by: 'active', company: { id: (await world.company('acme')).id } })
  })

  it('company_id serves a contact of several companies, and identify(company.id) switches accounts (seed, R11, R14)', async () => {
    const world = await newWorld()
    await annInTwoCompanies(world)
    await world.setDeal('v1', { deal_value: 1, company_id: 'beta' })
    await world.identify('v1', { company: { id: 'beta' } })
    await world.setDeal('v1', { deal_value: 2 })
    expect([await world.company('acme'), await world.company('beta')]).toMatchObject([{ deal_value: null }, { deal_value: 2 }])
  })

  it('set-properties does not update company metadata (seed, R24)', async () => {
    const world = await newWorld()
    await annInTwoCompanies(world)
    await world.setProperties('v1', { properties: { a: 1 } })
    expect((await world.companies()).map(({ metadata }) => metadata)).toEqual([{}, {}])
  })

  it('identify with an email finds the existing contact by project and email, or creates one (seed, R2)', async () => {
    const world = await newWorld()
    expect(await world.identify('v1', { email: 'ann@acme.com' })).toMatchObject({ matched_by: 'created' })
    expect(await world.identify('v2', { email: 'ann@acme.com' })).toMatchObject({ matched_by: 'email' })
    expect(await world.contacts()).toHaveLength(1)
  })

  it('advance_only applies when the requested stage is ahead or when there is none, and skips a company in a later one (seed, R18)', async () => {
    const world = await newWorld()
    await annInTwoCompanies(world)
    const asked = ['Qualified', 'Proposal', 'Lead']
    const statuses = []
    for (const stage of asked) statuses.push((await world.setStage('v1', { stage, stage_update_mode: 'advance_only' })).stage_update.status)
    expect(statuses).toEqual(['applied', 'applied', 'skipped'])
  })

  it('exact writes the requested stage directly, intentional downgrades included (seed, R18)', async () => {
    const world = await newWorld()
    await annInTwoCompanies(world)
    await world.setStage('v1', { stage: 'Won' })
    await world.setStage('v1', { stage: 'Lead', stage_update_mode: 'exact' })
    expect(await world.company('acme')).toMatchObject({ stage: { name: 'Lead' } })
  })

  it('POST /api/contacts creates only the contact, POST /api/companies only the company (seed, R28)', async () => {
    const world = await newWorld()
    await world.makeContact({ email: 'ann@acme.com' })
    expect(await world.companies()).toEqual([])
    await world.makeCompany({ name: 'Acme', domain: 'acme.com' })
    expect([await world.contacts(), await world.companies()]).toMatchObject([[{ companies: [] }], [{ contact_ids: [] }]])
  })

  it('company.id and company_ids link the contact to existing companies; only company.id is active (seed, R11, R13)', async () => {
    const world = await newWorld()
    await annInTwoCompanies(world)
    expect((await world.companiesOf('v1')).map(({ external_id }) => external_id)).toEqual(['acme', 'beta'])
    expect(await world.visitor('v1')).toMatchObject({ active_company_id: (await world.company('acme')).id })
  })

  it('company.name upgrades the placeholder in place when the contact has only that (seed, R10)', async () => {
    const world = await newWorld()
    const { company } = await world.identify('v1', { email: 'ann@acme.com' })
    await world.identify('v1', { company: { name: 'Acme Inc' } })
    expect(await world.companies()).toMatchObject([{ id: company?.id, name: 'Acme Inc', is_placeholder: false }])
  })
})
