import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runBuilt, startBuiltServer, type BuiltServer } from '../process/built-server.js'
import { temporaryFolder } from '../process/folder.js'
import { createHeavy, createLoner } from './actor.js'
import { operationCounts } from './file.js'
import { acknowledgedIds, openAccount, type Account } from './ledger.js'
import { actUntilKilled, expectNothingLost } from './load.js'
import { expectMessagesKept } from './messages.js'
import { answeredBytes, losePower } from './power-loss.js'
import { createRandom, pick } from './random.js'
import { send } from './send.js'
import { rounds, seed } from './settings.js'
import { canWatchSyncs, watchSyncs } from './watch-syncs.js'

const actorsOfAKind = 6

const random = createRandom(seed + 1)
const accounts: Account[] = []
const figures = { acknowledged: 0, messages: 0, inDoubt: 0, inDoubtWritten: 0, logBytesLost: 0, pagesTorn: 0 }

let folder: ReturnType<typeof temporaryFolder>
let server: BuiltServer | undefined
beforeAll(() => {
  folder = temporaryFolder()
})
afterAll(async () => {
  server?.kill('SIGKILL')
  await server?.ended
  folder.remove()
  process.stdout.write(`power loss: seed ${seed}, ${rounds} rounds, ${JSON.stringify(figures)}\n`)
})

const path = () => folder.file('hal.sqlite')

function castRound(round: number): Account[] {
  const cast = Array.from({ length: actorsOfAKind }, (_, index) => {
    const chance = createRandom(seed + round * 1_000 + index)
    return [openAccount(createLoner(`loner-${round}-${index}`, chance)), openAccount(createHeavy(`heavy-${round}-${index}`, chance))]
  }).flat()
  accounts.push(...cast)
  return cast
}

describe('a machine that loses its power at any moment under load (the model: power-loss.ts)', () => {
  it(`keeps each acknowledged call once, and each other call whole or not at all, over ${rounds} rounds (R26)`, { timeout: rounds * 60_000 }, async () => {
    for (let round = 0; round < rounds; round++) {
      server = await startBuiltServer(path())
      const cast = castRound(round)
      const syncedBytes = canWatchSyncs ? await watchSyncs(server.pid, path()) : () => answeredBytes(path(), holdsAllAcknowledged)
      await actUntilKilled(cast, server, path(), random, pick(random, ['any', 'commit', 'checkpoint']))
      const loss = losePower(path(), await syncedBytes(), random)
      figures.logBytesLost += loss.logBytes
      figures.pagesTorn += loss.pages

      const { inDoubt, written } = expectNothingLost(path(), accounts)
      figures.inDoubt += inDoubt
      figures.inDoubtWritten += written
      figures.messages = await expectMessagesKept(path(), accounts)
      server = await startBuiltServer(path())
      for (const { entries } of cast) await sendLastAgain(entries, server)
      server.kill('SIGTERM')
      expect(await server.ended).toMatchObject({ code: 0 })
    }
    figures.acknowledged = accounts.flatMap(acknowledgedIds).length
    expect(await runBuilt('hal', ['check'], path())).toMatchObject({ code: 0 })
  })
})

/** A file that cannot be read does not: its log was cut too early. */
function holdsAllAcknowledged(file: string): boolean {
  try {
    const counts = operationCounts(file)
    return accounts.flatMap(acknowledgedIds).every((id) => counts.has(id))
  } catch {
    return false
  }
}

async function sendLastAgain(entries: Account['entries'], { url }: BuiltServer): Promise<void> {
  const last = entries.at(-1)
  if (!last) return
  const answers = await send(url, last.request)
  if (last.answers === null) last.answers = answers
  else expect(answers).toEqual(last.answers.map((first) => ({ ...first, status: 'duplicate' })))
}
