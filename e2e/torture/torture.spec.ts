import { burst, singleCalls } from './calls.js'
import { casesIn, testCases, type Case } from './cases.js'
import { test } from './ground.js'
import { weathers } from './proxy.js'

/** Each scenario under all faults at once, each fault alone in one of them, and each kill with the server up and down. */
const isInShort = ({ scenario, workload, weather }: Case): boolean =>
  weather === '30 % of all faults' || (scenario.name.includes('killed') && ['none', 'connection refused'].includes(weather))
    ? workload === burst
    : workload === singleCalls && scenario.name === 'the tab closed at once'

// a trace holds every request of 500 calls, and would cost more than the rest
test.use({ trace: 'off' })
test.describe.configure({ timeout: 300_000 })

testCases(casesIn(weathers, ['offline', 'profile', 'crash']), isInShort, 'Chromium')
