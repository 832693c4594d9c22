import type { Slice } from '../store/port.js'
import type { Chore } from './chore.js'
import { runSlices, type Surroundings } from './run-slices.js'

/** Receives progress, for metrics and the log. */
export interface Observer {
  /** The number of pieces of work that a chore has left. */
  owes(chore: string, works: number): void
  sliced(chore: string, slice: Slice, tookMs: number): void
  /** The chore has no due work left. */
  finished(chore: string, now: number): void
  /** The chore failed. The next round retries it. */
  failed(chore: string, error: unknown): void
}

/** Does due background work while the server runs. */
export interface Housekeeper {
  /** Resolves once the current slice is written. The remaining work continues at the next start. */
  stop(): Promise<void>
}

interface Parts extends Surroundings {
  chores: readonly Chore[]
  observer: Observer
  /** Calls `run` once after `ms` milliseconds. @returns a function that cancels the call */
  later(run: () => void, ms: number): () => void
}

const firstRoundAfterMs = 1_000
const everyMs = 60_000

/** Checks all chores every minute, one after the other, and does their due work. */
export function startHousekeeper({ chores, observer, later, ...surroundings }: Parts): Housekeeper {
  let isStopped = false
  let round: Promise<void> = Promise.resolve()
  let cancel = schedule(firstRoundAfterMs)

  function schedule(ms: number): () => void {
    return later(() => void (round = runRound()), ms)
  }

  async function runRound(): Promise<void> {
    for (const chore of chores) if (!isStopped) await attempt(chore)
    if (!isStopped) cancel = schedule(everyMs)
  }

  async function attempt(chore: Chore): Promise<void> {
    try {
      await perform(chore)
    } catch (error) {
      observer.failed(chore.name, error)
    }
  }

  async function perform({ name, due }: Chore): Promise<void> {
    const works = await due(surroundings.now())
    for (const [index, { runSlice, finished }] of works.entries()) {
      observer.owes(name, works.length - index)
      const isDone = await runSlices(runSlice, surroundings, (slice, tookMs) => observer.sliced(name, slice, tookMs), () => isStopped)
      if (!isDone) return
      finished?.()
    }
    observer.owes(name, 0)
    observer.finished(name, surroundings.now())
  }

  return {
    async stop() {
      isStopped = true
      cancel()
      await round
    },
  }
}
