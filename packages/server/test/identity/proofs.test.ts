import { generateKeyPairSync, sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { base64url, hoursMs, jwt, minutesMs, openIdentityWorld, refused, textOf, userHash, type IdentityWorld, type Project } from './world.js'

let world: IdentityWorld
let project: Project

beforeAll(async () => {
  world = await openIdentityWorld()
  project = await world.newProject('required')
})

afterAll(() => world.server.close())

const identify = (fields: Record<string, unknown>) => project.send('identify', { visitor_id: 'v1', ...fields })

const inTenMinutes = () => world.clock.ms / 1_000 + 600

describe('an identity_token', () => {
  const claims = () => ({ sub: 'u1', exp: inTenMinutes() })
  const unsigned = (alg: string) => `${base64url({ alg })}.${base64url(claims())}.`
  const tampered = () => {
    const [header, , signature] = jwt(claims(), project.secret).split('.')
    return [header, base64url({ ...claims(), sub: 'admin' }), signature].join('.')
  }
  const byRsa = () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
    const signed = `${base64url({ alg: 'RS256' })}.${base64url(claims())}`
    return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`
  }

  it.each<[string, () => string]>([
    ['alg none', () => unsigned('none')],
    ['alg NONE', () => unsigned('NONE')],
    ['RS256', byRsa],
    ['an HS256 signature that is called RS256', () => jwt(claims(), project.secret, { alg: 'RS256' })],
    ['an HS256 signature that is called HS512', () => jwt(claims(), project.secret, { alg: 'HS512' })],
    ['no alg', () => jwt(claims(), project.secret, {})],
    ['a critical extension', () => jwt(claims(), project.secret, { alg: 'HS256', crit: ['b64'], b64: false })],
    ['claims that were changed', tampered],
    ['no signature', () => jwt(claims(), project.secret).replace(/[^.]+$/, '')],
    ['another secret', () => jwt(claims(), 'another secret')],
    ['an empty secret', () => jwt(claims(), '')],
    ['no exp', () => jwt({ sub: 'u1' }, project.secret)],
    ['an exp that is text', () => jwt({ ...claims(), exp: String(inTenMinutes()) }, project.secret)],
    ['neither sub nor email', () => jwt({ exp: inTenMinutes() }, project.secret)],
    ['a sub that is no id', () => jwt({ ...claims(), sub: 'undefined' }, project.secret)],
    ['an email that is none', () => jwt({ ...claims(), email: 'ann' }, project.secret)],
    ['company_ids that are no list', () => jwt({ ...claims(), company_ids: 'acme' }, project.secret)],
    ['nothing', () => ''],
    ['words', () => 'not a token'],
    ['five parts, as an encrypted one has', () => 'a.b.c.d.e'],
    ['60 KiB', () => `${jwt(claims(), project.secret)}${'A'.repeat(60 * 1024)}`],
  ])('with %s is refused (R31)', async (_what, make) => {
    expect(await identify({ identity_token: make() })).toMatchObject(refused)
  })

  it.each<[string, string, () => string]>([
    ['has expired', 'is old', () => project.identityToken({ sub: 'u1', exp: world.clock.ms / 1_000 - 61 })],
    ['`exp` that is missing', 'has no exp', () => jwt({ sub: 'u1' }, project.secret)],
    ['not signed with the identity secret', 'has another secret', () => jwt(claims(), 'another secret')],
    ['HS256', 'has another algorithm', () => unsigned('none')],
    ['`sub` or `email`', 'claims nobody', () => project.identityToken({})],
    ['not a signed JWT', 'is something else', () => 'x'],
  ])('says "%s" where it %s', async (told, _what, make) => {
    const message = expect.stringContaining(told)
    expect(await identify({ identity_token: make() })).toMatchObject({ body: { detail: message, errors: [{ path: 'identity_token', message }] } })
  })

  it('may claim null for what the backend does not know (R31)', async () => {
    const identity_token = project.identityToken({ sub: 'u5', email: null, company_ids: null })
    expect(await identify({ visitor_id: 'v5', identity_token })).toMatchObject({ status: 200, body: { contact: { user_id: 'u5', email: null } } })
    expect(await identify({ identity_token: project.identityToken({ sub: null, email: null }) })).toMatchObject(refused)
  })

  it('with claims that nobody knows, as libraries add them, is taken (R31)', async () => {
    const identity_token = jwt({ ...claims(), iss: 'acme', aud: 'hal', jti: '1', role: 'admin' }, project.secret, { alg: 'HS256', typ: 'JWT', kid: '1' })
    expect(await identify({ identity_token })).toMatchObject({ status: 200, body: { visitor: { verified: true } } })
  })

  it('may have a number for sub, which is its decimal text (R31)', async () => {
    const answer = await identify({ visitor_id: 'v42', identity_token: project.identityToken({ sub: 42 }), user_id: 42 })
    expect(answer).toMatchObject({ status: 200, body: { contact: { user_id: '42' }, warnings: [] } })
  })

  it('counts for 60 s after its exp, and no longer (R31)', async () => {
    const identity_token = jwt({ sub: 'u1', exp: world.clock.ms / 1_000 }, project.secret)
    world.clock.ms += 59_000
    expect(await identify({ identity_token })).toMatchObject({ status: 200 })
    world.clock.ms += 1_000
    expect(await identify({ identity_token })).toMatchObject(refused)
  })

  it('that is not valid yet counts 60 s early at most (R31)', async () => {
    const soon = world.clock.ms / 1_000
    const from = (seconds: number) => identify({ identity_token: project.identityToken({ sub: 'u1', nbf: soon + seconds }) })
    expect(await from(60)).toMatchObject({ status: 200 })
    expect(await from(61)).toMatchObject(refused)
  })

  it('wins over the body, and says what it ignored (R31)', async () => {
    const identity_token = project.identityToken({ sub: 'u7', email: 'ann@acme.com' })
    const answer = await identify({ visitor_id: 'v7', identity_token, user_id: 'u8', email: 'boss@acme.com' })
    expect(answer.body).toMatchObject({
      contact: { user_id: 'u7', email: 'ann@acme.com' },
      warnings: [
        { code: 'claim_ignored', path: 'user_id' },
        { code: 'claim_ignored', path: 'email' },
      ],
    })
  })

  it('of an email alone leaves no room for a user_id of the body (R31)', async () => {
    const identity_token = project.identityToken({ email: 'carl@acme.com' })
    const answer = await identify({ visitor_id: 'v9', identity_token, user_id: 'u9' })
    expect(answer.body).toMatchObject({
      contact: { user_id: null, email: 'carl@acme.com' },
      warnings: [{ code: 'claim_ignored', path: 'user_id' }],
    })
  })
})

describe('a user_hash', () => {
  it.each<[string, (hash: string) => string]>([
    ['is empty', () => ''],
    ['is cut short', (hash) => hash.slice(0, 62)],
    ['is too long', (hash) => `${hash}00`],
    ['is no hex', (hash) => `${hash.slice(0, 63)}g`],
    ['is base64', (hash) => Buffer.from(hash, 'hex').toString('base64')],
    ['differs in the last digit', (hash) => hash.slice(0, 63) + (hash.endsWith('0') ? '1' : '0')],
  ])('that %s is refused (R31)', async (_what, spoil) => {
    expect(await identify({ user_id: 'u1', user_hash: spoil(project.userHash('u1')) })).toMatchObject(refused)
  })

  it('says what it should have been', async () => {
    const answer = await identify({ user_id: 'u1', user_hash: project.userHash('u2') })
    expect(answer.body).toMatchObject({ errors: [{ path: 'user_hash', message: expect.stringContaining('HMAC-SHA256 of `user_id`') }] })
  })

  it('of the email, or with another project’s secret, is refused (R31)', async () => {
    const other = await world.newProject('required')
    const ann = { user_id: 'u1', email: 'ann@acme.com' }
    expect(await identify({ ...ann, user_hash: project.userHash(ann.email) })).toMatchObject(refused)
    expect(await identify({ ...ann, user_hash: other.userHash('u1') })).toMatchObject(refused)
  })

  it('of a number is that of its decimal text (R31)', async () => {
    expect(await identify({ visitor_id: 'v43', user_id: 43, user_hash: project.userHash('43') })).toMatchObject({ status: 200 })
  })

  it('that is right does not make up for an identity_token that is wrong, nor the other way round (R31)', async () => {
    const right = { user_hash: project.userHash('u1'), identity_token: project.identityToken({ sub: 'u1' }) }
    expect(await identify({ user_id: 'u1', ...right })).toMatchObject({ status: 200 })
    expect(await identify({ user_id: 'u1', ...right, identity_token: 'x' })).toMatchObject(refused)
    expect(await identify({ user_id: 'u1', ...right, user_hash: 'x' })).toMatchObject(refused)
  })
})

describe('a visitor_token', () => {
  const deal = (visitor_token: string, visitor_id = 'v1') => project.send('set-deal', { visitor_id, visitor_token, deal_value: 7 })
  const earn = async (visitor_id = 'v1', sub = 'u1') =>
    textOf(await project.send('identify', { visitor_id, identity_token: project.identityToken({ sub }) }), 'visitor_token')

  it('lasts for 24 hours to the second, and a token earns no new one (R32)', async () => {
    const visitor_token = await earn()
    const again = await identify({ user_id: 'u1', visitor_token })
    expect(again.status).toBe(200)
    expect(again.body).not.toHaveProperty('visitor_token')
    world.clock.ms += 24 * hoursMs - 1_000
    expect(await deal(visitor_token)).toMatchObject({ status: 200 })
    world.clock.ms += 1_000
    expect(await deal(visitor_token)).toMatchObject(refused)
  })

  it('is worth nothing for another visitor, in another project, or as an identity_token (R32)', async () => {
    const visitor_token = await earn()
    await earn('v2')
    expect(await deal(visitor_token, 'v2')).toMatchObject(refused)
    const other = await world.newProject('required')
    await other.send('identify', { visitor_id: 'v1', identity_token: other.identityToken({ sub: 'u1' }) })
    expect(await other.send('set-deal', { visitor_id: 'v1', visitor_token, deal_value: 7 })).toMatchObject(refused)
    expect(await identify({ identity_token: visitor_token })).toMatchObject(refused)
  })

  it('cannot be made with the identity secret (R32)', async () => {
    const [, payload = ''] = (await earn()).split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    expect(await deal(jwt(claims, project.secret))).toMatchObject(refused)
    expect(await deal(`${base64url({ alg: 'none' })}.${payload}.`)).toMatchObject(refused)
  })
})

describe('POST /api/projects/:id/rotate-secret', () => {
  const rotated = async (rotating: Project, grace_seconds?: number) => {
    const answer = await rotating.member('POST', `/api/projects/${rotating.id}/rotate-secret`, { grace_seconds })
    return { secret: textOf(answer, 'identity_secret'), until: textOf(answer, 'previous_secret_expires_at') }
  }
  const byHash = (rotating: Project, secret: string) =>
    rotating.send('identify', { visitor_id: 'v1', user_id: 'u1', user_hash: userHash('u1', secret) })
  const byToken = (rotating: Project, secret: string) =>
    rotating.send('identify', { visitor_id: 'v1', identity_token: rotating.identityToken({ sub: 'u1' }, secret) })

  it('lets both secrets count until the grace is over, a day if not said (R31)', async () => {
    const rotating = await world.newProject('required')
    const { secret, until } = await rotated(rotating)
    expect(Date.parse(until)).toBe(world.clock.ms + 24 * hoursMs)
    for (const prove of [byHash, byToken]) {
      expect(await prove(rotating, rotating.secret)).toMatchObject({ status: 200 })
      expect(await prove(rotating, secret)).toMatchObject({ status: 200 })
    }
    world.clock.ms += 24 * hoursMs
    for (const prove of [byHash, byToken]) {
      expect(await prove(rotating, rotating.secret)).toMatchObject(refused)
      expect(await prove(rotating, secret)).toMatchObject({ status: 200 })
    }
  })

  it('ends the old secret at once without grace (R31)', async () => {
    const rotating = await world.newProject('required')
    const { secret } = await rotated(rotating, 0)
    expect(await byHash(rotating, rotating.secret)).toMatchObject(refused)
    expect(await byHash(rotating, secret)).toMatchObject({ status: 200 })
  })

  it('still says why a token of the old secret is refused, while that counts', async () => {
    const rotating = await world.newProject('required')
    await rotated(rotating)
    const identity_token = rotating.identityToken({ sub: 'u1', exp: world.clock.ms / 1_000 - 61 })
    const answer = await rotating.send('identify', { visitor_id: 'v1', identity_token })
    expect(answer.body).toMatchObject({ errors: [{ message: 'has expired' }] })
  })

  it('forgets the oldest of three, whatever time it had left, and keeps the times of the others (R31)', async () => {
    const rotating = await world.newProject('required')
    const second = await rotated(rotating, 30 * 24 * 3_600)
    const third = await rotated(rotating, 600)
    expect(await byHash(rotating, rotating.secret)).toMatchObject(refused)
    expect(await byHash(rotating, second.secret)).toMatchObject({ status: 200 })
    world.clock.ms += 10 * minutesMs
    expect(await byHash(rotating, second.secret)).toMatchObject(refused)
    expect(await byHash(rotating, third.secret)).toMatchObject({ status: 200 })
  })

  it('shows a secret to members, and the one before it to nobody', async () => {
    const rotating = await world.newProject('required')
    await rotated(rotating)
    const shown = await rotating.member('GET', `/api/projects/${rotating.id}`)
    expect(JSON.stringify(shown.body)).not.toContain(rotating.secret)
    const stranger = await world.newProject('off')
    expect(await stranger.member('GET', `/api/projects/${rotating.id}`)).toMatchObject({ status: 404 })
    expect(await stranger.member('POST', `/api/projects/${rotating.id}/rotate-secret`, {})).toMatchObject({ status: 404 })
  })
})
