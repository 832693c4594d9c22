import { burst } from './calls.js'
import { casesIn, testCases, type Case } from './cases.js'
import { test } from './ground.js'
import { testUnload } from './unload.js'
import { installedWebKit, launchWebKit, noWebKit } from './webkit.js'

/** One ending of each kind, and one return. */
const inShort = [
  'a navigation at once',
  'the tab closed at once',
  "a page's process killed 100 ms after the last call, while another tab is open",
  '2 tabs at once, the first one then closed',
  'back to the page after it was left at once',
]

const isInShort = ({ scenario, workload, weather }: Case): boolean =>
  workload === burst && weather === '30 % of all faults' && inShort.includes(scenario.name)

/**
 * WebKit caches a page for back/forward even with an open transaction. Until that transaction ends, no other
 * page can use the store.
 */
const blocksOthers = ({ scenario }: Case): boolean => scenario.name.startsWith('calls as')

test.use({ trace: 'off', launch: ({ browserName: _ }, use) => use(launchWebKit(installedWebKit ?? '')) })
test.describe.configure({ timeout: 300_000 })

if (installedWebKit) {
  const all = casesIn(['none', '30 % of all faults', 'connection refused'], ['crash'])
  testCases(all.filter((one) => !blocksOthers(one)), isInShort, 'WebKit')
  test.fixme('calls in `pagehide` keep no other page from the store (sdk.md, Unload), WebKit', () => undefined)
  test.fixme('a page that is left while it makes its store keeps no other page waiting for it (sdk.md, Unload), WebKit', () => undefined)
  testUnload('WebKit')
} else test.skip(noWebKit, () => undefined)
