import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBuilt, runBuilt, startBuiltServer, type BuiltServer } from '../process/built-server.js'
import { eventually, temporaryFolder } from '../process/folder.js'
import { callWidget } from '../process/widget.js'
import { createLoner } from './actor.js'
import { ageEvents, countEvents, countOldEvents, dayMs, eventIds, fillProject } from './cleanup-file.js'
import { acknowledgedIds, actUntilCut, openAccount, type Account } from './ledger.js'
import { expectNothingLost } from './load.js'
import { between, createRandom } from './random.js'
import { rounds, seed } from './settings.js'

const actors = 5
const visitors = { old: 2_000, doomed: 8_000 }
const eventsOfEach = 3
/** The kill comes so long after the first slice, at most. */
const longestMomentMs = 400
/** Each look reads all events, and the load comes from the same process. */
const lookEveryMs = 100

const random = createRandom(seed + 2)
const accounts: Account[] = []
/** Events that may go, of all rounds: too old, or of a project that is deleted. None may come back once it is gone. */
const due = new Set<string>()
const gone = new Set<string>()
const figures = { due: 0, acknowledged: 0, killedWhileRetaining: 0, killedWhileDeleting: 0 }

let folder: ReturnType<typeof temporaryFolder>
let server: BuiltServer | undefined
beforeAll(() => {
  folder = temporaryFolder()
})
afterAll(async () => {
  server?.kill('SIGKILL')
  await server?.ended
  folder.remove()
  process.stdout.write(`cleanup: seed ${seed}, ${rounds} rounds, ${JSON.stringify(figures)}\n`)
})

const path = () => folder.file('hal.sqlite')
const hal = (...args: string[]) => runBuilt('hal', args, path())
const track = (project_id: string) => callWidget(server?.url ?? '', 'track', { project_id, visitor_id: 'v', name: 'x' })

/** What must hold of the file after each kill. */
function expectOnlyDueGone(): { left: Set<string> } {
  expectNothingLost(path(), accounts)
  const left = eventIds(path())
  const tracked = accounts.flatMap(({ entries }) => entries).flatMap(({ request, answers }) =>
    answers === null ? [] : request.operations.filter(({ type }) => type === 'track').map(({ id }) => id))
  expect(tracked.filter((id) => !due.has(id) && !left.has(id)), 'acknowledged, not due, and gone').toEqual([])
  expect([...gone].filter((id) => left.has(id)), 'came back').toEqual([])
  for (const id of due) if (!left.has(id)) gone.add(id)
  return { left }
}

/** Runs retention, a deletion and load at once, until all of it is killed in the middle. */
async function runUntilKilled(projectId: string, round: number): Promise<void> {
  server = await startBuiltServer(path())
  const { url, kill, ended } = server
  const cast = Array.from({ length: actors }, (_, index) => openAccount(createLoner(`loner-${accounts.length + index}`, createRandom(seed + accounts.length + index))))
  accounts.push(...cast)
  let isOver = false
  const acting = Promise.all(cast.map((account) => actUntilCut(account, url, () => isOver, () => {})))
  const deletion = launchBuilt('hal', ['project', 'delete', projectId, '--yes'], path())
  await eventually(async () => {
    for (const kind of ['old', 'doomed'] as const) {
      expect(countEvents(path(), `${kind}-${round}-`)).toBeLessThan(visitors[kind] * eventsOfEach)
    }
  }, 80_000, lookEveryMs)
  await delay(between(random, 0, longestMomentMs))
  kill('SIGKILL')
  deletion.kill('SIGKILL')
  isOver = true
  await Promise.all([acting, ended, deletion.ended])
}

/** The ids that `fillProject` gave to a project of that round. */
const ofRound = (prefix: string, round: number, ids: Iterable<string>): string[] =>
  [...ids].filter((id) => id.startsWith(`${prefix}-${round}-`))

describe('retention and the deletion of a project that are killed at any moment under load', () => {
  it(`lose nothing that was acknowledged and is not due, and bring nothing back, over ${rounds} rounds (R26, wire)`, { timeout: rounds * 90_000 }, async () => {
    server = await startBuiltServer(path())
    for (let round = 0; round < rounds; round++) {
      const { stdout } = await hal('project', 'create', `Doomed ${round}`)
      const doomed = stdout.trim()
      server.kill('SIGTERM')
      await server.ended
      // A day older than the load of the last round, which is due now too: retention begins with the oldest. Otherwise
      // each round would wait until all of that load is gone, and make more load itself the longer it waits.
      fillProject(path(), 'demo', `old-${round}`, visitors.old, eventsOfEach, Date.now() - dayMs)
      for (const id of ageEvents(path(), 'demo')) due.add(id)
      fillProject(path(), doomed, `doomed-${round}`, visitors.doomed, eventsOfEach)
      for (const id of ofRound('doomed', round, eventIds(path()))) due.add(id)
      await runUntilKilled(doomed, round)

      const { left } = expectOnlyDueGone()
      if (ofRound('old', round, left).length > 0) figures.killedWhileRetaining++
      if (ofRound('doomed', round, left).length > 0) figures.killedWhileDeleting++
      server = await startBuiltServer(path())
      expect((await track(doomed)).status).toBe(404)
      const deleted = await hal('project', 'delete', doomed)
      expect(deleted, deleted.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining(`events\t${visitors.doomed * eventsOfEach}\n`) })
      expect([...eventIds(path())].filter((id) => id.startsWith('doomed-'))).toEqual([])
      await eventually(async () => expect(countOldEvents(path())).toBe(0), 60_000)
      expectOnlyDueGone()
    }
    figures.due = due.size
    figures.acknowledged = accounts.flatMap(acknowledgedIds).length
    server.kill('SIGTERM')
    expect(await server.ended).toMatchObject({ code: 0 })
    expect(await hal('check')).toMatchObject({ code: 0 })
  })
})
