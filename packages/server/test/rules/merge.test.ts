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
    expect(told.find(({ kind }) => kind === 'contacts_merged')).toMatchObject({ source: 'widget', actor: 'user-device', from: lead.contact?.id, to: user.contact?.id })
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

  it('keeps the placeholders while there is nothing else (R4)', async () => {
    const world = await newWorld()
    await world.identify('lead-device', { email: 'ann@acme.com' })
    await world.identify('user-device', { user_id: 'u1' })
    expect((await identifyProven(world, 'user-device')).company_ids).toHaveLength(2)
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
