import { beforeEach } from 'vitest'
import { createClient } from '../src/api/client.js'
import type { Hal, HalOptions } from '../src/api/types.js'
import { createFakeBrowser, noSentences, type FakeBrowser, type FakePage } from './fake-browser.js'
import { createFakeServer, type FakeServer } from './fake-server.js'

/** New for each test of the file that imports them: a device that knows nothing, with one page of the site. */
export let server: FakeServer
export let browser: FakeBrowser
export let page: FakePage

beforeEach(() => {
  server = createFakeServer()
  browser = createFakeBrowser(server)
  page = browser.openPage()
})

/** Starts HAL in this page. */
export const open = (options: Partial<HalOptions> = {}, onPage = page, load = noSentences): Hal =>
  createClient({ projectId: 'demo', endpoint: 'https://hal.example', ...options }, onPage, load)
