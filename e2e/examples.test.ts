import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8').trim()

test.each(['script-tag/index.html', 'express-backend/page/index.html'])('the example %s has the stub of the SDK, as the README gives it', (page) => {
  expect(read(`examples/${page}`)).toContain(`<script>${read('packages/sdk/stub/stub.js')}</script>`)
})
