import { describe, expect, it } from 'vitest'
import { onEachStore, type World } from './harness.js'
import { identityToken, userHash } from './proofs.js'

/** Ann, about whom the account knows much. */
async function knownContact(world: World) {
  const contact_id = await world.makeContact({
    email: 'ann@acme.com', user_id: 'u1', name: 'Ann Secret', phone: '+49 secret', notes: 'secret notes', tags: ['secret tag'], metadata: { plan: 'secret', seats: 3 },
  })
  const company_id = await world.makeCompany({
    name: 'Secret Inc', external_id: 'acme', domain: 'secret.com', stage: 'Won', deal_value: 77_777, notes: 'secret notes', metadata: { budget: 'secret', size: 5 },
  })
  await world.account({ type: 'link', company_ref: company_id, contact_id })
  return { contact_id, company_id }
}

onEachStore('what a browser may see', (newWorld) => {
  describe('unverified', () => {
    it('is ids, flags, the stage’s name and what this call wrote (wire)', async () => {
      const world = await newWorld()
      const { contact_id, company_id } = await knownContact(world)
      const result = await world.identify('v1', { email: 'ann@acme.com', metadata: { seats: 4 }, company: { id: 'acme', metadata: { size: 6 } } })
      expect(result).toEqual({
        visitor: { visitor_id: 'v1', verified: false },
        matched_by: 'email',
        company_by: 'explicit',
        contact: { id: contact_id, email: 'ann@acme.com', metadata: { seats: 4 } },
        company: { id: company_id, external_id: 'acme', is_placeholder: false, stage: 'Won', metadata: { size: 6 } },
        company_ids: [company_id],
        warnings: [],
      })
    })

    it('is no other person’s field, whatever is asked (wire)', async () => {
      const world = await newWorld()
      await knownContact(world)
      const answers = [
        await world.identify('v1', { email: 'ann@acme.com' }),
        await world.identify('v1', { email: 'ann@acme.com', name: 'Guess', phone: '1', company: { name: 'Guess', metadata: { a: 1 } } }),
        await world.setProperties('v1', { properties: { mine: 1 } }),
        await world.setStage('v1', { stage: 'Lead' }),
        await world.setDeal('v1', { deal_value: 5 }),
        await world.track('v1', { name: 'x' }),
      ]
      const said = JSON.stringify(answers)
      for (const secret of ['ecret', '77777', '"plan"', '"budget"', 'notes', 'tags']) expect(said).not.toContain(secret)
    })

    it('is no name of the company at set-stage and set-deal (wire)', async () => {
      const world = await newWorld()
      const { company_id } = await knownContact(world)
      await world.identify('v1', { email: 'ann@acme.com' })
      expect((await world.setStage('v1', { stage: 'Won' })).company).toEqual({ id: company_id, stage: 'Won' })
      expect((await world.setDeal('v1', { deal_value: 5 })).company).toEqual({ id: company_id, stage: 'Won', deal_value: 5 })
    })

    it('is the properties that this call wrote (wire)', async () => {
      const world = await newWorld()
      await world.setProperties('v1', { properties: { a: 1 } })
      expect((await world.setProperties('v1', { properties: { b: 2, c: null } })).visitor).toEqual({ visitor_id: 'v1', verified: false, properties: { b: 2 } })
    })

    it('is none of the properties that the visitor brought to its first link (R7, wire)', async () => {
      const world = await newWorld()
      await world.setProperties('v1', { properties: { earlier: 1 } })
      expect((await world.identify('v1', { email: 'ann@acme.com', metadata: { now: 1 } })).contact?.metadata).toEqual({ now: 1 })
    })

    it('is of a name that was kept nothing (R6, wire)', async () => {
      const world = await newWorld()
      await knownContact(world)
      const { contact } = await world.identify('v1', { email: 'ann@acme.com', name: 'Guess' })
      expect(contact).not.toHaveProperty('name')
    })
  })

  describe('verified', () => {
    it.each(['a user_hash', 'a token'])('by %s is the contact and the company, but never notes or tags (wire)', async (how) => {
      const world = await newWorld()
      const { contact_id, company_id } = await knownContact(world)
      const proof = how === 'a token' ? { identity_token: await identityToken(world, { sub: 'u1', email: 'ann@acme.com' }) } : { user_hash: await userHash(world, 'u1') }
      const result = await world.identify('v1', { user_id: 'u1', ...proof })
      expect(result).toMatchObject({
        visitor: { verified: true },
        contact: { id: contact_id, email: 'ann@acme.com', user_id: 'u1', name: 'Ann Secret', phone: '+49 secret', metadata: { plan: 'secret', seats: 3 } },
        company: { id: company_id, external_id: 'acme', is_placeholder: false, stage: 'Won', name: 'Secret Inc', domain: 'secret.com', deal_value: 77_777, metadata: { budget: 'secret', size: 5 } },
      })
      expect(JSON.stringify(result)).not.toMatch(/notes|tags/)
    })

    it('later calls with the token see the company’s name and all properties (wire, R32)', async () => {
      const world = await newWorld()
      await knownContact(world)
      const { visitor_token = '' } = await world.identify('v1', { user_id: 'u1', user_hash: await userHash(world, 'u1'), metadata: { a: 1 } })
      expect((await world.setStage('v1', { stage: 'Won', visitor_token })).company).toMatchObject({ name: 'Secret Inc' })
      expect((await world.setDeal('v1', { deal_value: 5, visitor_token })).company).toMatchObject({ name: 'Secret Inc', deal_value: 5 })
      expect((await world.setProperties('v1', { properties: { b: 1 }, visitor_token })).visitor).toEqual({ visitor_id: 'v1', verified: true, properties: { a: 1, b: 1 } })
    })

    it('shows a contact that was found by an unproven email only as to an unverified caller (R34)', async () => {
      const world = await newWorld()
      await world.makeContact({ email: 'victim@acme.com', name: 'Victim', metadata: { plan: 'secret' } })
      for (const [visitor, fields] of [
        ['v1', { user_id: 'u9', user_hash: await userHash(world, 'u9') }],
        ['v2', { user_hash: await userHash(world, 'v2') }],
      ] as const) {
        const { contact } = await world.identify(visitor, { ...fields, email: 'victim@acme.com' })
        expect(contact).not.toHaveProperty('name')
        expect(contact?.metadata).toEqual({})
      }
    })

    it('shows a contact that was found by a proven email (R34)', async () => {
      const world = await newWorld()
      await world.makeContact({ email: 'ann@acme.com', name: 'Ann' })
      const identity_token = await identityToken(world, { email: 'ann@acme.com' })
      expect(await world.identify('v1', { identity_token })).toMatchObject({ matched_by: 'email', contact: { name: 'Ann' } })
    })
  })
})
