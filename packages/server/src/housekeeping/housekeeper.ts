import type { Slice } from '../store/port.js'
import type { Chore } from './chore.js'
import { runSlices, type Surroundings } from './run-slices.js'

/** Looks on, for figures and the log. */
export interface Observer {
  /** How many pieces of work a chore has before it. */
  owes(chore: string, works: number): void
  sliced(chore: string, slice: Slice, tookMs: number): void
  /** Nothing of the chore is due any more. */
  finished(chore: string, now: number): void
  /** It is tried again at the next round. */
  failed(chore: string, error: unknown): void
}

/** Does what is due in the background, while the server runs. */
export interface Housekeeper {
  /** Resolves once the slice under way is written; what is left is due at the next start. */
  stop(): Promise<void>
}

interface Parts extends Surroundings {
  chores: readonly Chore[]
  observer: Observer
  /** Calls back once, after so many ms. @returns what prevents it */
  later(run: () => void, ms: number): () => void
}

const firstRoundAfterMs = 1_000
const everyMs = 60_000

/** Looks each minute at all chores, one after the other, and does what they have due. */
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
