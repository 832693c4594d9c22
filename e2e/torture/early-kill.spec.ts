import { testEarlyKills } from './early-kill.js'
import { test } from './ground.js'

test.use({ trace: 'off' })
test.describe.configure({ timeout: 600_000 })

testEarlyKills('Chromium')
