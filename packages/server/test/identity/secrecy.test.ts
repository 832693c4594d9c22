import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openIdentityWorld, textOf, type IdentityWorld, type Project } from './world.js'

let world: IdentityWorld
let project: Project
/** What must be written down nowhere. */
let tokens: string[]

beforeAll(async () => {
  world = await openIdentityWorld()
  project = await world.newProject('required')
  const user_hash = project.userHash('u1')
  const identity_token = project.identityToken({ sub: 'u1', email: 'ann@acme.com' })
  const wrong_token = project.identityToken({ sub: 'u1' }, 'another secret')
  const identified = await project.send('identify', { visitor_id: 'v1', user_id: 'u1', user_hash, identity_token })
  const visitor_token = textOf(identified, 'visitor_token')
  await project.send('identify', { visitor_id: 'v1', identity_token: wrong_token })
  await project.send('set-deal', { visitor_id: 'v1', visitor_token, deal_value: 7 })
  await project.batch(
    [
      { type: 'track', name: 'Opened' },
      { type: 'identify', user_id: 'u1', user_hash, metadata: { plan: 'pro' } },
      { type: 'set_stage', stage: 'Lead', visitor_token },
    ],
    { visitor_id: 'v1', visitor_token },
  )
  tokens = [user_hash, identity_token, wrong_token, visitor_token]
})

afterAll(() => world.server.close())

/** The signature alone would do: it is the part that nobody can make. */
const parts = () => tokens.flatMap((token) => [token, token.split('.').at(-1) ?? token])

describe('proofs and tokens', () => {
  it('are in no file of the database (R26)', () => {
    const folder = dirname(world.server.databasePath)
    const files = readdirSync(folder).filter((name) => name.startsWith('hal.sqlite'))
    const written = files.map((name) => readFileSync(join(folder, name), 'latin1')).join('\n')
    // That the search would find them: the email and the event are there.
    expect(written).toContain('ann@acme.com')
    expect(written).toContain('Opened')
    expect(parts().filter((part) => written.includes(part))).toEqual([])
  })

  it('are in no line of the log, and neither are ids, emails or the secret', () => {
    const log = world.server.log.join('\n')
    expect(log).toContain('/api/widget/identify')
    const hidden = [...parts(), project.secret, 'ann@acme.com', '"u1"', '"v1"']
    expect(hidden.filter((text) => log.includes(text))).toEqual([])
  })

  it('are in no answer of the account routes but the one that shows the secret', async () => {
    const paths = ['/api/contacts', '/api/companies', '/api/events', '/api/visitors/v1']
    const answers = await Promise.all(paths.map((path) => project.member('GET', path)))
    const told = JSON.stringify(answers.map(({ body }) => body))
    expect([...parts(), project.secret].filter((text) => told.includes(text))).toEqual([])
  })

  it('are not told back by a refusal', async () => {
    const identity_token = project.identityToken({ sub: 'u1' }, 'another secret')
    const answer = await project.send('identify', { visitor_id: 'v1', identity_token })
    expect(JSON.stringify(answer.body)).not.toContain(identity_token.split('.')[1])
  })
})
