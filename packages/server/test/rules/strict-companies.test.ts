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

  it('are written by no field of an identify, and named by no event, where a stranger made the link (R15, R34, W3)', async () => {
    const world = await newWorld()
    const id = await world.makeCompany({ name: 'Acme', external_id: 'acme', deal_value: 250_000, metadata: { tier: 1 } })
    await world.identify('stranger', { user_id: 'u_66', company: { id: 'acme' } })
    await world.settings(strict)
    const company = { name: 'Mine', domain: 'mine.example', metadata: { tier: 9 }, stage: 'Lost', deal_value: 0 }
    const { warnings, visitor_token } = await proven(world, 'v1', { sub: 'u_66' }, { company })
    expect(told(warnings).sort()).toEqual(['deal_value', 'domain', 'metadata', 'name', 'stage'].map((field) => `no_company at company.${field}`))
    const token = { visitor_token: visitor_token ?? null }
    for (const company_id of ['acme', id]) {
      expect(await world.refusal({ type: 'track', visitor_id: 'v1', name: 'x', company_id, ...token })).toMatchObject({ code: 'no_company' })
      expect(await world.refusal({ type: 'set_stage', visitor_id: 'v1', stage: 'Lost', company_id, ...token })).toMatchObject({ code: 'no_company' })
    }
    expect(await world.company(id)).toMatchObject({ name: 'Acme', domain: null, stage: null, deal_value: 250_000, metadata: { tier: 1 } })
  })

  it('end with claims of another company, which is not there: the old one is neither shown nor written (R34, W3)', async () => {
    const world = await newWorld({ settings: { ...strict, company_policy: 'link_existing' } })
    const id = await world.makeCompany({ name: 'Acme', external_id: 'acme', deal_value: 5 })
    await proven(world, 'v1', { sub: 'u1', company_ids: ['acme'] }, { company: { id: 'acme' } })
    const later = await proven(world, 'v1', { sub: 'u1', company_ids: ['gone'] }, { company: { deal_value: 0 } })
    expect(later).toMatchObject({ company: null, company_by: null, company_ids: [] })
    expect(await world.company(id)).toMatchObject({ deal_value: 5 })
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

  it.each(['required', 'strict'] as const)('is shown in %s to nobody who proves to be somebody, in no answer (R7, R34, W8)', async (identity_verification) => {
    const world = await newWorld({ settings: { identity_verification } })
    await world.setProperties('anon', { properties: { health_condition: 'private' } })
    await world.identify('anon', { name: 'A private name', phone: '+1 900' })
    const first = await world.identify('anon', { identity_token: await identityToken(world, { sub: 'mallory' }) })
    const token = { ...(first.visitor_token !== undefined && { visitor_token: first.visitor_token }) }
    const later = [await world.identify('anon', { metadata: { mine: 1 }, ...token }), await world.setProperties('anon', { properties: { mine: 2 }, ...token })]
    expect(JSON.stringify([first, ...later])).not.toMatch(/private|900/)
    expect(await world.contactOf('anon')).toMatchObject({ name: null, phone: null, metadata: { mine: 2 } })
  })

  it.each(['required', 'strict'] as const)('cannot be added in %s once the visitor is somebody (R33, W8)', async (identity_verification) => {
    const world = await newWorld({ settings: { identity_verification } })
    await world.identify('u_42', { identity_token: await identityToken(world, { sub: 'u_42' }) })
    const visitor = { visitor_id: 'u_42' }
    for (const visitor_token of [null, 'a.b.c']) {
      expect(await world.refusal({ type: 'set_properties', ...visitor, properties: { role: 'admin' }, visitor_token })).toMatchObject({ code: 'identity_unverified' })
      expect(await world.refusal({ type: 'identify', ...visitor, name: 'Call me instead', visitor_token })).toMatchObject({ code: 'identity_unverified' })
    }
    expect(await world.visitor('u_42')).toMatchObject({ properties: {} })
    expect(await world.contactOf('u_42')).toMatchObject({ name: null, metadata: {} })
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

  it.each([
    ['in one batch', true],
    ['by user_id, call by call', false],
  ])('starts anew %s, with no name and phone of the earlier person, and keeps none after the erasure (R8, R29, F3)', async (_how, isBatch) => {
    const world = await newWorld()
    const cara = { email: 'cara@x.test', user_id: 'cara', name: 'Cara', phone: '1', metadata: { diagnosis: 'flu' } }
    const calls = [cara, isBatch ? { email: 'dan@y.test' } : { user_id: 'dan' }].map((fields) => ({ type: 'identify', visitor_id: 'desk', ...fields }) as const)
    if (isBatch) await world.send(calls)
    else for (const call of calls) await world.sendOne(call)
    expect((await world.visitor('desk')).properties).toEqual({})
    expect(await world.contactOf('desk')).toMatchObject({ name: null, phone: null, metadata: {} })
    const erased = (await world.contacts()).find(({ user_id }) => user_id === 'cara')
    await world.account({ type: 'delete_contact', contact_id: erased?.id ?? '' })
    expect(await world.contacts()).toHaveLength(1)
    expect((await world.visitor('desk')).properties).toEqual({})
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
