import { expect, it } from 'vitest'
import { onEachStore, told } from './harness.js'
import { identityToken } from './proofs.js'

onEachStore('claims of an identity_token', (newWorld) => {
  it('say name, phone, metadata and company, and win over the body key by key (R31)', async () => {
    const world = await newWorld()
    await world.makeCompany({ name: 'Acme', external_id: 'acme' })
    const identity_token = await identityToken(world, {
      sub: 'u1',
      name: 'Ann',
      phone: '+49 1',
      metadata: { plan: 'pro' },
      company: { id: 'acme', stage: 'Qualified', deal_value: 5, metadata: { seats: 3 } },
    })
    const { warnings } = await world.identify('v1', {
      identity_token,
      name: 'Mallory',
      metadata: { plan: 'enterprise', theme: 'dark' },
      company: { id: 'acme', stage: 'Won', deal_value: 0, metadata: { seats: 99, office: 'Rome' } },
    })
    const ignored = ['name', 'metadata.plan', 'company.stage', 'company.deal_value', 'company.metadata.seats']
    expect(told(warnings)).toEqual(ignored.map((path) => `claim_ignored at ${path}`))
    expect(await world.contactOf('v1')).toMatchObject({ name: 'Ann', phone: '+49 1', metadata: { plan: 'pro', theme: 'dark' } })
    expect(await world.company('acme')).toMatchObject({ stage: { name: 'Qualified' }, deal_value: 5, metadata: { seats: 3, office: 'Rome' } })
  })

  it('that differ from the body refuse it in strict (R31, R34)', async () => {
    const world = await newWorld({ settings: { identity_verification: 'strict' } })
    const identity_token = await identityToken(world, { sub: 'u1', name: 'Ann' })
    expect(await world.refusal({ type: 'identify', visitor_id: 'v1', identity_token, name: 'Mallory' })).toMatchObject({ code: 'claim_mismatch', errors: [{ path: 'name' }] })
    expect(await world.identify('v1', { identity_token, name: 'Ann' })).toMatchObject({ warnings: [] })
  })

  it('let the id of a company claim count as one of company_ids, which are linked (R13, R31)', async () => {
    const world = await newWorld({ settings: { identity_verification: 'strict' } })
    for (const id of ['acme', 'beta']) await world.makeCompany({ name: id, external_id: id })
    const identity_token = await identityToken(world, { sub: 'u1', company: { id: 'acme' }, company_ids: ['beta'] })
    expect(await world.identify('v1', { identity_token, company: { id: 'acme' } })).toMatchObject({ company: { external_id: 'acme' }, company_ids: { length: 2 } })
  })

  it.each<[string, object]>([
    ['a sub with a blank at its end', { sub: 'u1 ' }],
    ['a sub with an invisible character at its end', { sub: 'u1\u200b' }],
    ['an email with a blank before it', { sub: 'u1', email: ' ann@acme.com' }],
    ['an email with a dot behind its host', { sub: 'u1', email: 'ann@acme.com.' }],
    ['an email that is none', { sub: 'u1', email: 'ann' }],
    ['a company id with a blank', { sub: 'u1', company_ids: ['acme '] }],
    ['a name with a blank', { sub: 'u1', name: ' Ann' }],
    ['a name of a wrong type', { sub: 'u1', name: 1 }],
    ['metadata that is none', { sub: 'u1', metadata: [] }],
    ['a company that is none', { sub: 'u1', company: 'acme' }],
    ['a deal value that is none', { sub: 'u1', company: { deal_value: '5' } }],
    ['an id that is none', { sub: 'undefined' }],
  ])('are refused, never repaired: %s (R31)', async (_title, claims) => {
    const world = await newWorld()
    const identity_token = await identityToken(world, { ...claims })
    expect(await world.refusal({ type: 'identify', visitor_id: 'v1', identity_token })).toMatchObject({ code: 'identity_unverified', errors: [{ path: 'identity_token' }] })
  })

  it.each<[string, object]>([
    ['ASCII case of an email', { email: 'Ann@ACME.com' }],
    ['a sub that is a number', { sub: 42 }],
    ['null, which is not claimed', { sub: 'u1', email: null, name: null, company: null, company_ids: null }],
  ])('are taken with %s (R31)', async (_title, claims) => {
    const world = await newWorld()
    expect(await world.identify('v1', { identity_token: await identityToken(world, { ...claims }) })).toMatchObject({ visitor: { verified: true } })
  })

  it.each([
    ['a year and a day ahead', 366 * 86_400, true],
    ['a second more', 366 * 86_400 + 1, false],
    ['in milliseconds', 1_800_000_000_000, false],
  ])('end %s: taken is %s (R31, W14)', async (_title, expiresIn, isTaken) => {
    const world = await newWorld()
    world.clock.stepMs = 0
    const outcome = await world.sendOne({ type: 'identify', visitor_id: 'v1', identity_token: await identityToken(world, { sub: 'u1' }, { expiresIn }) })
    expect(outcome.status).toBe(isTaken ? 'ok' : 'rejected')
  })
})

onEachStore('fields that a project takes only signed', (newWorld) => {
  const all = ['name', 'phone', 'metadata', 'company', 'stage', 'deal_value'] as const
  const company = { stage: 'Won', deal_value: 0, metadata: { plan: 'enterprise' } }

  it.each<[string, object]>([
    ['as the page says them', { name: 'CEO', metadata: { role: 'admin' }, company: { id: 'acme', ...company } }],
    ['by another spelling of the company', { phone: '1', company: { id: 'acme', name: 'Mine', domain: 'mine.example', ...company } }],
    ['without the id of the company', { stage_update_mode: 'exact', company }],
  ])('leave nothing to the browser in strict: %s (R31, W11)', async (_how, fields) => {
    const world = await newWorld({ settings: { identity_verification: 'strict', signed_only: [...all] } })
    const id = await world.makeCompany({ name: 'Acme', external_id: 'acme', stage: 'Lead', deal_value: 5 })
    const { warnings } = await world.identify('v1', { identity_token: await identityToken(world, { sub: 'u', company_ids: ['acme'] }), ...fields })
    expect(warnings.every(({ code }) => code === 'claim_ignored')).toBe(true)
    expect(await world.contactOf('v1')).toMatchObject({ name: null, phone: null, metadata: {} })
    expect(await world.company(id)).toMatchObject({ name: 'Acme', domain: null, stage: { name: 'Lead' }, deal_value: 5, metadata: {} })
  })

  it('are ignored in an identify where no claim says them, whatever the setting (R31)', async () => {
    const world = await newWorld({ settings: { signed_only: ['name', 'phone', 'metadata', 'stage', 'deal_value'] } })
    const fields = { name: 'Ann', phone: '1', metadata: { plan: 'pro', role: 'admin' }, company: { stage: 'Won', deal_value: 1, metadata: { a: 1 } } }
    const { warnings } = await world.identify('v1', { email: 'ann@acme.com', ...fields })
    expect(told(warnings).sort()).toEqual(['company.deal_value', 'company.stage', 'metadata.plan', 'metadata.role', 'name', 'phone'].map((path) => `claim_ignored at ${path}`))
    expect(await world.contactOf('v1')).toMatchObject({ name: null, phone: null, metadata: {} })
    expect(await world.companiesOf('v1')).toMatchObject([{ stage: null, deal_value: null, metadata: { a: 1 } }])
  })

  it('are written where a claim says them (R31)', async () => {
    const world = await newWorld({ settings: { signed_only: ['name', 'metadata', 'company'], company_policy: 'create_missing' } })
    const identity_token = await identityToken(world, { sub: 'u1', name: 'Ann', metadata: { plan: 'pro' }, company: { id: 'acme', stage: 'Lead' } })
    const { warnings } = await world.identify('v1', { identity_token, metadata: { role: 'admin' }, company: { id: 'acme', name: 'Acme', deal_value: 9 } })
    expect(told(warnings)).toEqual(['claim_ignored at metadata.role', 'claim_ignored at company.name', 'claim_ignored at company.deal_value'])
    expect(await world.contactOf('v1')).toMatchObject({ name: 'Ann', metadata: { plan: 'pro' } })
    expect(await world.company('acme')).toMatchObject({ name: 'acme', stage: { name: 'Lead' }, deal_value: null })
  })

  it('reject set_stage and set_deal with stage or deal_value (R31)', async () => {
    const world = await newWorld({ settings: { signed_only: ['stage'] } })
    await world.identify('v1', { email: 'ann@acme.com' })
    expect(await world.refusal({ type: 'set_stage', visitor_id: 'v1', stage: 'Won' })).toMatchObject({ code: 'claim_mismatch' })
    expect(await world.refusal({ type: 'set_deal', visitor_id: 'v1', deal_value: 1, stage: 'Won' })).toMatchObject({ code: 'claim_mismatch' })
    expect(await world.setDeal('v1', { deal_value: 1 })).toMatchObject({ deal_value: 1 })
    await world.settings({ signed_only: ['deal_value'] })
    expect(await world.refusal({ type: 'set_deal', visitor_id: 'v1', deal_value: 2 })).toMatchObject({ code: 'claim_mismatch' })
    expect(await world.setStage('v1', { stage: 'Won' })).toMatchObject({ stage_update: { status: 'applied' } })
  })

  it('leave set_properties the visitor alone with metadata (R31)', async () => {
    const world = await newWorld({ settings: { signed_only: ['metadata'] } })
    await world.setProperties('v0', { properties: { theme: 'dark' } })
    await world.identify('v1', { email: 'ann@acme.com' })
    const { warnings } = await world.setProperties('v1', { properties: { role: 'admin' } })
    expect(told(warnings)).toEqual(['claim_ignored at properties.role'])
    expect(await world.visitor('v1')).toMatchObject({ properties: { role: 'admin' } })
    expect(await world.contactOf('v1')).toMatchObject({ metadata: {} })
  })
})
