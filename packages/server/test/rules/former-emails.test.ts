import { expect, it } from 'vitest'
import { onEachStore, told, type World } from './harness.js'
import { identityToken } from './proofs.js'

/** A contact whose email an account replaced. */
async function replaced(world: World, fields: { user_id?: string } = {}): Promise<string> {
  const contact_id = await world.makeContact({ email: 'old@acme.com', ...fields })
  await world.account({ type: 'patch_contact', contact_id, patch: { email: 'new@acme.com' } })
  return contact_id
}

onEachStore('an email that an account replaced', (newWorld) => {
  it('goes on finding its contact, and is not written back, without a warning (R2)', async () => {
    const world = await newWorld()
    const id = await replaced(world)
    expect(await world.identify('v1', { email: 'old@acme.com' })).toMatchObject({ matched_by: 'email', contact: { id }, warnings: [] })
    expect(await world.contact(id)).toMatchObject({ email: 'new@acme.com' })
    expect(await world.contacts()).toHaveLength(1)
  })

  it('is none any more where the account cleared it (R2)', async () => {
    const world = await newWorld()
    const contact_id = await world.makeContact({ email: 'old@acme.com' })
    await world.account({ type: 'patch_contact', contact_id, patch: { email: null } })
    expect(await world.identify('v1', { email: 'old@acme.com' })).toMatchObject({ matched_by: 'created' })
  })

  it('is known to no list and to no email_taken (R2)', async () => {
    const world = await newWorld()
    const id = await replaced(world)
    const options = { project_id: world.project_id, limit: 10, cursor: null, sort: { field: 'created_at', descending: false } } as const
    for (const filter of [{ email: 'old@acme.com' }, { q: 'old@acme' }]) {
      expect((await world.store.queries.contacts(options, filter)).data).toEqual([])
    }
    const other = await world.makeContact({ email: 'old@acme.com' })
    expect(await world.identify('v1', { email: 'old@acme.com' })).toMatchObject({ contact: { id: other } })
    expect(await world.contact(id)).toMatchObject({ email: 'new@acme.com' })
  })

  it('is taken by a contact that is found by user_id (R2, R3)', async () => {
    const world = await newWorld()
    await replaced(world)
    const user = await world.makeContact({ user_id: 'u1' })
    expect(await world.identify('v1', { user_id: 'u1', email: 'old@acme.com' })).toMatchObject({ matched_by: 'user_id', contact: { id: user }, warnings: [] })
    expect(await world.contact(user)).toMatchObject({ email: 'old@acme.com' })
    expect(await world.identify('v2', { email: 'old@acme.com' })).toMatchObject({ contact: { id: user } })
  })

  it('stays where the contact of the user_id keeps the email that an account wrote (R2, R6)', async () => {
    const world = await newWorld()
    const id = await replaced(world)
    await world.makeContact({ user_id: 'u1', email: 'kept@acme.com' })
    expect(told((await world.identify('v1', { user_id: 'u1', email: 'old@acme.com' })).warnings)).toEqual(['email_kept at email'])
    expect(await world.identify('v2', { email: 'old@acme.com' })).toMatchObject({ contact: { id } })
  })

  it('finds its contact for an unknown user_id where that has none, and gives it the user_id (R2, R3)', async () => {
    const world = await newWorld()
    const id = await replaced(world)
    expect(await world.identify('v1', { user_id: 'u1', email: 'old@acme.com' })).toMatchObject({ matched_by: 'email', contact: { id }, warnings: [] })
    expect(await world.contact(id)).toMatchObject({ user_id: 'u1', email: 'new@acme.com' })
  })

  it('is taken by the new contact of an unknown user_id where its contact has another (R2, R3)', async () => {
    const world = await newWorld()
    const id = await replaced(world, { user_id: 'u0' })
    const result = await world.identify('v1', { user_id: 'u1', email: 'old@acme.com' })
    expect(result).toMatchObject({ matched_by: 'created', warnings: [] })
    expect(await world.contactOf('v1')).toMatchObject({ user_id: 'u1', email: 'old@acme.com' })
    expect(await world.contact(id)).toMatchObject({ user_id: 'u0', email: 'new@acme.com' })
  })

  it('is not written back to the contact that is found by user_id and had it (R2)', async () => {
    const world = await newWorld()
    const id = await replaced(world, { user_id: 'u1' })
    expect(await world.identify('v1', { user_id: 'u1', email: 'old@acme.com' })).toMatchObject({ matched_by: 'user_id', contact: { id }, warnings: [] })
    expect(await world.contact(id)).toMatchObject({ email: 'new@acme.com' })
  })

  it('never conflicts or merges, proven or not (R2, R4)', async () => {
    const world = await newWorld()
    const id = await replaced(world)
    const user = await world.makeContact({ user_id: 'u1' })
    const identity_token = await identityToken(world, { sub: 'u1', email: 'old@acme.com' })
    expect((await world.identify('v1', { identity_token })).warnings).toEqual([])
    expect((await world.contacts()).map((contact) => contact.id).sort()).toEqual([id, user].sort())
    expect(await world.contact(user)).toMatchObject({ email: 'old@acme.com' })
  })

  it('is none any more once it is written back by an account (R2)', async () => {
    const world = await newWorld()
    const contact_id = await replaced(world)
    await world.account({ type: 'patch_contact', contact_id, patch: { email: 'old@acme.com' } })
    expect(await world.identify('v1', { email: 'old@acme.com' })).toMatchObject({ contact: { id: contact_id } })
    expect(await world.identify('v2', { email: 'new@acme.com' })).toMatchObject({ contact: { id: contact_id } })
  })

  it('shows nothing of the contact to whoever proves it (R32, R34)', async () => {
    const world = await newWorld({ settings: { identity_verification: 'required' } })
    const id = await replaced(world)
    await world.account({ type: 'patch_contact', contact_id: id, patch: { name: 'Somebody else' } })
    const identity_token = await identityToken(world, { email: 'old@acme.com' })
    expect(JSON.stringify(await world.identify('v1', { identity_token }))).not.toContain('Somebody else')
  })
})
