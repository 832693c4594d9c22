import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openIdentityWorld, refused, textOf, type IdentityWorld, type Project } from './world.js'

/**
 * Mallory is a user of the customer's app like any other: the backend proves her own id to her. She
 * edits the page, knows Ann's email, user_id and visitor_id, and wants to read or write as Ann.
 */

let world: IdentityWorld
let project: Project
/** Ann's contact as its owner sees it, before Mallory begins. */
let ann: unknown
let annsId: string

beforeAll(async () => {
  world = await openIdentityWorld()
})

afterAll(() => world.server.close())

const annsSecrets = ['Ann Archer', '+49 30 1234', 'gold', 'acme.example', '5000', 'ann-private']

const annsIdentify = {
  id: 'anns-identify',
  visitor_id: 'anns-visitor',
  name: 'Ann Archer',
  phone: '+49 30 1234',
  metadata: { tier: 'gold' },
  company: { id: 'acme' },
}

async function begin(setting: 'required' | 'strict', settings?: Record<string, unknown>): Promise<void> {
  project = await world.newProject(setting, settings)
  await project.member('POST', '/api/companies', { name: 'acme.example Ltd', external_id: 'acme', deal_value: 5_000 })
  const identity_token = project.identityToken({ sub: 'ann', email: 'ann@acme.com', company_ids: ['acme'] })
  const identified = await project.send('identify', { ...annsIdentify, identity_token })
  expect(identified.status).toBe(200)
  annsId = textOf({ ...identified, body: Reflect.get(Object(identified.body), 'contact') }, 'id')
  ann = await annNow()
}

const annNow = async () => (await project.member('GET', `/api/contacts/${annsId}`)).body
const mallory = () => ({ user_id: 'mallory', user_hash: project.userHash('mallory') })
const malloryToken = () => project.identityToken({ sub: 'mallory' })

function expectNothingOfAnn(answer: { body: unknown }): void {
  const told = JSON.stringify(answer.body)
  expect(annsSecrets.filter((secret) => told.includes(secret))).toEqual([])
}

describe('with identity_verification: "required", Mallory', () => {
  beforeEach(() => begin('required'))

  it.each([
    ['no proof', () => ({})],
    ['the hash of her own id', () => ({ user_hash: project.userHash('mallory') })],
    ['the hash of her visitor_id', () => ({ user_hash: project.userHash('m1') })],
    ['the hash of Ann’s email', () => ({ user_hash: project.userHash('ann@acme.com', 'guess') })],
  ])('cannot identify as Ann’s user_id with %s (R31, R33)', async (_what, proof) => {
    const answer = await project.send('identify', { visitor_id: 'm1', user_id: 'ann', ...proof() })
    expect(answer).toMatchObject(refused)
    expect(await annNow()).toEqual(ann)
  })

  it('cannot claim Ann’s user_id in the body beside her own token (R31)', async () => {
    const answer = await project.send('identify', { visitor_id: 'm1', identity_token: malloryToken(), user_id: 'ann' })
    expect(answer).toMatchObject({ status: 200, body: { contact: { user_id: 'mallory' } } })
    expectNothingOfAnn(answer)
    expect(await annNow()).toEqual(ann)
  })

  it('does not get Ann’s email by her own user_hash, nor a word of Ann’s record (R3, R4, R34)', async () => {
    const answer = await project.send('identify', { visitor_id: 'm1', ...mallory(), email: 'ann@acme.com' })
    expect(answer.body).toMatchObject({ matched_by: 'created', contact: { email: null, user_id: 'mallory' } })
    expectNothingOfAnn(answer)
    expect(await annNow()).toEqual(ann)
  })

  it('reads nothing of a contact that she named by an unproven email, not even in later calls (R34)', async () => {
    const found = await project.send('identify', { visitor_id: 'm1', user_hash: project.userHash('m1'), email: 'ann@acme.com' })
    expect(found).toMatchObject({ status: 200, body: { matched_by: 'email' } })
    expectNothingOfAnn(found)
    const visitor_token = textOf(found, 'visitor_token')
    const later = [
      await project.send('identify', { visitor_id: 'm1', visitor_token }),
      await project.send('identify', { visitor_id: 'm1', user_hash: project.userHash('m1') }),
      await project.send('set-properties', { visitor_id: 'm1', visitor_token, properties: { a: 1 } }),
      await project.send('set-stage', { visitor_id: 'm1', visitor_token, stage: 'Lead' }),
    ]
    for (const answer of later) {
      expect(answer.status).toBe(200)
      expectNothingOfAnn(answer)
    }
  })

  it('cannot act on Ann’s visitor: every call that means Ann is refused (R33)', async () => {
    const visitor_id = 'anns-visitor'
    const visitor_token = textOf(await project.send('identify', { visitor_id: 'm1', ...mallory() }), 'visitor_token')
    const attempts: [string, Record<string, unknown>][] = [
      ['identify', { name: 'Hacked' }],
      ['identify', { metadata: { tier: 'none' } }],
      ['identify', { phone: '666' }],
      ['set-properties', { properties: { tier: 'none' } }],
      ['set-stage', { stage: 'Lost' }],
      ['set-deal', { deal_value: 0 }],
      ['track', { name: 'Opened', company_id: 'acme' }],
    ]
    for (const [verb, fields] of attempts) {
      expect(await project.send(verb, { visitor_id, ...fields })).toMatchObject(refused)
      expect(await project.send(verb, { visitor_id, visitor_token, ...fields })).toMatchObject(refused)
    }
    expect(await annNow()).toEqual(ann)
  })

  it('takes Ann’s visitor over by her own proof and finds nothing of Ann there; Ann’s token is void (R7, R8, R32)', async () => {
    const visitor_id = 'anns-visitor'
    const annsToken = textOf(await project.send('identify', { visitor_id, identity_token: project.identityToken({ sub: 'ann' }) }), 'visitor_token')
    await project.send('set-properties', { visitor_id, visitor_token: annsToken, properties: { note: 'ann-private' } })
    const before = await annNow()
    const moved = await project.send('identify', { visitor_id, ...mallory() })
    expectNothingOfAnn(moved)
    const visitor_token = textOf(moved, 'visitor_token')
    const written = await project.send('set-properties', { visitor_id, visitor_token, properties: { mine: 1 } })
    expect(written.body).toMatchObject({ visitor: { properties: { mine: 1 } } })
    expectNothingOfAnn(written)
    expect(await project.send('set-deal', { visitor_id, visitor_token: annsToken, deal_value: 1 })).toMatchObject(refused)
    expect(await annNow()).toMatchObject({ ...Object(before), visitor_ids: [], updated_at: expect.anything() })
  })

  it('gets from a replay of Ann’s operation what a stranger gets, whatever she proves (R26)', async () => {
    const replay = (proof: Record<string, unknown>) => project.send('identify', { ...annsIdentify, ...proof })
    for (const other of [mallory(), { identity_token: malloryToken() }, { name: 'Mallory' }]) {
      const answer = await replay(other)
      expect(answer).toMatchObject({ status: 409, body: { code: 'id_reused' } })
      expectNothingOfAnn(answer)
    }
    for (const proof of [{}, { visitor_token: 'x' }, { user_hash: 'f'.repeat(64) }]) {
      const answer = await replay(proof)
      expect(answer.headers.get('idempotent-replayed')).toBe('true')
      expect(answer.body).not.toHaveProperty('visitor_token')
      expect(JSON.stringify(answer.body)).not.toContain('acme.example')
    }
    const own = await replay({ identity_token: project.identityToken({ sub: 'ann', email: 'ann@acme.com', company_ids: ['acme'] }) })
    expect(own.body).toMatchObject({ company: { name: 'acme.example Ltd' }, visitor_token: expect.any(String) })
  })

  it('cannot use Ann’s operation id from a visitor of her own (R26)', async () => {
    const answer = await project.send('identify', { id: 'anns-identify', visitor_id: 'm1', ...mallory() })
    expect(answer).toMatchObject({ status: 409, body: { code: 'id_reused' } })
    expectNothingOfAnn(answer)
  })

  it('learns from company_not_linked only that she has no such company (R20)', async () => {
    const visitor_token = textOf(await project.send('identify', { visitor_id: 'm1', ...mallory() }), 'visitor_token')
    const ask = async (company_id: string) => {
      const { status, body } = await project.send('set-stage', { visitor_id: 'm1', visitor_token, stage: 'Lead', company_id })
      return { status, ...Object(body), request_id: '' }
    }
    expect(await ask('acme')).toMatchObject({ status: 404, code: 'company_not_linked' })
    expect(await ask('acme')).toEqual(await ask('nowhere'))
  })

  it('gets no candidates of Ann’s companies without a proof (R20, R33)', async () => {
    await project.member('POST', '/api/companies', { name: 'Globex', external_id: 'globex' })
    const identity_token = project.identityToken({ sub: 'ann', company_ids: ['acme', 'globex'] })
    await project.send('identify', { visitor_id: 'anns-other-visitor', identity_token })
    for (const verb of ['set-stage', 'set-deal']) {
      const answer = await project.send(verb, { visitor_id: 'anns-other-visitor', stage: 'Lead', deal_value: 1 })
      expect(answer).toMatchObject(refused)
      expect(answer.body).not.toHaveProperty('candidates')
    }
  })

  it('cannot name a company beyond those that her token claims (R31)', async () => {
    const identity_token = project.identityToken({ sub: 'mallory', company_ids: [] })
    const answer = await project.send('identify', { visitor_id: 'm1', identity_token, company: { id: 'acme', deal_value: 1 } })
    expect(answer.body).toMatchObject({ warnings: [{ code: 'claim_ignored', path: 'company.id' }] })
    expectNothingOfAnn(answer)
    expect((await project.member('GET', '/api/companies/acme')).body).toMatchObject({ deal_value: 5_000 })
  })

  it('may enter a company that her token claims, by either of its ids (R11, R31)', async () => {
    const identity_token = project.identityToken({ sub: 'ann', company_ids: ['acme'] })
    const { body } = await project.member('GET', '/api/companies/acme')
    const id = textOf({ status: 200, headers: new Headers(), body }, 'id')
    for (const ref of ['acme', id]) {
      const answer = await project.send('identify', { visitor_id: 'm1', identity_token, company: { id: ref } })
      expect(answer.body).toMatchObject({ company: { external_id: 'acme' }, company_by: 'explicit', warnings: [] })
    }
  })
})

describe('with identity_verification: "strict", Mallory', () => {
  beforeEach(() => begin('strict', { company_policy: 'create_missing' }))

  it.each([
    ['Ann’s email', () => ({ email: 'ann@acme.com' })],
    ['Ann’s user_id', () => ({ user_id: 'ann' })],
    ['Ann’s company', () => ({ company: { id: 'acme' } })],
    ['Ann’s company among company_ids', () => ({ company_ids: ['acme'] })],
    ['a company that is to be made', () => ({ company: { id: 'new-one' } })],
  ])('cannot claim %s beside her own token (R34)', async (_what, claim) => {
    const answer = await project.send('identify', { visitor_id: 'm1', identity_token: malloryToken(), ...claim() })
    expect(answer).toMatchObject({ status: 403, body: { code: 'claim_mismatch' } })
    expect(await annNow()).toEqual(ann)
    expect(await project.member('GET', '/api/visitors/m1')).toMatchObject({ status: 404 })
  })

  it('cannot claim them with her visitor_token either (R32, R34)', async () => {
    const visitor_token = textOf(await project.send('identify', { visitor_id: 'm1', identity_token: malloryToken() }), 'visitor_token')
    for (const claim of [{ email: 'ann@acme.com' }, { user_id: 'ann' }, { company: { id: 'acme' } }, { company_ids: ['acme'] }]) {
      const answer = await project.send('identify', { visitor_id: 'm1', visitor_token, ...claim })
      expect(answer.status).toBe(403)
      expectNothingOfAnn(answer)
    }
    expect(await annNow()).toEqual(ann)
  })
})

describe('a visitor_token is worth nothing', () => {
  beforeEach(() => begin('required'))
  const deal = (visitor_token: string) => project.send('set-deal', { visitor_id: 'v1', visitor_token, deal_value: 7 })
  const prove = async (claims: Record<string, unknown>) =>
    textOf(await project.send('identify', { visitor_id: 'v1', identity_token: project.identityToken(claims) }), 'visitor_token')

  it('once the contact was erased (R29, R32)', async () => {
    const visitor_token = await prove({ sub: 'u1' })
    expect(await deal(visitor_token)).toMatchObject({ status: 200 })
    const visitor = await project.member('GET', '/api/visitors/v1')
    await project.member('DELETE', `/api/contacts/${textOf(visitor, 'contact_id')}`)
    expect(await deal(visitor_token)).toMatchObject(refused)
  })

  it('but goes on where the contact was merged into another (R4, R32)', async () => {
    const visitor_token = await prove({ email: 'lead@acme.com' })
    await project.send('identify', { visitor_id: 'v2', identity_token: project.identityToken({ sub: 'u2' }) })
    await project.send('identify', { visitor_id: 'v2', identity_token: project.identityToken({ sub: 'u2', email: 'lead@acme.com' }) })
    expect(await deal(visitor_token)).toMatchObject({ status: 200 })
  })

  it('once the visitor is somebody else’s (R8, R32)', async () => {
    const visitor_token = await prove({ sub: 'u1' })
    await prove({ sub: 'u2' })
    expect(await deal(visitor_token)).toMatchObject(refused)
  })

  it('for reading, once an account gave the contact another email (R32, R34)', async () => {
    const visitor_token = await prove({ email: 'old@acme.com' })
    const contactId = textOf(await project.member('GET', '/api/visitors/v1'), 'contact_id')
    await project.member('PATCH', `/api/contacts/${contactId}`, { email: 'new@acme.com', name: 'New Owner' })
    const answer = await project.send('identify', { visitor_id: 'v1', visitor_token })
    expect(JSON.stringify(answer.body)).not.toMatch(/new@acme.com|New Owner/)
  })
})
