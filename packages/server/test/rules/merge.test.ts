import { describe, expect, it } from 'vitest'
import { onEachStore, told, type World } from './harness.js'
import { identityToken, userHash } from './proofs.js'

/** Signs in as `u1` with a proven email, which R4 asks for. */
async function identifyProven(world: World, visitorId: string, rest: object = {}) {
  const identity_token = await identityToken(world, { sub: 'u1', email: 'ann@acme.com' })
  return world.identify(visitorId, { identity_token, ...rest })
}

onEachStore('merging the contact of a proven email', (newWorld) => {
  it('moves visitors, links and events, and the merged record is gone (R4)', async () => {
    const world = await newWorld()
    const acme = await world.makeCompany({ name: 'Acme', external_id: 'acme' })
    const lead = await world.identify('lead-device', { email: 'ann@acme.com', company: { id: 'acme' } })
    await world.track('lead-device', { name: 'as lead' })
    const user = await world.identify('user-device', { user_id: 'u1' })
    const merged = await identifyProven(world, 'user-device')
    expect(merged).toMatchObject({ matched_by: 'user_id', contact: { id: user.contact?.id, email: 'ann@acme.com', user_id: 'u1' }, warnings: [] })
    expect(await world.contacts()).toHaveLength(1)
    expect(await world.contact(user.contact?.id ?? null)).toMatchObject({ visitor_ids: ['lead-device', 'user-device'] })
    expect(merged.company_ids).toContain(acme)
    expect((await world.events()).map(({ contact_id }) => contact_id)).toEqual([user.contact?.id])
    expect(await world.store.queries.contact(world.project_id, lead.contact?.id ?? '')).toBeNull()
  })

  it('keeps the active company of the visitors that move (R4)', async () => {
    const world = await newWorld()
    const acme = await world.makeCompany({ name: 'Acme', external_id: 'acme' })
    await world.identify('lead-device', { email: 'ann@acme.com', company: { id: 'acme' } })
    await world.identify('user-device', { user_id: 'u1' })
    await identifyProven(world, 'user-device')
    expect(await world.visitor('lead-device')).toMatchObject({ active_company_id: acme })
  })

  it('moves the activities and tells of the merge (R4)', async () => {
    const world = await newWorld()
    const lead = await world.identify('lead-device', { email: 'ann@acme.com' })
    const user = await world.identify('user-device', { user_id: 'u1' })
    await identifyProven(world, 'user-device')
    const told = await world.activities({ contact_id: user.contact?.id ?? '' })
    expect(told.filter(({ kind }) => kind === 'contact_created')).toHaveLength(2)
    expect(told.find(({ kind }) => kind === 'contacts_merged')).toMatchObject({ source: 'widget', actor: 'user-device', from: { id: lead.contact?.id }, to: user.contact?.id })
  })

  it('fills name, phone, metadata and tags that are missing, and appends the notes (R4)', async () => {
    const world = await newWorld()
    await world.makeContact({ email: 'ann@acme.com', name: 'Lead', phone: '+49 1', notes: 'met at a fair', tags: ['a', 'b'], metadata: { x: 1, y: 1 } })
    const id = await world.makeContact({ user_id: 'u1', name: 'Ann', notes: 'signed up', tags: ['b', 'c'], metadata: { y: 2 } })
    await identifyProven(world, 'v1')
    expect(await world.contact(id)).toMatchObject({ name: 'Ann', phone: '+49 1', metadata: { x: 1, y: 2 } })
    const { tags, notes } = await world.contact(id)
    expect([...tags].sort()).toEqual(['a', 'b', 'c'])
    expect(notes).toBe('signed up\n\nmet at a fair')
  })

  it('keeps the account’s authority over a field that it fills (R4, R6)', async () => {
    const world = await newWorld()
    await world.makeContact({ email: 'ann@acme.com', name: 'By hand' })
    await world.makeContact({ user_id: 'u1' })
    expect(told((await identifyProven(world, 'v1', { name: 'By widget' })).warnings)).toEqual(['name_kept at name'])
  })

  it('takes the proven email also in the place of one that an account wrote, with an activity (R3, R4)', async () => {
    const world = await newWorld()
    const id = await world.makeContact({ user_id: 'u1', email: 'old@acme.com' })
    await world.makeContact({ email: 'ann@acme.com' })
    expect((await identifyProven(world, 'v1')).warnings).toEqual([])
    expect(await world.contact(id)).toMatchObject({ email: 'ann@acme.com' })
    expect(await world.activities({ contact_id: id })).toContainEqual(
      expect.objectContaining({ kind: 'contact_updated', from: { email: 'old@acme.com' }, to: { email: 'ann@acme.com' } }),
    )
  })

  it('lets an untouched placeholder go when a real company is there (R4)', async () => {
    const world = await newWorld()
    await world.makeCompany({ name: 'Acme', external_id: 'acme' })
    await world.identify('lead-device', { email: 'ann@acme.com', company: { id: 'acme' } })
    await world.identify('user-device', { user_id: 'u1' })
    expect((await identifyProven(world, 'user-device')).company_ids).toHaveLength(1)
    expect((await world.companies()).map(({ name }) => name)).toEqual(['Acme'])
  })

  it('keeps a placeholder that was used (R4, R11)', async () => {
    const world = await newWorld()
    await world.makeCompany({ name: 'Acme', external_id: 'acme' })
    await world.identify('lead-device', { email: 'ann@acme.com', company: { id: 'acme' } })
    await world.identify('user-device', { user_id: 'u1' })
    await world.setStage('user-device', { stage: 'Lead' })
    await identifyProven(world, 'user-device')
    expect(await world.companies()).toHaveLength(2)
  })

  it('makes one of two placeholders that nobody else is in: the id of the one that stays, a name after a domain first (R4)', async () => {
    const world = await newWorld()
    await world.identify('lead-device', { email: 'ann@acme.com', company: { stage: 'Proposal', deal_value: 7, metadata: { x: 1, y: 1 } } })
    await world.track('lead-device', { name: 'seen' })
    const user = await world.identify('user-device', { user_id: 'u1', company: { stage: 'Lead', metadata: { y: 2 } } })
    const merged = await identifyProven(world, 'user-device')
    expect(merged.company_ids).toEqual([user.company?.id])
    const one = { name: 'acme.com', domain: 'acme.com', is_placeholder: true, stage: { name: 'Proposal' }, deal_value: 7, metadata: { x: 1, y: 2 } }
    expect(await world.companies()).toMatchObject([{ id: user.company?.id, ...one }])
    expect(await world.events()).toMatchObject([{ name: 'seen', company_id: user.company?.id }])
    const history = await world.activities({ company_id: user.company?.id ?? '' })
    expect(history.at(-1)).toMatchObject({ kind: 'companies_merged', from: { name: 'u1', stage: 'Lead', metadata: { y: 1 } }, to: user.company?.id })
  })

  it('keeps both placeholders where another contact is in one of them (R4)', async () => {
    const world = await newWorld()
    const lead = await world.identify('lead-device', { email: 'ann@acme.com' })
    await world.identify('other', { email: 'bob@acme.com', company_ids: [lead.company?.id ?? ''] })
    await world.identify('user-device', { user_id: 'u1' })
    expect((await identifyProven(world, 'user-device')).company_ids).toHaveLength(2)
  })

  it('cuts nothing, even past a limit, and then refuses only what makes it larger (R4)', async () => {
    const world = await newWorld()
    const many = (prefix: string, count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, index]))
    const tags = (prefix: string) => Array.from({ length: 40 }, (_, index) => `${prefix}${index}`)
    await world.makeContact({ email: 'ann@acme.com', metadata: many('a', 70), tags: tags('a') })
    const id = await world.makeContact({ user_id: 'u1', metadata: many('b', 70), tags: tags('b') })
    await identifyProven(world, 'v1')
    const contact = await world.contact(id)
    expect(Object.keys(contact.metadata)).toHaveLength(140)
    expect(contact.tags).toHaveLength(80)
    const patch = (patch: object) => world.execute({ type: 'patch_contact', contact_id: id, patch })
    expect(await patch({ metadata: { a0: 'changed', b0: null } })).toMatchObject({ ok: true })
    expect(await patch({ remove_tags: ['a0'] })).toMatchObject({ ok: true })
    expect(await patch({ metadata: { another: 1, more: 2 } })).toMatchObject({ ok: false, refusal: { code: 'invalid_request' } })
    expect(await patch({ add_tags: ['x', 'y'] })).toMatchObject({ ok: false, refusal: { code: 'invalid_request' } })
  })

  it('tells every value that lost (R4)', async () => {
    const world = await newWorld()
    const lead = await world.makeContact({ email: 'ann@acme.com', name: 'Lead', phone: '+49 1', metadata: { x: 1, y: 1 } })
    const id = await world.makeContact({ user_id: 'u1', email: 'old@acme.com', name: 'Ann', metadata: { y: 2 } })
    await identifyProven(world, 'v1')
    expect(await world.activities({ contact_id: id })).toContainEqual(
      expect.objectContaining({ kind: 'contacts_merged', from: { id: lead, email: 'old@acme.com', name: 'Lead', metadata: { y: 1 } }, to: id }),
    )
  })

  it('lets the email that lost go on finding the contact (R2, R4)', async () => {
    const world = await newWorld()
    await world.makeContact({ email: 'ann@acme.com' })
    const id = await world.makeContact({ user_id: 'u1', email: 'old@acme.com' })
    await identifyProven(world, 'v1')
    expect(await world.identify('v2', { email: 'old@acme.com' })).toMatchObject({ matched_by: 'email', contact: { id }, warnings: [] })
    expect(await world.contact(id)).toMatchObject({ email: 'ann@acme.com' })
  })

  it('lets a link by domain alone go when a real company is there (R4, R9)', async () => {
    const world = await newWorld({ settings: { company_by_domain: true } })
    await world.makeCompany({ name: 'Acme', external_id: 'acme' })
    await world.makeCompany({ name: 'By domain', domain: 'acme.com' })
    await world.identify('lead-device', { email: 'ann@acme.com' })
    await world.identify('user-device', { user_id: 'u1', company: { id: 'acme' } })
    await identifyProven(world, 'user-device')
    expect((await world.companiesOf('user-device')).map(({ name }) => name)).toEqual(['Acme'])
    expect(await world.companies()).toHaveLength(2)
  })

  it('leaves no visitor in a placeholder that goes (R4, R14)', async () => {
    const world = await newWorld()
    await world.makeCompany({ name: 'Acme', external_id: 'acme' })
    await world.identify('user-device', { user_id: 'u1', company: { id: 'acme' } })
    const lead = await world.identify('lead-device', { email: 'ann@acme.com' })
    await world.identify('lead-device', { email: 'ann@acme.com', company: { id: lead.company?.id ?? '' } })
    await identifyProven(world, 'lead-device')
    expect(await world.visitor('lead-device')).toMatchObject({ active_company_id: null })
    expect((await world.companies()).map(({ name }) => name)).toEqual(['Acme'])
  })

  describe('does not happen', () => {
    it('when only the id is proven (R4, R34)', async () => {
      const world = await newWorld()
      await world.makeContact({ email: 'ann@acme.com' })
      await world.makeContact({ user_id: 'u1' })
      const user_hash = await userHash(world, 'u1')
      const result = await world.identify('v1', { user_id: 'u1', email: 'ann@acme.com', user_hash })
      expect(told(result.warnings)).toEqual(['identity_conflict at email'])
      expect(await world.contacts()).toHaveLength(2)
    })

    it('when the token proves the id and the body says the email (R4, R31)', async () => {
      const world = await newWorld()
      await world.makeContact({ email: 'ann@acme.com' })
      await world.makeContact({ user_id: 'u1' })
      const identity_token = await identityToken(world, { sub: 'u1' })
      const result = await world.identify('v1', { email: 'ann@acme.com', identity_token })
      expect(told(result.warnings)).toEqual(['identity_conflict at email'])
      expect(await world.contacts()).toHaveLength(2)
    })

    it('when the contact of the email has a user_id of its own (R4)', async () => {
      const world = await newWorld()
      const other = await world.makeContact({ email: 'ann@acme.com', user_id: 'u2' })
      const id = await world.makeContact({ user_id: 'u1' })
      const result = await identifyProven(world, 'v1')
      expect(told(result.warnings)).toEqual(['identity_conflict at email'])
      expect(await world.contact(id)).toMatchObject({ email: null })
      expect(await world.contact(other)).toMatchObject({ email: 'ann@acme.com', user_id: 'u2' })
    })
  })
})
