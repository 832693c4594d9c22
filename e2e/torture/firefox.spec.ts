import { burst } from './calls.js'
import { casesIn, testCases, type Case } from './cases.js'
import { testEarlyKills } from './early-kill.js'
import { installedFirefox, launchFirefox } from './firefox.js'
import { test } from './ground.js'
import { testHalfMadeStore, testUnload } from './unload.js'

/** One ending of each kind. The result of a kill after 100 ms would depend on how busy the machine is. */
const inShort = ['a navigation at once', 'the tab closed at once', 'the browser killed 6000 ms after the last call, and reopened', '2 tabs at once, the first one then closed']

const isInShort = ({ scenario, workload, weather }: Case): boolean =>
  workload === burst && weather === '30 % of all faults' && inShort.includes(scenario.name)

test.use({ trace: 'off', launch: ({ browserName: _ }, use) => use(launchFirefox(installedFirefox ?? '')) })
test.describe.configure({ timeout: 600_000 })

if (installedFirefox) {
  testCases(casesIn(['none', '30 % of all faults', 'connection refused'], ['offline', 'profile']), isInShort, 'Firefox')
  testUnload('Firefox')
  testHalfMadeStore('Firefox')
  testEarlyKills('Firefox')
} else test.skip('none is installed: `firefox` and `firefox-esr` are not on the PATH, and HAL_FIREFOX names no other', () => undefined)
