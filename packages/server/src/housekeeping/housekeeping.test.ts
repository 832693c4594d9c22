import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { event, P, project, T0, visitor, write } from '../store/conformance/testing.js'
import { createMemoryStore } from '../store/memory/create-memory-store.js'
import { StoreUnavailable, type Store } from '../store/port.js'
import { startHousekeeper, type Observer } from './housekeeper.js'
import { firstRows, nextRows, restAfter } from './pace.js'
import { abandonedAfterMs, createProjectRemoval } from './project-removal.js'
import { createRetention, retentionCutOff } from './retention.js'
import { runSlices } from './run-slices.js'

const day = 86_400_000

let store: Store
let at: number
beforeEach(async () => {
  store = createMemoryStore()
  at = T0
  await write(store, [project({ event_retention_days: 30 }), visitor('v1')])
})

const surroundings = { now: () => at, elapsed: () => 0, rest: async () => {}, durable: async () => {}, isBusy: () => true }

const received = (id: string, received_at: number) => event(id, 'v1', { timestamp: received_at, received_at })
const eventIds = async () => (await store.queries.events({ project_id: P, limit: 200, cursor: null }, {})).data.map(({ id }) => id).sort()

/** A housekeeper whose rounds come when the test says so. */
function start(chores = [createRetention(store.removals), createProjectRemoval(store.removals)]) {
  const seen: string[] = []
  let timer: (() => void) | null = null
  const observer: Observer = {
    owes: (chore, works) => void (works > 0 && seen.push(`${chore} owes ${works}`)),
    sliced: (chore, { removed }) => void seen.push(`${chore} removed ${removed}`),
    finished: (chore) => void seen.push(`${chore} finished`),
    failed: (chore, error) => void seen.push(`${chore} failed: ${String(error)}`),
  }
  const later = (run: () => void) => {
    timer = run
    return () => void (timer = null)
  }
  const housekeeper = startHousekeeper({ ...surroundings, chores, observer, later })
  return {
    seen,
    housekeeper,
    isScheduled: () => timer !== null,
    async round() {
      const run = timer
      timer = null
      run?.()
      for (let turn = 0; turn < 100 && timer === null; turn++) await new Promise(setImmediate)
    },
  }
}

describe('event retention', () => {
  it('keeps whole days: what was received on the last day that is kept stays (wire, event_retention_days)', () => {
    const noon = Date.UTC(2026, 10, 23, 12)
    expect(retentionCutOff(noon, 30)).toBe(Date.UTC(2026, 9, 24))
    expect(retentionCutOff(Date.UTC(2026, 10, 23), 30)).toBe(Date.UTC(2026, 9, 24))
    expect(retentionCutOff(Date.UTC(2026, 10, 23) - 1, 30)).toBe(Date.UTC(2026, 9, 23))
  })

  it('never takes an event that is younger than the setting, and leaves none that is a day older (property)', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 30, max: 3_650 }), (now, days) => {
      const cutOff = retentionCutOff(now, days)
      expect(cutOff).toBeLessThanOrEqual(now - days * day)
      expect(cutOff).toBeGreaterThan(now - (days + 1) * day)
    }))
  })

  it('removes what is older, and no more before the next day (wire, event_retention_days)', async () => {
    const old = retentionCutOff(T0, 30)
    await write(store, [received('old', old - 1), received('kept', old), received('new', T0)])
    const { seen, round } = start()
    await round()
    expect(await eventIds()).toEqual(['kept', 'new'])
    await round()
    expect(seen).toEqual([
      ...['event_retention owes 1', 'event_retention removed 1', 'event_retention finished', 'project_removal finished'],
      ...['event_retention finished', 'project_removal finished'],
    ])
    at += day
    await round()
    expect(await eventIds()).toEqual(['new'])
  })

  it('follows a setting that becomes shorter at its next round', async () => {
    await write(store, [received('forty days', T0 - 40 * day), received('new', T0)])
    await write(store, [project({ event_retention_days: 365 })])
    const { round } = start()
    await round()
    expect(await eventIds()).toEqual(['forty days', 'new'])
    await write(store, [project({ event_retention_days: 30 })])
    await round()
    expect(await eventIds()).toEqual(['new'])
  })

  it('leaves the events of a project that keeps them for ever', async () => {
    await write(store, [project({ event_retention_days: null }), received('ancient', 0)])
    await start().round()
    expect(await eventIds()).toEqual(['ancient'])
  })

  it('takes many events in slices', async () => {
    await write(store, Array.from({ length: 3 * firstRows }, (_, index) => received(`e${index}`, index)))
    const { seen, round } = start()
    await round()
    expect(seen.filter((line) => line.startsWith('event_retention removed')).length).toBeGreaterThan(1)
    expect(await eventIds()).toEqual([])
  })
})

describe('the removal of a project', () => {
  it('is gone on with once whoever began it has not for a minute', async () => {
    await store.removals.beginProject(P, T0)
    const { round } = start()
    await round()
    at = T0 + abandonedAfterMs - 1
    await round()
    expect(await store.removals.projects()).toMatchObject([{ finished_at: null }])
    at += 1
    await round()
    expect(await store.removals.projects()).toMatchObject([{ finished_at: at, removed: { visitors: 1 } }])
  })
})

describe('the housekeeper', () => {
  it('goes on with the other chores where one fails, and tries it again', async () => {
    let tries = 0
    const failing = { name: 'failing', due: async () => Promise.reject(new StoreUnavailable(`disk, ${++tries}`)) }
    const { seen, round } = start([failing, createRetention(store.removals)])
    await round()
    await round()
    expect(seen.filter((line) => !line.includes('removed') && !line.includes('owes'))).toEqual([
      ...['failing failed: StoreUnavailable: disk, 1', 'event_retention finished'],
      ...['failing failed: StoreUnavailable: disk, 2', 'event_retention finished'],
    ])
  })

  it('stops after the slice under way, and has no timer left', async () => {
    let slices = 0
    const endless = {
      name: 'endless',
      due: async () => [{ runSlice: async () => ({ looked: 1, removed: ++slices, isLast: false }) }],
    }
    const { housekeeper, round, isScheduled } = start([endless])
    const running = round()
    await housekeeper.stop()
    await running
    const after = slices
    await new Promise(setImmediate)
    expect(slices).toBe(after)
    expect(isScheduled()).toBe(false)
  })
})

describe('slices', () => {
  it('become as large as fits into a few milliseconds, whatever a row takes (property)', async () => {
    await fc.assert(fc.asyncProperty(fc.double({ min: 0.001, max: 0.2, noNaN: true }), async (msPerRow) => {
      let elapsed = 0
      const took: number[] = []
      let rested = 0
      await runSlices(
        async (rows) => {
          elapsed += rows * msPerRow
          took.push(rows * msPerRow)
          return { looked: rows, removed: rows, isLast: took.length === 40 }
        },
        { ...surroundings, elapsed: () => elapsed, rest: async (ms) => void (rested += ms) },
      )
      for (const ms of took.slice(1)) expect(ms).toBeLessThanOrEqual(8)
      const working = took.slice(0, -1).filter((ms) => ms <= 2.5).reduce((sum, ms) => sum + ms, 0)
      expect(rested).toBeGreaterThanOrEqual(99 * working)
    }))
  })

  it('shrink at once after a slow one, and never below what makes headway', () => {
    expect(nextRows(1_000, 50)).toBe(50)
    expect(nextRows(20, 1_000)).toBe(20)
    expect(nextRows(100, 0)).toBe(150)
  })

  it('rest long while others write, and as long as they worked while nobody does', () => {
    expect([0, 2, 5, 1_000].map((ms) => restAfter(ms, true))).toEqual([1, 200, 250, 250])
    expect([0, 2, 5, 1_000].map((ms) => restAfter(ms, false))).toEqual([1, 2, 5, 250])
  })

  it('wait for the disk after each', async () => {
    const order: string[] = []
    let slices = 0
    const told = { ...surroundings, durable: async () => void order.push('durable'), rest: async () => void order.push('rest') }
    const isDone = await runSlices(async () => ({ looked: 1, removed: 1, isLast: ++slices === 2 }), told, () => order.push('slice'))
    expect(isDone).toBe(true)
    expect(order).toEqual(['slice', 'durable', 'rest', 'slice', 'durable'])
  })
})
