import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openIdentityWorld, mismatched, refused, textOf, type IdentityWorld, type Project } from './world.js'

let world: IdentityWorld

beforeAll(async () => {
  world = await openIdentityWorld()
})

afterAll(() => world.server.close())

/** What a page may call, on a visitor whose contact the backend has proven. */
const calls = [
  { verb: 'identify', what: 'an email', fields: { email: 'ann@acme.com' } },
  { verb: 'identify', what: 'a user_id', fields: { user_id: 'u1' } },
  { verb: 'identify', what: 'a company', fields: { company: { name: 'Acme' } } },
  { verb: 'identify', what: 'company_ids', fields: { company_ids: ['acme'] } },
  { verb: 'identify', what: 'no identity', fields: { name: 'Ann' } },
  { verb: 'set-properties', what: 'properties', fields: { properties: { plan: 'pro' } } },
  { verb: 'track', what: 'a company_id', fields: { name: 'Opened', company_id: 'acme' } },
  { verb: 'set-stage', what: 'a stage', fields: { stage: 'Qualified' } },
  { verb: 'set-deal', what: 'a value', fields: { deal_value: 100 } },
] as const

/** What a stranger may do about a visitor who is nobody yet. */
const anonymousCalls = [
  { verb: 'identify', what: 'a name and metadata', fields: { name: 'Ann', metadata: { plan: 'pro' } } },
  { verb: 'set-properties', what: 'properties', fields: { properties: { plan: 'pro' } } },
  { verb: 'track', what: 'an event', fields: { name: 'Opened' } },
] as const

/** A project in which Ann is proven on the visitor `v1` and belongs to `acme`. */
async function withAnn(setting: 'off' | 'required' | 'strict'): Promise<{ project: Project; visitor_token: string }> {
  const project = await world.newProject(setting)
  await project.member('POST', '/api/companies', { name: 'Acme', external_id: 'acme' })
  const identity_token = project.identityToken({ sub: 'u1', email: 'ann@acme.com', company_ids: ['acme'] })
  const identified = await project.send('identify', { visitor_id: 'v1', identity_token, company: { id: 'acme' } })
  return { project, visitor_token: textOf(identified, 'visitor_token') }
}

describe.each(['required', 'strict'] as const)('identity_verification: "%s"', (setting) => {
  it.each(calls)('refuses $verb with $what about an identified visitor without a proof, and changes nothing (R33)', async ({ verb, fields }) => {
    const { project } = await withAnn(setting)
    const before = await everything(project)
    expect(await project.send(verb, { visitor_id: 'v1', ...fields })).toMatchObject(refused)
    expect(await everything(project)).toEqual(before)
  })

  it.each(calls)('takes $verb with $what with the token that the visitor earned (R32, R33)', async ({ verb, fields }) => {
    const { project, visitor_token } = await withAnn(setting)
    expect(await project.send(verb, { visitor_id: 'v1', visitor_token, ...fields })).toMatchObject({ status: 200 })
  })

  it.each(anonymousCalls)('takes $verb with $what of a visitor without a contact, a wrong token notwithstanding (R33)', async ({ verb, fields }) => {
    const { project } = await withAnn(setting)
    expect(await project.send(verb, { visitor_id: 'anon', ...fields })).toMatchObject({ status: 200 })
    expect(await project.send(verb, { visitor_id: 'anon', visitor_token: 'x.y.z', ...fields })).toMatchObject({ status: 200 })
  })

  it('takes an event of an identified visitor without a proof (R33)', async () => {
    const { project } = await withAnn(setting)
    expect(await project.send('track', { visitor_id: 'v1', name: 'Opened' })).toMatchObject({ status: 200 })
  })

  it('refuses a dry run as it refuses the call (R33, R35)', async () => {
    const { project } = await withAnn(setting)
    const dry = await project.send('identify', { visitor_id: 'v2', email: 'ann@acme.com', dry_run: true })
    expect(dry).toMatchObject(refused)
  })

  it('gives no token for a dry run (R32, R35)', async () => {
    const { project } = await withAnn(setting)
    const identity_token = project.identityToken({ sub: 'u1' })
    const dry = await project.send('identify', { visitor_id: 'v2', identity_token, dry_run: true })
    expect(dry.status).toBe(200)
    expect(dry.body).not.toHaveProperty('visitor_token')
  })

  it('lets a proven identify verify what comes after it in a batch, of its own visitor only (R33)', async () => {
    const { project } = await withAnn(setting)
    const identity_token = project.identityToken({ sub: 'u2' })
    const answer = await project.batch([
      { type: 'set_properties', visitor_id: 'v1', properties: { plan: 'evil' } },
      { type: 'identify', visitor_id: 'v2', identity_token },
      { type: 'set_deal', visitor_id: 'v2', deal_value: 7 },
      { type: 'set_deal', visitor_id: 'v1', deal_value: 7 },
    ])
    expect(answer.body).toMatchObject({
      results: [{ status: 'rejected' }, { status: 'ok' }, { status: 'ok' }, { status: 'rejected', problem: { code: 'identity_unverified' } }],
    })
  })
})

describe('identity_verification: "required"', () => {
  it('takes a user_hash of the user_id, or of the visitor_id where there is no user_id (R31)', async () => {
    const project = await world.newProject('required')
    const byUser = await project.send('identify', { visitor_id: 'v1', user_id: 'u1', user_hash: project.userHash('u1') })
    expect(byUser).toMatchObject({ status: 200, body: { visitor: { verified: true }, visitor_token: expect.any(String) } })
    const byVisitor = await project.send('identify', { visitor_id: 'v2', email: 'bob@x.example', user_hash: project.userHash('v2') })
    expect(byVisitor).toMatchObject({ status: 200, body: { visitor: { verified: true } } })
    const mixed = await project.send('identify', { visitor_id: 'v2', user_id: 'u2', user_hash: project.userHash('v2') })
    expect(mixed).toMatchObject(refused)
  })
})

describe('identity_verification: "strict"', () => {
  it('takes a user_hash for no proof (R34)', async () => {
    const project = await world.newProject('strict')
    const identified = await project.send('identify', { visitor_id: 'v1', user_id: 'u1', user_hash: project.userHash('u1') })
    expect(identified).toMatchObject(refused)
  })

  it.each([
    ['user_id', { user_id: 'u2' }],
    ['email', { email: 'bob@acme.com' }],
    ['company.id', { company: { id: 'globex' } }],
    ['company_ids[1]', { company_ids: ['acme', 'globex'] }],
  ])('refuses a %s that is not claimed (R34)', async (path, fields) => {
    const { project } = await withAnn('strict')
    await project.member('POST', '/api/companies', { name: 'Globex', external_id: 'globex' })
    const identity_token = project.identityToken({ sub: 'u1', email: 'ann@acme.com', company_ids: ['acme'] })
    expect(await project.send('identify', { visitor_id: 'v1', identity_token, ...fields })).toMatchObject(mismatched(path))
  })

  it('lets a visitor_token name no company beyond those that its proof claimed (R32, R34)', async () => {
    const { project, visitor_token } = await withAnn('strict')
    await project.member('POST', '/api/companies', { name: 'Globex', external_id: 'globex' })
    const stray = await project.send('identify', { visitor_id: 'v1', visitor_token, company: { id: 'globex' } })
    expect(stray).toMatchObject(mismatched('company.id'))
  })
})

describe('identity_verification: "off"', () => {
  it.each(calls)('takes $verb with $what without a proof', async ({ verb, fields }) => {
    const { project } = await withAnn('off')
    expect(await project.send(verb, { visitor_id: 'v1', ...fields })).toMatchObject({ status: 200 })
  })

  it('refuses a wrong proof all the same (R31)', async () => {
    const project = await world.newProject('off')
    expect(await project.send('identify', { visitor_id: 'v1', user_id: 'u1', user_hash: '' })).toMatchObject(refused)
    expect(await project.send('identify', { visitor_id: 'v1', identity_token: 'x.y.z' })).toMatchObject(refused)
  })
})

describe('PATCH /api/projects/:id', () => {
  it('changes the setting for the very next call, and back', async () => {
    const project = await world.newProject('off')
    const identify = () => project.send('identify', { visitor_id: 'v1', email: 'ann@acme.com' })
    expect(await identify()).toMatchObject({ status: 200 })
    await project.member('PATCH', `/api/projects/${project.id}`, { identity_verification: 'required' })
    expect(await identify()).toMatchObject(refused)
    await project.member('PATCH', `/api/projects/${project.id}`, { identity_verification: 'off' })
    expect(await identify()).toMatchObject({ status: 200 })
  })

  it('ends in strict what a user_hash had earned (R34)', async () => {
    const project = await world.newProject('required')
    const identified = await project.send('identify', { visitor_id: 'v1', user_id: 'u1', user_hash: project.userHash('u1') })
    const deal = { visitor_id: 'v1', visitor_token: textOf(identified, 'visitor_token'), deal_value: 7 }
    expect(await project.send('set-deal', deal)).toMatchObject({ status: 200 })
    await project.member('PATCH', `/api/projects/${project.id}`, { identity_verification: 'strict' })
    expect(await project.send('set-deal', deal)).toMatchObject(refused)
  })
})

/** All records of a project, as its owner sees them. */
async function everything(project: Project): Promise<unknown[]> {
  const paths = ['/api/contacts', '/api/companies', '/api/events', '/api/visitors/v1']
  const answers = await Promise.all(paths.map((path) => project.member('GET', path)))
  return answers.map(({ body }) => body)
}
