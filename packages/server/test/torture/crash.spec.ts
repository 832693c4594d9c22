import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.js'
import { runBuilt, startBuiltServer, type BuiltServer } from '../process/built-server.js'
import { temporaryFolder } from '../process/folder.js'
import { castRound, everybody, type Company } from './cast.js'
import { acknowledgedIds, type Account } from './ledger.js'
import { actUntilKilled, expectNothingLost } from './load.js'
import { expectMessagesKept } from './messages.js'
import { portraitOf } from './portrait.js'
import { createRandom, pick } from './random.js'
import { rehearse } from './rehearsal.js'
import { send } from './send.js'
import { rounds, seed } from './settings.js'

/** Of what was acknowledged long ago, this share is sent again each round. */
const replayShare = 0.05

const company: Company = { loners: [], crowds: [] }
const figures = { acknowledged: 0, messages: 0, inDoubt: 0, inDoubtWritten: 0, sentAgain: 0 }
const random = createRandom(seed)

let folder: ReturnType<typeof temporaryFolder>
let server: BuiltServer | undefined
beforeAll(() => {
  folder = temporaryFolder()
})
afterAll(async () => {
  server?.kill('SIGKILL')
  await server?.ended
  folder.remove()
  process.stdout.write(`crash: seed ${seed}, ${rounds} rounds, ${JSON.stringify(figures)}\n`)
})

const path = () => folder.file('hal.sqlite')

/** A retry of what was answered gets that answer again; a retry of what was not, an answer at last. */
async function retry({ entries }: Account, { url }: BuiltServer): Promise<void> {
  const chosen = entries.filter((_, index) => index >= entries.length - 3 || random() < replayShare)
  for (const entry of chosen) {
    const answers = await send(url, entry.request)
    if (entry.answers === null) entry.answers = answers
    else expect(answers).toEqual(entry.answers.map((first) => ({ ...first, status: 'duplicate' })))
    expect(entry.answers?.map(({ status }) => status)).not.toContain('rejected')
    figures.sentAgain++
  }
}

describe('a server that is killed at any moment under load', () => {
  it(`keeps each acknowledged call once, and each other call whole or not at all, over ${rounds} rounds (R26)`, { timeout: rounds * 60_000 }, async () => {
    server = await startBuiltServer(path())
    for (let round = 0; round < rounds; round++) {
      const cast = castRound(company, round, seed, random)
      await actUntilKilled(cast, server, path(), random, pick(random, ['any', 'commit']))
      const { inDoubt, written } = expectNothingLost(path(), everybody(company))
      figures.inDoubt += inDoubt
      figures.inDoubtWritten += written
      figures.messages = await expectMessagesKept(path(), everybody(company))
      // Now and then the recovery does not get far either.
      if (random() < 0.2) (await startBuiltServer(path())).kill('SIGKILL')
      server = await startBuiltServer(path())
      for (const account of cast) await retry(account, server)
    }
    figures.acknowledged = everybody(company).flatMap(acknowledgedIds).length
    server.kill('SIGTERM')
    expect(await server.ended).toMatchObject({ code: 0 })
    figures.messages = await expectMessagesKept(path(), everybody(company))
    expect(figures.messages).toBeGreaterThan(0)
    expect(await runBuilt('hal', ['check'], path())).toMatchObject({ code: 0 })
  })

  it('comes to what the rules make of each request, taken once and in its order', { timeout: rounds * 60_000 }, async () => {
    const store = openSqliteStore({ path: path() })
    for (const { actor, entries } of company.loners) {
      const expected = await rehearse(entries.map(({ request }) => request), actor.visitorId)
      expect(await portraitOf(store.queries, 'demo', actor.visitorId)).toEqual(expected)
    }
    await store.close()
  })

  it('leaves one contact for one email, with all who identified by it (R2)', async () => {
    const store = openSqliteStore({ path: path() })
    for (const crowd of company.crowds) {
      const acted = crowd.filter(({ entries }) => entries.length > 0).map(({ actor }) => actor)
      const sort = { field: 'created_at', descending: true } as const
      const { data } = await store.queries.contacts({ project_id: 'demo', limit: 10, cursor: null, sort }, { email: acted[0]?.email ?? '' })
      expect(data).toHaveLength(1)
      expect(new Set(data[0]?.visitor_ids)).toEqual(new Set(acted.map(({ visitorId }) => visitorId)))
    }
    await store.close()
  })
})
