import { burst, singleCalls } from './calls.js'
import { casesIn, testCases, type Case } from './cases.js'
import { test } from './ground.js'
import { weathers } from './proxy.js'

/** Each scenario under all faults at once, each single fault in one scenario, and each kill with the server up and down. */
const isInShort = ({ scenario, workload, weather }: Case): boolean =>
  weather === '30 % of all faults' || (scenario.name.includes('killed') && ['none', 'connection refused'].includes(weather))
    ? workload === burst
    : workload === singleCalls && scenario.name === 'the tab closed at once'

// a trace would record every request of 500 calls and take longer than the rest of the test
test.use({ trace: 'off' })
test.describe.configure({ timeout: 300_000 })

testCases(casesIn(weathers, ['offline', 'profile', 'crash']), isInShort, 'Chromium')
