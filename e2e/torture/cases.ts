import { expect } from '@playwright/test'
import { seed } from '../../packages/server/test/torture/settings.js'
import { burst, singleCalls, type Workload } from './calls.js'
import { expectEachOnce, expectLedger, expectSettled } from './checks.js'
import { test } from './ground.js'
import type { Weather } from './proxy.js'
import { scenarios, type Ability, type Scenario } from './scenarios.js'
import { rounds } from './settings.js'
import { startWorld } from './world.js'

/** A scenario with a workload and a network state. */
export interface Case {
  scenario: Scenario
  workload: Workload
  weather: Weather
}

/** All cases that a browser and its driver support: each scenario with each workload in each network state. */
export const casesIn = (weathers: readonly Weather[], abilities: readonly Ability[]): Case[] =>
  scenarios
    .filter(({ needs }) => needs === undefined || abilities.includes(needs))
    .flatMap((scenario) => [singleCalls, burst].flatMap((workload) => weathers.map((weather) => ({ scenario, workload, weather }))))

/** Creates a test for each case: all of them for each round, or the short selection once. */
export function testCases(all: Case[], isInShort: (one: Case) => boolean, browser: string): void {
  if (rounds === 0) for (const one of all.filter(isInShort)) testCase(one, 0, browser)
  for (let round = 0; round < rounds; round++) for (const one of all) testCase(one, round, `${browser}, round ${round + 1}`)
}

function testCase({ scenario, workload, weather }: Case, round: number, suffix: string): void {
  const name = [scenario.name, workload.name, weather === 'none' ? 'no faults' : weather].join(', ')
  test(`${name}: each call once, in order, each promise settled (sdk.md, ${scenario.section}), ${suffix}`, async ({ ground }, info) => {
    const world = await startWorld(ground, { workload, weather, isParallel: scenario.isParallel ?? false, seed: seed + round })
    try {
      const tabs = await scenario.play(world)
      for (const tab of tabs) await expectSettled(tab)
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
