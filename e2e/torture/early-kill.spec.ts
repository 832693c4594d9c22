import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from '@playwright/test'
import { seed } from '../../packages/server/test/torture/settings.js'
import { timeOfId } from '../../packages/sdk/src/browser/ids.js'
import { burst, singleCalls, type Workload } from './calls.js'
import { expectSettled } from './checks.js'
import { readRows } from './rows.js'
import { rounds } from './settings.js'
import { startWorld } from './world.js'

interface Loss {
  /** From the last call to the kill, in milliseconds, as it came out. */
  passedMs: number
  lost: number
}

/** The browser is killed so long after the driver has heard of the last call, with the server gone. */
async function loseToKill(afterMs: number, workload: Workload): Promise<Loss> {
  const world = await startWorld({ workload, weather: 'connection refused', isParallel: false, seed })
  try {
    const page = await world.open()
    await world.call(page, { count: 1 })
    await expectSettled(page)
    world.storm()
    await world.call(page)
    await wait(afterMs)
    const called = world.runs.at(-1) ?? []
    const passedMs = Date.now() - timeOfId(called.at(-1)?.id ?? '')
    await world.browser().kill()
    await world.reopen()
    world.calm()
    const next = await world.open()
    await world.call(next, { count: 1 })
    await expectSettled(next)
    const { events, operations } = readRows(world.server.databasePath)
    const applied = new Set([...events, ...operations].map(({ id }) => id))
    const isLost = called.map(({ id }) => !applied.has(id))
    expect(isLost, 'only the last ones are lost').toEqual(isLost.toSorted())
    return { passedMs, lost: isLost.filter(Boolean).length }
  } finally {
    await world.end()
  }
}

const median = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN

test.describe.configure({ timeout: 600_000 })

/** It takes long and measures more than it proves: the short run leaves it out. */
for (const workload of rounds > 0 ? [singleCalls, burst] : []) {
  for (const afterMs of [0, 5, 10, 20, 50]) {
    test(`${workload.name}, the browser killed within ${afterMs} ms: what is lost are the last calls (sdk.md, Queue)`, async () => {
      const losses: Loss[] = []
      for (let round = 0; round < rounds; round++) losses.push(await loseToKill(afterMs, workload))
      const lost = losses.map((loss) => loss.lost)
      console.log(
        `${workload.name}, killed after ${median(losses.map(({ passedMs }) => passedMs))} ms:`,
        `${lost.filter((count) => count > 0).length} of ${rounds} times calls lost, median ${median(lost)}, at most ${Math.max(...lost)}`,
      )
    })
  }
}
