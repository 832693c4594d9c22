import type { Database } from 'better-sqlite3'
import { runSlices, type OnSlice, type RunSlice } from '../housekeeping/run-slices.js'
import type { SqliteStore } from '../store/sqlite/open-sqlite-store.js'
import { timeOf } from './figures.js'
import type { Call } from './operation.js'

const noteEveryMs = 2_000
/**
 * A slice from another process makes a running server reload its caches. At this rate, so few requests are affected
 * that the server's p99 does not change (bench/README.md).
 */
const leastRestMs = { busy: 1_000, idle: 10 }

/**
 * Runs work in slices beside a server, and reports progress every two seconds.
 *
 * @returns the number of removed rows
 */
export async function runNoting(runSlice: RunSlice, { now, rest, terminal }: Call, { durable, database }: SqliteStore): Promise<number> {
  const startedAt = now()
  let notedAt = startedAt
  let removed = 0
  const onSlice: OnSlice = (slice) => {
    removed += slice.removed
    if (now() - notedAt < noteEveryMs) return
    notedAt = now()
    terminal.note(`Rows removed: ${removed}, in ${timeOf(now() - startedAt)}`)
  }
  const elapsed = () => performance.now()
  const othersWrote = watchOthers(database)
  let isBusy = false
  const surroundings = {
    now,
    elapsed,
    durable,
    isBusy: () => (isBusy = othersWrote()),
    rest: (ms: number) => rest(Math.max(ms, leastRestMs[isBusy ? 'busy' : 'idle'])),
  }
  await runSlices(runSlice, surroundings, onSlice)
  return removed
}

/** Returns a function that reports whether other processes have written since its previous call. */
function watchOthers(database: Database): () => boolean {
  const version = database.prepare<[], number>('PRAGMA data_version').pluck()
  let seen = version.get()
  return () => {
    const before = seen
    seen = version.get()
    return seen !== before
  }
}
