import { installedWebKit, launchWebKit, noWebKit } from '../torture/webkit.js'
import { testScriptTag } from './cases.js'
import { test } from './fixtures.js'

test.use({ launch: ({ browserName: _ }, use) => use(launchWebKit(installedWebKit ?? '')) })

if (installedWebKit) testScriptTag('WebKit')
else test.skip(noWebKit, () => undefined)
