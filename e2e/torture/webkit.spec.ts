import { burst } from './calls.js'
import { casesIn, testCases, type Case } from './cases.js'
import { test } from './ground.js'
import { testHalfMadeStore, testUnload } from './unload.js'
import { installedWebKit, launchWebKit, noWebKit } from './webkit.js'

/** One ending of each kind, and one return. */
const inShort = [
  'a navigation at once',
  'the tab closed at once',
  "a page's process killed 100 ms after the last call, while another tab is open",
  '2 tabs at once, the first one then closed',
  'calls as the page ends by a navigation',
  'back to the page after it was left at once',
]

const isInShort = ({ scenario, workload, weather }: Case): boolean =>
  workload === burst && weather === '30 % of all faults' && inShort.includes(scenario.name)

test.use({ trace: 'off', launch: ({ browserName: _ }, use) => use(launchWebKit(installedWebKit ?? '')) })
test.describe.configure({ timeout: 300_000 })

if (installedWebKit) {
  testCases(casesIn(['none', '30 % of all faults', 'connection refused'], ['crash']), isInShort, 'WebKit')
  testUnload('WebKit')
  testHalfMadeStore('WebKit')
} else test.skip(noWebKit, () => undefined)
