import { describe, expect, it } from 'vitest'
import { noon, onEachStore, refusalOf, resultOf, told, type World } from './harness.js'
import { identityToken, secretOf, userHash } from './proofs.js'

const modes = ['off', 'required', 'strict'] as const
const day = 86_400_000

onEachStore('verification', (newWorld) => {
  const required = () => newWorld({ settings: { identity_verification: 'required' } })
  const strict = () => newWorld({ settings: { identity_verification: 'strict' } })

  async function signedIn(world: World, visitorId = 'v1', claims: object = {}): Promise<string> {
    const identity_token = await identityToken(world, { sub: 'u1', ...claims })
    return (await world.identify(visitorId, { identity_token })).visitor_token ?? ''
  }

  describe('a proof', () => {
    it.each(['off', 'required'] as const)('is the HMAC of the user_id, in hex of either case (R31, %s)', async (identity_verification) => {
      const world = await newWorld({ settings: { identity_verification } })
      const user_hash = await userHash(world, 'u1')
      for (const hash of [user_hash, user_hash.toUpperCase()]) {
        expect(await world.identify('v1', { user_id: 'u1', user_hash: hash })).toMatchObject({ visitor: { verified: true } })
      }
    })

    it('is the HMAC of the decimal text where the user_id is a number (R31)', async () => {
      const world = await required()
      expect(await world.identify('v1', { user_id: 42, user_hash: await userHash(world, '42') })).toMatchObject({ visitor: { verified: true } })
    })

    it('is the HMAC of the visitor_id where there is no user_id (R31)', async () => {
      const world = await required()
      const user_hash = await userHash(world, 'v1')
      expect(await world.identify('v1', { email: 'ann@acme.com', user_hash })).toMatchObject({ visitor: { verified: true } })
      expect(await world.refusal({ type: 'identify', visitor_id: 'v2', email: 'ann@acme.com', user_hash })).toMatchObject({ code: 'identity_unverified' })
      expect(await world.refusal({ type: 'identify', visitor_id: 'v1', user_id: 'u1', user_hash })).toMatchObject({ code: 'identity_unverified' })
    })

    it.each(modes)('is a token with sub, email or both (R31, %s)', async (identity_verification) => {
      const world = await newWorld({ settings: { identity_verification } })
      for (const [visitor, claims] of [['v1', { sub: 'u1' }], ['v2', { email: 'Bob@acme.com' }], ['v3', { sub: 'u3', email: 'eve@acme.com' }]] as const) {
        expect(await world.identify(visitor, { identity_token: await identityToken(world, claims) })).toMatchObject({ visitor: { verified: true }, matched_by: 'created', warnings: [] })
      }
      expect((await world.contacts()).map(({ user_id, email }) => [user_id, email])).toEqual([['u1', null], [null, 'bob@acme.com'], ['u3', 'eve@acme.com']])
    })

    const wrongHashes = ['', ' ', 'f'.repeat(64), 'f'.repeat(63), 'x'.repeat(64), 'null']
    it('does not count in strict, and the refusal says so (R34)', async () => {
      const world = await strict()
      const refusal = await world.refusal({ type: 'identify', visitor_id: 'v1', user_id: 'u1', user_hash: await userHash(world, 'u1') })
      expect(refusal).toMatchObject({ code: 'identity_unverified', detail: 'In `strict` projects a `user_hash` does not count. Send an `identity_token` with `identify`.' })
      expect(await world.refusal({ type: 'identify', visitor_id: 'v1', user_id: 'u1' })).toMatchObject({ detail: expect.stringContaining('no valid one') })
    })

    it.each(wrongHashes.flatMap((hash) => modes.map((mode) => [mode, hash] as const)))('is checked always: %s refuses the user_hash %j (R31)', async (identity_verification, user_hash) => {
      const world = await newWorld({ settings: { identity_verification } })
      expect(await world.refusal({ type: 'identify', visitor_id: 'v1', user_id: 'u1', user_hash })).toMatchObject({ code: 'identity_unverified' })
      expect(await world.seen('v1')).toBe(false)
    })

    it('of another project’s secret is wrong (R31)', async () => {
      const [one, two] = [await newWorld(), await newWorld()]
      const user_hash = await userHash(one, 'u1')
      expect(await two.refusal({ type: 'identify', visitor_id: 'v1', user_id: 'u1', user_hash })).toMatchObject({ code: 'identity_unverified' })
    })

    it.each<[string, (world: World) => Promise<string>]>([
      ['empty', async () => ''],
      ['no JWT', async () => 'abc.def.ghi'],
      ['signed with another secret', (world) => identityToken(world, { sub: 'u1' }, { secret: 'another secret, long enough to sign with' })],
      ['of another algorithm', (world) => identityToken(world, { sub: 'u1' }, { alg: 'HS512' })],
      ['not signed', async () => `${base64({ alg: 'none' })}.${base64({ sub: 'u1', exp: noon / 1_000 + 60 })}.`],
      ['without exp', (world) => identityToken(world, { sub: 'u1' }, { expiresIn: null })],
      ['without sub and email', (world) => identityToken(world, { company_ids: ['acme'] })],
      ['expired for more than the leeway', (world) => identityToken(world, { sub: 'u1' }, { expiresIn: -60 })],
      ['not valid yet', (world) => identityToken(world, { sub: 'u1', nbf: noon / 1_000 + 120 })],
      ['of a sub that is no id', (world) => identityToken(world, { sub: 'null' })],
      ['of an email that is none', (world) => identityToken(world, { sub: 'u1', email: 'nobody' })],
      ['of companies that are no list', (world) => identityToken(world, { sub: 'u1', company_ids: 'acme' })],
      ['tampered with', async (world) => (await identityToken(world, { sub: 'u1' })).replace(/\.[^.]+\./, `.${base64({ sub: 'u2', exp: noon / 1_000 + 600 })}.`)],
    ])('that is a token %s is refused, whatever the setting (R31)', async (_title, make) => {
      for (const identity_verification of modes) {
        const world = await newWorld({ settings: { identity_verification } })
        const operation = { type: 'identify', visitor_id: 'v1', identity_token: await make(world) } as const
        expect(await world.refusal(operation)).toMatchObject({ code: 'identity_unverified' })
        expect(await world.seen('v1')).toBe(false)
      }
    })

    it('may be expired for up to 60 seconds (R31)', async () => {
      const world = await required()
      // The call comes a second after noon.
      expect(await world.identify('v1', { identity_token: await identityToken(world, { sub: 'u1' }, { expiresIn: -58 }) })).toMatchObject({ visitor: { verified: true } })
    })

    it('that is wrong is not saved by one that is right (R31)', async () => {
      const world = await newWorld()
      const [identity_token, user_hash] = [await identityToken(world, { sub: 'u1' }), await userHash(world, 'u1')]
      expect(await world.refusal({ type: 'identify', visitor_id: 'v1', user_id: 'u1', identity_token, user_hash: 'f'.repeat(64) })).toMatchObject({ code: 'identity_unverified' })
      expect(await world.refusal({ type: 'identify', visitor_id: 'v1', user_id: 'u1', identity_token: 'x', user_hash })).toMatchObject({ code: 'identity_unverified' })
    })

    it('is not needed where the setting is off, and says nothing then (R31)', async () => {
      const world = await newWorld()
      const result = await world.identify('v1', { user_id: 'u1', email: 'ann@acme.com' })
      expect(result).toMatchObject({ visitor: { verified: false } })
      expect(result).not.toHaveProperty('visitor_token')
    })

    it('is found wanting before contact, company and stage (fine print)', async () => {
      const world = await required()
      expect(await world.refusal({ type: 'set_stage', visitor_id: 'v1', stage: 'Nirvana', company_id: 'nowhere' })).toMatchObject({ code: 'identity_unverified' })
    })
  })

  describe('claims', () => {
    it('win over the body: email and user_id (R31)', async () => {
      const world = await newWorld()
      const identity_token = await identityToken(world, { sub: 'u1', email: 'ann@acme.com' })
      const result = await world.identify('v1', { user_id: 'u2', email: 'eve@acme.com', identity_token })
      expect(told(result.warnings)).toEqual(['claim_ignored at user_id', 'claim_ignored at email'])
      expect(await world.contacts()).toMatchObject([{ user_id: 'u1', email: 'ann@acme.com' }])
    })

    it('say nothing where the body agrees, in any case of the email (R31)', async () => {
      const world = await newWorld()
      const identity_token = await identityToken(world, { sub: 'u1', email: 'ann@acme.com', company_ids: ['a', 'b'] })
      for (const external_id of ['a', 'b']) await world.makeCompany({ name: external_id, external_id })
      expect((await world.identify('v1', { user_id: 'u1', email: 'Ann@ACME.com', company_ids: ['b', 'a'], identity_token })).warnings).toEqual([])
    })

    it('leave a body user_id unused also when there is no sub (R31)', async () => {
      const world = await newWorld()
      const identity_token = await identityToken(world, { email: 'ann@acme.com' })
      const result = await world.identify('v1', { user_id: 'u1', identity_token })
      expect(told(result.warnings)).toEqual(['claim_ignored at user_id'])
      expect(await world.contacts()).toMatchObject([{ user_id: null, email: 'ann@acme.com' }])
    })

    it('let a body email stand, unproven, where they have none (R31, R34)', async () => {
      const world = await newWorld()
      const identity_token = await identityToken(world, { sub: 'u1' })
      expect((await world.identify('v1', { email: 'ann@acme.com', identity_token })).warnings).toEqual([])
      expect(await world.contacts()).toMatchObject([{ user_id: 'u1', email: 'ann@acme.com' }])
    })

    it.each([[['a']], [['a', 'a']], [['a', 'b', 'c']]])('link the companies that they name, and not %j of the body (R31, R13)', async (company_ids) => {
      const world = await newWorld()
      for (const external_id of ['a', 'b', 'c']) await world.makeCompany({ name: external_id, external_id })
      const identity_token = await identityToken(world, { sub: 'u1', company_ids: ['a', 'b'] })
      const result = await world.identify('v1', { company_ids, identity_token })
      expect(told(result.warnings)).toEqual(['claim_ignored at company_ids'])
      expect((await world.contactOf('v1')).companies.map(({ external_id }) => external_id)).toEqual(['a', 'b'])
    })

    it('link companies without a word of the body (R31, R13)', async () => {
      const world = await newWorld()
      await world.makeCompany({ name: 'A', external_id: 'a' })
      await world.identify('v1', { identity_token: await identityToken(world, { sub: 'u1', company_ids: ['a'] }) })
      expect(await world.contactOf('v1')).toMatchObject({ companies: [{ external_id: 'a' }] })
    })

    it.each([
      ['user_id', { user_id: 'u2' }, { sub: 'u1' }],
      ['user_id', { user_id: 'u1' }, { email: 'ann@acme.com' }],
      ['email', { email: 'eve@acme.com' }, { sub: 'u1', email: 'ann@acme.com' }],
      ['email', { email: 'ann@acme.com' }, { sub: 'u1' }],
      ['company.id', { company: { id: 'b' } }, { sub: 'u1', company_ids: ['a'] }],
      ['company.id', { company: { id: 'a' } }, { sub: 'u1' }],
      ['company_ids[1]', { company_ids: ['a', 'b'] }, { sub: 'u1', company_ids: ['a'] }],
    ])('in strict refuse a %s of the body that is not theirs: %j against %j (R31, R34)', async (path, fields, claims) => {
      const world = await strict()
      for (const external_id of ['a', 'b']) await world.makeCompany({ name: external_id, external_id })
      const operation = { type: 'identify', visitor_id: 'v1', ...fields, identity_token: await identityToken(world, claims) } as const
      expect(await world.refusal(operation)).toMatchObject({ code: 'claim_mismatch', errors: [{ path }] })
      expect(await world.seen('v1')).toBe(false)
    })

    it('in strict let a company be named by either of its ids (R34)', async () => {
      const world = await strict()
      const id = await world.makeCompany({ name: 'A', external_id: 'a' })
      for (const [named, claimed] of [['a', id], [id, 'a']] as const) {
        const identity_token = await identityToken(world, { sub: 'u1', company_ids: [claimed] })
        expect(await world.identify('v1', { identity_token, company: { id: named } })).toMatchObject({ company: { id }, warnings: [] })
      }
    })
  })

  describe('the visitor token', () => {
    it('comes with a verified identify, and with no other (R32)', async () => {
      const world = await required()
      expect(await signedIn(world)).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
      expect(await world.identify('v2', { name: 'Anonymous' })).not.toHaveProperty('visitor_token')
    })

    it('lets its visitor repeat the email that the contact has, and claim no other (R32)', async () => {
      const world = await required()
      const proof = { user_id: 'u1', email: 'ann@acme.com', user_hash: await userHash(world, 'u1') }
      const { visitor_token = '' } = await world.identify('v1', proof)
      const again = await world.identify('v1', { user_id: 'u1', email: 'Ann@acme.com', visitor_token })
      expect(again).toMatchObject({ matched_by: 'user_id', visitor: { verified: true } })
      const other = { type: 'identify', visitor_id: 'v1', user_id: 'u1', email: 'eve@acme.com', visitor_token } as const
      expect(await world.refusal(other)).toMatchObject({ code: 'identity_unverified' })
    })

    it('is not earned by a token: only a proof earns one (R32)', async () => {
      const world = await required()
      const visitor_token = await signedIn(world)
      const again = await world.identify('v1', { user_id: 'u1', name: 'Ann', visitor_token })
      expect(again).toMatchObject({ visitor: { verified: true }, contact: { name: 'Ann' } })
      expect(again).not.toHaveProperty('visitor_token')
    })

    it('lets later operations of the visitor pass (R32, R33)', async () => {
      const world = await required()
      const visitor_token = await signedIn(world)
      expect(await world.setStage('v1', { stage: 'Lead', visitor_token })).toMatchObject({ stage_update: { status: 'applied' } })
      await world.setDeal('v1', { deal_value: 5, visitor_token })
      await world.setProperties('v1', { properties: { a: 1 }, visitor_token })
      const [company] = await world.companies()
      await world.track('v1', { name: 'x', company_id: company?.id ?? '', visitor_token })
      await world.identify('v1', { company: { name: 'Acme' }, visitor_token })
    })

    it('lasts 24 hours (R32)', async () => {
      const world = await required()
      const visitor_token = await signedIn(world)
      world.clock.ms += day - 2_000
      await world.setStage('v1', { stage: 'Lead', visitor_token })
      world.clock.ms += 2_000
      expect(await world.refusal({ type: 'set_stage', visitor_id: 'v1', stage: 'Lead', visitor_token })).toMatchObject({ code: 'identity_unverified' })
    })

    it('is worth nothing for another visitor or in another project (R32)', async () => {
      const [one, two] = [await required(), await required()]
      const visitor_token = await signedIn(one)
      await signedIn(one, 'v2')
      await signedIn(two)
      expect(await one.refusal({ type: 'set_stage', visitor_id: 'v2', stage: 'Lead', visitor_token })).toMatchObject({ code: 'identity_unverified' })
      expect(await two.refusal({ type: 'set_stage', visitor_id: 'v1', stage: 'Lead', visitor_token })).toMatchObject({ code: 'identity_unverified' })
    })

    it('is worth nothing once the visitor’s contact is another (R32)', async () => {
      const world = await required()
      const visitor_token = await signedIn(world)
      await world.identify('v1', { identity_token: await identityToken(world, { sub: 'u2' }) })
      expect(await world.refusal({ type: 'set_stage', visitor_id: 'v1', stage: 'Lead', visitor_token })).toMatchObject({ code: 'identity_unverified' })
    })

    it('is worth nothing once the contact is erased (R29, R32)', async () => {
      const world = await required()
      const visitor_token = await signedIn(world)
      await world.account({ type: 'delete_contact', contact_id: (await world.contactOf('v1')).id })
      expect(await world.refusal({ type: 'set_stage', visitor_id: 'v1', stage: 'Lead', visitor_token })).toMatchObject({ code: 'identity_unverified' })
    })

    it.each([
      ['another user_id', { user_id: 'u2' }],
      ['another email', { email: 'eve@acme.com' }],
      ['its user_id and an email that was not proven', { user_id: 'u1', email: 'eve@acme.com' }],
    ])('does not let identify as somebody else: %s needs a new proof (R32)', async (_title, fields) => {
      const world = await required()
      const visitor_token = await signedIn(world)
      expect(await world.refusal({ type: 'identify', visitor_id: 'v1', ...fields, visitor_token })).toMatchObject({ code: 'identity_unverified' })
    })

    it('lets identify as the user_id and the email that were proven (R32)', async () => {
      const world = await required()
      const visitor_token = await signedIn(world, 'v1', { email: 'ann@acme.com' })
      for (const fields of [{ user_id: 'u1' }, { email: 'ann@acme.com' }, { user_id: 'u1', email: 'ann@acme.com' }, {}]) {
        expect(await world.identify('v1', { ...fields, visitor_token })).toMatchObject({ visitor: { verified: true } })
      }
    })

    it('in strict is bound to the companies that were proven (R32, R34)', async () => {
      const world = await strict()
      for (const external_id of ['a', 'b']) await world.makeCompany({ name: external_id, external_id })
      const visitor_token = await signedIn(world, 'v1', { company_ids: ['a'] })
      expect(await world.identify('v1', { company: { id: 'a' }, visitor_token })).toMatchObject({ company: { external_id: 'a' } })
      expect(await world.refusal({ type: 'identify', visitor_id: 'v1', company: { id: 'b' }, visitor_token })).toMatchObject({ code: 'claim_mismatch' })
      expect(await world.refusal({ type: 'identify', visitor_id: 'v1', company_ids: ['b'], visitor_token })).toMatchObject({ code: 'claim_mismatch' })
    })

    it('is not an identity token, nor the other way round (R31, R32)', async () => {
      const world = await required()
      const visitor_token = await signedIn(world)
      const identity_token = await identityToken(world, { sub: 'u1' })
      expect(await world.refusal({ type: 'identify', visitor_id: 'v1', identity_token: visitor_token })).toMatchObject({ code: 'identity_unverified' })
      expect(await world.refusal({ type: 'set_stage', visitor_id: 'v1', stage: 'Lead', visitor_token: identity_token })).toMatchObject({ code: 'identity_unverified' })
    })

    it.each(['', 'x', 'a.b.c'])('that is wrong (%j) is ignored where none is needed (R33)', async (visitor_token) => {
      const world = await required()
      await world.track('v1', { name: 'x', visitor_token })
      await world.setProperties('v1', { properties: { a: 1 }, visitor_token })
      const off = await newWorld()
      expect(await off.identify('v1', { email: 'ann@acme.com', visitor_token })).toMatchObject({ visitor: { verified: false } })
    })
  })

  describe('verified on the visitor', () => {
    it('says whether the identify that last linked it was (R32)', async () => {
      const world = await newWorld()
      const user_hash = await userHash(world, 'u1')
      const verified: boolean[] = []
      for (const fields of [{ email: 'ann@acme.com' }, { user_id: 'u1', user_hash }, { name: 'Ann' }, { user_id: 'u1' }]) {
        await world.identify('v1', fields)
        verified.push((await world.visitor('v1')).verified)
      }
      expect(verified).toEqual([false, true, true, false])
    })
  })

  describe('required', () => {
    const operations = [
      ['identify with email', { type: 'identify', email: 'ann@acme.com' }],
      ['identify with user_id', { type: 'identify', user_id: 'u1' }],
      ['identify with company', { type: 'identify', company: { id: 'acme' } }],
      ['identify with company_ids', { type: 'identify', company_ids: ['acme'] }],
      ['set_properties on an identified visitor', { type: 'set_properties', properties: { a: 2 } }],
      ['set_stage', { type: 'set_stage', stage: 'Won' }],
      ['set_deal', { type: 'set_deal', deal_value: 5 }],
      ['track with company_id', { type: 'track', name: 'x', company_id: 'acme' }],
    ] as const

    it.each(modes.flatMap((mode) => operations.map(([title, body]) => [title, mode, body] as const)))('%s, setting %s, needs a proof or token unless off, and else changes nothing (R33)', async (_title, identity_verification, body) => {
      const world = await newWorld()
      await world.makeCompany({ name: 'Acme', external_id: 'acme' })
      await world.identify('v1', { email: 'old@acme.com', company: { id: 'acme' } })
      await world.settings({ identity_verification })
      const before = [await world.contacts(), await world.companies(), await world.visitor('v1'), await world.events()]
      const outcome = await world.sendOne({ visitor_id: 'v1', ...body })
      if (identity_verification === 'off') return expect(outcome.status).toBe('ok')
      expect(refusalOf(outcome)).toMatchObject({ code: 'identity_unverified' })
      expect([await world.contacts(), await world.companies(), await world.visitor('v1'), await world.events()]).toEqual(before)
    })

    it.each(modes)('setting %s lets track, properties and identify of a visitor without identity go on working (R33)', async (identity_verification) => {
      const world = await newWorld({ settings: { identity_verification } })
      await world.track('v1', { name: 'x' })
      await world.setProperties('v1', { properties: { a: 1 } })
      await world.identify('v1', { name: 'Ann', metadata: { b: 1 } })
      expect((await world.visitor('v1')).properties).toEqual({ a: 1, b: 1 })
    })

    it('lets other track calls of an identified visitor go on working (R33)', async () => {
      const world = await required()
      await signedIn(world)
      expect(await world.track('v1', { name: 'x' })).toMatchObject({ contact_id: (await world.contactOf('v1')).id })
    })

    it('takes an identify with a proof for the operations after it in the same batch, not for those before (R33)', async () => {
      const world = await required()
      await signedIn(world)
      const identity_token = await identityToken(world, { sub: 'u1' })
      const outcomes = await world.send([
        { type: 'set_stage', visitor_id: 'v1', stage: 'Lead' },
        { type: 'identify', visitor_id: 'v1', identity_token },
        { type: 'set_stage', visitor_id: 'v1', stage: 'Lead' },
        { type: 'set_deal', visitor_id: 'v1', deal_value: 5 },
        { type: 'identify', visitor_id: 'v1', user_id: 'u1', company: { name: 'Acme' } },
        { type: 'set_stage', visitor_id: 'v2', stage: 'Lead' },
        { type: 'identify', visitor_id: 'v1', user_id: 'u2' },
      ])
      expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'ok', 'ok', 'ok', 'ok', 'rejected', 'rejected'])
      expect(resultOf<'set_deal'>(outcomes[3]).company).toHaveProperty('name')
    })

    it('takes the replay of an identify with a proof the same way (R26, R33)', async () => {
      const world = await required()
      const identify = { id: 'op', type: 'identify', visitor_id: 'v1', identity_token: await identityToken(world, { sub: 'u1' }) }
      await world.sendOne(identify)
      const outcomes = await world.send([identify, { type: 'set_stage', visitor_id: 'v1', stage: 'Lead' }])
      expect(outcomes.map(({ status }) => status)).toEqual(['duplicate', 'ok'])
    })

    it('does not take an unverified identify for a proof of what follows (R33)', async () => {
      const world = await required()
      await world.identify('v1', { name: 'Ann' })
      expect(await world.refusal({ type: 'set_stage', visitor_id: 'v1', stage: 'Lead' })).toMatchObject({ code: 'identity_unverified' })
    })
  })

  describe('strict', () => {
    it('takes an identity_token as the only proof: a right user_hash is none (R34)', async () => {
      const world = await strict()
      const user_hash = await userHash(world, 'u1')
      expect(await world.refusal({ type: 'identify', visitor_id: 'v1', user_id: 'u1', user_hash })).toMatchObject({ code: 'identity_unverified' })
      const anonymous = await world.identify('v1', { name: 'Ann', user_hash: await userHash(world, 'v1') })
      expect(anonymous).toMatchObject({ visitor: { verified: false } })
      expect(anonymous).not.toHaveProperty('visitor_token')
    })

    it('does not let a user_hash verify what follows in the batch (R33, R34)', async () => {
      const world = await newWorld()
      await world.identify('v1', { user_id: 'u1' })
      await world.settings({ identity_verification: 'strict' })
      const outcomes = await world.send([
        { type: 'identify', visitor_id: 'v1', name: 'Ann', user_hash: await userHash(world, 'v1') },
        { type: 'set_stage', visitor_id: 'v1', stage: 'Lead' },
      ])
      expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    })

    it('takes what the token claims (R34)', async () => {
      const world = await strict()
      await world.makeCompany({ name: 'A', external_id: 'a' })
      const identity_token = await identityToken(world, { sub: 'u1', email: 'ann@acme.com', company_ids: ['a'] })
      const result = await world.identify('v1', { user_id: 'u1', email: 'ann@acme.com', company: { id: 'a', name: 'A' }, company_ids: ['a'], identity_token })
      expect(result).toMatchObject({ visitor: { verified: true }, company: { external_id: 'a' }, warnings: [] })
    })
  })

  describe('rotation', () => {
    async function rotate(world: World, secret: string, grace_seconds: number): Promise<void> {
      await world.account({ type: 'rotate_secret', secret, grace_seconds })
    }
    const passes = async (world: World, secret: string): Promise<boolean> => {
      const user_hash = await userHash(world, 'u1', secret)
      const identity_token = await identityToken(world, { sub: 'u1' }, { secret, expiresIn: 100 * 86_400 })
      const outcomes = await world.send([{ type: 'identify', visitor_id: 'v1', user_id: 'u1', user_hash }, { type: 'identify', visitor_id: 'v1', identity_token }])
      const [first, second] = outcomes.map(({ status }) => status === 'ok')
      expect(first).toBe(second)
      return first === true
    }

    it('lets the old secret count for its time, and the new one at once (R31)', async () => {
      const world = await required()
      const old = await secretOf(world)
      await rotate(world, 'the second secret', 60)
      expect([await passes(world, old), await passes(world, 'the second secret')]).toEqual([true, true])
      world.clock.ms += 60_000
      expect([await passes(world, old), await passes(world, 'the second secret')]).toEqual([false, true])
    })

    it('ends the old secret at once with a grace of 0 seconds (R31 fine print)', async () => {
      const world = await required()
      const old = await secretOf(world)
      await rotate(world, 'the second secret', 0)
      expect(await passes(world, old)).toBe(false)
    })

    it('lets only the last two secrets count after a second rotation, each for its time (R31 fine print)', async () => {
      const world = await required()
      const first = await secretOf(world)
      await rotate(world, 'the second secret', 30 * 86_400)
      await rotate(world, 'the third secret', 30 * 86_400)
      expect([await passes(world, first), await passes(world, 'the second secret'), await passes(world, 'the third secret')]).toEqual([false, true, true])
      world.clock.ms += 30 * day
      expect(await passes(world, 'the second secret')).toBe(false)
    })
  })
})

function base64(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
