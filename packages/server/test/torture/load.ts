import { statSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import type { BuiltServer } from '../process/built-server.js'
import { findingsIn, operationCounts } from './file.js'
import { acknowledgedIds, actUntilCut, inDoubt, type Account } from './ledger.js'
import { between, type Random } from './random.js'
import { readBackfill } from './wal.js'

/** The kill comes after so many answers, at most, and a moment more; or when the time is over. */
const mostAnswers = 150
const longestMomentMs = 20
const longestRoundMs = 5_000

/** When the kill comes: at once, while a commit is written, or while the log is copied into the database. */
export type Moment = 'any' | 'commit' | 'checkpoint'

/** Load from all of them at once, until the server on the database at `path` is killed in the middle of it. */
export async function actUntilKilled(cast: Account[], server: BuiltServer, path: string, random: Random, moment: Moment): Promise<void> {
  const enough = between(random, 1, mostAnswers)
  let answers = 0
  let isOver = false
  const acting = Promise.all(cast.map((account) => actUntilCut(account, server.url, () => isOver, () => void answers++)))
  const until = Date.now() + longestRoundMs
  while (answers < enough && Date.now() < until) await delay(1)
  if (moment === 'commit') waitForCommit(`${path}-wal`)
  else if (moment === 'checkpoint') await waitForCheckpoint(`${path}-shm`)
  else await delay(between(random, 0, longestMomentMs))
  server.kill('SIGKILL')
  isOver = true
  await acting
  expect(await server.ended).toMatchObject({ signal: 'SIGKILL' })
}

/** Until a commit is being written, without a turn of the event loop in between: a kill then finds it unanswered. */
function waitForCommit(log: string): void {
  const writtenAt = () => statSync(log, { throwIfNoEntry: false })?.mtimeMs
  const before = writtenAt()
  const until = performance.now() + longestMomentMs
  while (writtenAt() === before && performance.now() < until) continue
}

/** Until pages are being copied, while the load goes on; or until the time is over. */
async function waitForCheckpoint(index: string): Promise<void> {
  const until = Date.now() + longestRoundMs
  for (let { done, attempted } = readBackfill(index); attempted <= done && Date.now() < until; { done, attempted } = readBackfill(index)) {
    await new Promise(setImmediate)
  }
}

/** How many requests nobody had answered, and how many of them had been written all the same. */
export interface Doubts {
  inDoubt: number
  written: number
}

/**
 * What must hold of the file before anything is sent again: each acknowledged operation is there
 * once, each request that was not acknowledged wholly or not at all, and `hal check` finds nothing.
 */
export function expectNothingLost(path: string, accounts: Account[]): Doubts {
  const counts = operationCounts(path)
  const lost = accounts.flatMap(acknowledgedIds).filter((id) => counts.get(id) !== 1)
  expect(lost, 'acknowledged, and not there exactly once').toEqual([])
  const doubts = { inDoubt: 0, written: 0 }
  for (const entry of accounts.flatMap((account) => inDoubt(account) ?? [])) {
    const ids = entry.request.operations.map(({ id }) => id)
    const written = ids.filter((id) => counts.get(id) === 1).length
    expect([0, ids.length], `${written} of ${ids.length} operations of one request`).toContain(written)
    doubts.inDoubt++
    if (written > 0) doubts.written++
  }
  expect(findingsIn(path)).toEqual([])
  return doubts
}
