import { expect, test } from '@playwright/test'
import { seed } from '../../packages/server/test/torture/settings.js'
import { burst, singleCalls, type Workload } from './calls.js'
import { expectEachOnce, expectLedger, expectSettled } from './checks.js'
import { weathers, type Weather } from './proxy.js'
import { scenarios, type Scenario } from './scenarios.js'
import { rounds } from './settings.js'
import { startWorld } from './world.js'

interface Case {
  scenario: Scenario
  workload: Workload
  weather: Weather
}

const all: Case[] = scenarios.flatMap((scenario) =>
  [singleCalls, burst].flatMap((workload) => weathers.map((weather) => ({ scenario, workload, weather }))),
)

/** Each scenario under all faults at once, each fault alone in one of them, and each kill with the server up and down. */
const isInShort = ({ scenario, workload, weather }: Case): boolean =>
  weather === '30 % of all faults' || (scenario.name.includes('killed') && ['none', 'connection refused'].includes(weather))
    ? workload === burst
    : workload === singleCalls && scenario.name === 'the tab closed at once'

/** Round after round; one of the short run. */
const cases = Array.from({ length: rounds }, (_, round) => all.map((one) => ({ ...one, round, suffix: `, round ${round + 1}` }))).flat()
const short = all.filter(isInShort).map((one) => ({ ...one, round: 0, suffix: '' }))

// a trace holds every request of 500 calls, and would cost more than the rest
test.use({ trace: 'off' })
test.describe.configure({ timeout: 300_000 })

for (const { scenario, workload, weather, round, suffix } of rounds > 0 ? cases : short) {
  const name = [scenario.name, workload.name, weather === 'none' ? 'no faults' : weather].join(', ')
  test(`${name}: each call once, in order, each promise settled (sdk.md, ${scenario.section})${suffix}`, async ({ browserName: _ }, info) => {
    const world = await startWorld({ workload, weather, isParallel: scenario.isParallel ?? false, seed: seed + round })
    try {
      const pages = await scenario.play(world)
      for (const page of pages) await expectSettled(page)
      await expectEachOnce(world, scenario.isParallel)
      await expectLedger(world)
      expect(world.pageFaults()).toEqual([])
    } catch (error) {
      console.error(`HAL_TORTURE_SEED=${seed + round}`)
      await info.attach('what came to the proxy', { body: JSON.stringify(world.proxy.log), contentType: 'application/json' })
      throw error
    } finally {
      await world.end()
    }
  })
}
