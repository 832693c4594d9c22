import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { createErasures } from '../housekeeping/erasures.js'
import { startHousekeeper, type Housekeeper, type Observer } from '../housekeeping/housekeeper.js'
import { createProjectRemoval } from '../housekeeping/project-removal.js'
import { createRetention } from '../housekeeping/retention.js'
import type { Store } from '../store/port.js'
import { byTimer } from './timer.js'

const msPerSecond = 1_000

interface Parts {
  store: Store
  /** Whether requests have written since the previous call. */
  isBusy(): boolean
  registry: Registry
  logger: Logger
  now(): number
}

/** Wraps the store. `isBusy` reports whether there was a commit since its previous call. */
export function watchCommits<Watched extends Store>(store: Watched): { store: Watched; isBusy(): boolean } {
  let isBusy = false
  const commit: Store['commit'] = (commits) => {
    isBusy = true
    return store.commit(commits)
  }
  return {
    store: { ...store, commit },
    isBusy() {
      const was = isBusy
      isBusy = false
      return was
    },
  }
}

/** Starts the background work on the store that serves requests. */
export function startHousekeeping(parts: Parts): Housekeeper {
  const { store, isBusy, registry, logger, now } = parts
  return startHousekeeper({
    chores: [createErasures(store.removals), createRetention(store.removals), createProjectRemoval(store.removals)],
    observer: observe(registry, logger),
    now,
    elapsed: () => performance.now(),
    rest: (ms) => delay(ms),
    durable: store.durable,
    isBusy,
    later: byTimer,
  })
}

function observe(registry: Registry, logger: Logger): Observer {
  const registers = [registry]
  const labelNames = ['chore'] as const
  const rows = new Counter({ name: 'hal_housekeeping_removed_rows_total', help: 'Rows that background work removed.', labelNames, registers })
  const owed = new Gauge({ name: 'hal_housekeeping_owed', help: 'Pieces of background work that are due and not done.', labelNames, registers })
  const last = new Gauge({
    name: 'hal_housekeeping_last_run_timestamp_seconds',
    help: 'When background work was last finished, as a Unix time.',
    labelNames,
    registers,
  })
  const failures = new Counter({ name: 'hal_housekeeping_failures_total', help: 'Rounds of background work that failed.', labelNames, registers })
  const slices = new Histogram({
    name: 'hal_housekeeping_slice_seconds',
    help: 'How long a slice of background work holds the event loop.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5],
    registers,
  })

  return {
    owes: (chore, works) => owed.set({ chore }, works),
    sliced(chore, { removed }, tookMs) {
      rows.inc({ chore }, removed)
      slices.observe(tookMs / msPerSecond)
    },
    finished: (chore, at) => last.set({ chore }, at / msPerSecond),
    failed(chore, error) {
      failures.inc({ chore })
      logger.error({ chore, err: error }, 'background work failed')
    },
  }
}
