import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8').trim()

const withStub = [
  'README.md',
  'packages/sdk/README.md',
  'packages/server/public/demo/index.html',
  'examples/script-tag/index.html',
  'examples/express-backend/page/index.html',
]

test.each(withStub)('%s has the stub in its one form, so that its hash is the one that is documented', (page) => {
  expect(read(page)).toContain(`<script>${read('packages/sdk/stub/stub.js')}</script>`)
})
