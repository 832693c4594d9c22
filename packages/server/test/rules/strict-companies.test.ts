import { describe, expect, it } from 'vitest'
import { onEachStore, told, type World } from './harness.js'
import { identityToken, userHash } from './proofs.js'

const strict = { identity_verification: 'strict' } as const

onEachStore('companies in strict', (newWorld) => {
  const proven = async (world: World, visitor: string, claims: object, fields: object = {}) =>
    world.identify(visitor, { identity_token: await identityToken(world, { ...claims }), ...fields })

  it('are no target by a link that a stranger made before (R34, W3)', async () => {
    const world = await newWorld()
    const id = await world.makeCompany({ name: 'Acme', external_id: 'acme', deal_value: 250_000 })
    await world.identify('stranger', { user_id: 'u_66', company: { id: 'acme' } })
    await world.settings(strict)
    const user = await proven(world, 'v1', { sub: 'u_66' })
    expect(user).toMatchObject({ company: null, company_by: null, company_ids: [] })
    const call = { type: 'set_deal', visitor_id: 'v1', deal_value: 1, stage: 'Lost', stage_update_mode: 'exact', visitor_token: user.visitor_token ?? null } as const
    expect(await world.refusal(call)).toMatchObject({ code: 'no_company' })
    expect(await world.refusal({ ...call, company_id: 'acme' })).toMatchObject({ code: 'no_company' })
    expect(await world.track('v1', { name: 'x' })).toMatchObject({ company_id: null })
    expect(await world.company(id)).toMatchObject({ deal_value: 250_000 })
  })

  it('end with the claims: an empty list is no company (R34, W3)', async () => {
    const world = await newWorld({ settings: strict })
    await world.makeCompany({ name: 'Acme', external_id: 'acme' })
    expect(await proven(world, 'v1', { sub: 'u1', company_ids: ['acme'] }, { company: { id: 'acme' } })).toMatchObject({ company_by: 'explicit' })
    const later = await proven(world, 'v1', { sub: 'u1', company_ids: [] })
    expect(later).toMatchObject({ company: null, company_ids: [] })
    expect(await world.refusal({ type: 'set_deal', visitor_id: 'v1', deal_value: 1, visitor_token: later.visitor_token ?? null })).toMatchObject({ code: 'no_company' })
  })

  it('are those that the token claims, and no others (R34)', async () => {
    const world = await newWorld({ settings: strict })
    for (const id of ['acme', 'beta']) await world.makeCompany({ name: id, external_id: id })
    await proven(world, 'v1', { sub: 'u1', company_ids: ['acme', 'beta'] })
    const one = await proven(world, 'v1', { sub: 'u1', company_ids: ['beta'] })
    expect(one).toMatchObject({ company: { external_id: 'beta' }, company_by: 'single', company_ids: { length: 1 } })
  })

  it('are those of proven links where the token claims none (R34)', async () => {
    const world = await newWorld({ settings: strict })
    await world.makeCompany({ name: 'Acme', external_id: 'acme' })
    await proven(world, 'v1', { sub: 'u1', company_ids: ['acme'] })
    expect(await proven(world, 'v1', { sub: 'u1' })).toMatchObject({ company: { external_id: 'acme' }, company_by: 'single' })
  })

  it('are those that an account linked (R34)', async () => {
    const world = await newWorld()
    const company_ref = await world.makeCompany({ name: 'Acme', external_id: 'acme' })
    await world.identify('stranger', { user_id: 'u1', company: { id: 'acme' } })
    await world.settings(strict)
    expect(await proven(world, 'v1', { sub: 'u1' })).toMatchObject({ company: null })
    await world.account({ type: 'link', company_ref, contact_id: (await world.contactOf('v1')).id })
    expect(await proven(world, 'v1', { sub: 'u1' })).toMatchObject({ company: { external_id: 'acme' } })
  })

  it('are placeholders that a proven identify made, or came back to (R34)', async () => {
    const world = await newWorld()
    await world.identify('stranger', { user_id: 'u1' })
    await world.settings(strict)
    for (const sub of ['u1', 'u2']) {
      const { visitor_token, company } = await proven(world, `of ${sub}`, { sub })
      expect(company).toMatchObject({ is_placeholder: true })
      expect(await world.setStage(`of ${sub}`, { stage: 'Lead', ...(visitor_token !== undefined && { visitor_token }) })).toMatchObject({ company_by: 'single' })
    }
  })
})

onEachStore('what a visitor collected without a proof', (newWorld) => {
  describe.each(['required', 'strict'] as const)('in %s', (identity_verification) => {
    it('stays on the visitor; its events are attributed all the same (R7, R34, W8)', async () => {
      const world = await newWorld({ settings: { identity_verification } })
      await world.setProperties('u_42', { properties: { role: 'admin' } })
      await world.identify('u_42', { name: 'Call me instead', phone: '+1 900' })
      await world.track('u_42', { name: 'contract-signed' })
      await world.identify('u_42', { identity_token: await identityToken(world, { sub: 'u1', email: 'ann@acme.com' }), metadata: { plan: 'pro' } })
      expect(await world.contactOf('u_42')).toMatchObject({ name: null, phone: null, metadata: { plan: 'pro' } })
      expect(await world.visitor('u_42')).toMatchObject({ properties: { role: 'admin', plan: 'pro' } })
      expect(await world.events()).toMatchObject([{ name: 'contract-signed', contact_id: (await world.contactOf('u_42')).id }])
      expect((await world.companies()).map(({ name }) => name)).toEqual(['acme.com'])
    })
  })

  it('fills the contact where no proof is asked for (R5, R7)', async () => {
    const world = await newWorld()
    await world.setProperties('v1', { properties: { role: 'admin' } })
    await world.identify('v1', { name: 'Ann' })
    await world.identify('v1', { user_id: 'u1', user_hash: await userHash(world, 'u1') })
    expect(await world.contactOf('v1')).toMatchObject({ name: 'Ann', metadata: { role: 'admin' } })
  })
})

onEachStore('a visitor that comes to another contact', (newWorld) => {
  it('starts anew: properties, name and phone were the earlier person’s (R8, F3)', async () => {
    const world = await newWorld()
    await world.identify('desk', { email: 'cara@x.test', metadata: { diagnosis: 'flu' } })
    await world.identify('desk', { email: 'dan@y.test', metadata: { plan: 'pro' } })
    expect((await world.visitor('desk')).properties).toEqual({ plan: 'pro' })
    expect(await world.contactOf('desk')).toMatchObject({ metadata: { plan: 'pro' } })
  })

  it('keeps its properties where the contact is the same, or was merged (R4, R8)', async () => {
    const world = await newWorld()
    await world.identify('v1', { email: 'ann@acme.com', metadata: { a: 1 } })
    await world.identify('v1', { email: 'ann@acme.com', metadata: { b: 1 } })
    await world.makeContact({ user_id: 'u1' })
    await world.identify('v1', { identity_token: await identityToken(world, { sub: 'u1', email: 'ann@acme.com' }), metadata: { c: 1 } })
    expect((await world.visitor('v1')).properties).toEqual({ a: 1, b: 1, c: 1 })
  })
})

onEachStore('the limits of a visitor', (newWorld) => {
  const keys = (prefix: string, count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, index]))

  it('refuse no call whose contact has room: the rest is on the contact alone (R6, R24)', async () => {
    const world = await newWorld({ settings: { identity_verification: 'required' } })
    await world.setProperties('v1', { properties: keys('a', 95) })
    const proof = { identity_token: await identityToken(world, { sub: 'u1' }) }
    const { warnings, visitor_token = '' } = await world.identify('v1', { ...proof, metadata: keys('b', 20) })
    expect(told(warnings)).toEqual(['properties_kept at visitor.properties'])
    const again = await world.setProperties('v1', { properties: keys('c', 3), visitor_token })
    expect(told(again.warnings)).toEqual(['properties_kept at visitor.properties'])
    expect(Object.keys((await world.visitor('v1')).properties)).toEqual([...Object.keys(keys('a', 95)), ...Object.keys(keys('b', 5))])
    expect(Object.keys((await world.contactOf('v1')).metadata)).toHaveLength(23)
  })

  it('refuse one that has no contact (R24)', async () => {
    const world = await newWorld()
    await world.setProperties('v1', { properties: keys('a', 95) })
    expect(await world.refusal({ type: 'set_properties', visitor_id: 'v1', properties: keys('b', 20) })).toMatchObject({ code: 'invalid_request' })
  })
})

onEachStore('an answer', (newWorld) => {
  it('names at most 50 company_ids and 20 candidates, and the widget links at most 100 companies (wire, limits)', async () => {
    const world = await newWorld({ settings: { company_policy: 'create_missing' } })
    for (let index = 0; index < 101; index++) await world.makeCompany({ name: `c${index}`, external_id: `c${index}` })
    const refs = Array.from({ length: 100 }, (_, index) => `c${index}`)
    await world.identify('v1', { email: 'ann@acme.com', company_ids: refs.slice(0, 50) })
    const full = await world.identify('v1', { company_ids: refs.slice(50) })
    const ids = await Promise.all(refs.map(async (ref) => (await world.company(ref)).id))
    expect(full.company_ids).toEqual(ids.slice(0, 50))
    expect(told((await world.identify('v1', { company_ids: ['c100'] })).warnings)).toEqual(['company_limit at company_ids[0]'])
    const further = await world.identify('v1', { company: { id: 'new-one', name: 'New', stage: 'Lead' } })
    expect(told(further.warnings)).toEqual(['company_limit at company.id', 'company_limit at company.name', 'company_limit at company.stage'])
    expect(await world.companies()).toHaveLength(101)
    const { candidates = [] } = await world.refusal({ type: 'set_stage', visitor_id: 'v1', stage: 'Lead' })
    expect(candidates).toHaveLength(20)
  })

  it('names placeholders as candidates where there is nothing else (R20)', async () => {
    const world = await newWorld()
    const ann = await world.identify('v1', { email: 'ann@acme.com' })
    const bob = await world.identify('v2', { email: 'bob@beta.com', company_ids: [ann.company?.id ?? ''] })
    expect(bob.company_ids).toHaveLength(1)
    const cara = await world.identify('v3', { email: 'cara@gamma.com' })
    await world.identify('v3', { company_ids: [ann.company?.id ?? ''] })
    const { candidates = [] } = await world.refusal({ type: 'set_stage', visitor_id: 'v3', stage: 'Lead' })
    expect(candidates.map(({ id }) => id)).toEqual([cara.company?.id, ann.company?.id])
  })
})

onEachStore('the name of a company', (newWorld) => {
  it('is replaced by the widget where the widget wrote it, or where it is the company’s own id (R15)', async () => {
    const world = await newWorld({ settings: { company_policy: 'create_missing' } })
    await world.identify('v1', { email: 'ann@acme.com', company: { id: 'acme' } })
    expect(await world.company('acme')).toMatchObject({ name: 'acme' })
    for (const name of ['Acme', 'Acme Inc']) {
      expect((await world.identify('v1', { company: { id: 'acme', name } })).warnings).toEqual([])
      expect(await world.company('acme')).toMatchObject({ name })
    }
    await world.makeCompany({ name: 'beta', external_id: 'beta' })
    await world.identify('v1', { company: { id: 'beta', name: 'Beta' } })
    expect(await world.company('beta')).toMatchObject({ name: 'Beta' })
  })

  it('stays where an account wrote another (R15)', async () => {
    const world = await newWorld()
    await world.makeCompany({ name: 'Acme', external_id: 'acme' })
    const { warnings } = await world.identify('v1', { email: 'ann@acme.com', company: { id: 'acme', name: 'ACME!' } })
    expect(told(warnings)).toEqual(['company_name_kept at company.name'])
    expect(await world.company('acme')).toMatchObject({ name: 'Acme' })
  })
})
