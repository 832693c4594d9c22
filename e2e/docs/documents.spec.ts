import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from '@playwright/test'
import { blocksOf } from './blocks.js'
import { claim } from './claims.js'
import { claimsByDocument } from './pages/index.js'
import { test } from './test.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Documents with blocks to copy. Plans and third-party licences are not among them. */
const places = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'packages/sdk/README.md', 'docs/*.md', 'deploy/*.md', 'examples/*/README.md']
const documents = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...places], { cwd: root, encoding: 'utf8' }).trim().split('\n')

// Each test starts servers and a browser, on machines that may be busy.
test.describe.configure({ timeout: 300_000 })

test('every document with checks exists', () => {
  expect(Object.keys(claimsByDocument).filter((document) => !documents.includes(document))).toEqual([])
})

for (const document of documents) {
  const blocks = blocksOf(document, readFileSync(`${root}${document}`, 'utf8'))
  const claims = claimsByDocument[document] ?? {}
  if (blocks.length === 0 && Object.keys(claims).length === 0) continue
  const { claimed, faults } = claim(document, blocks, claims)

  test(`each block of ${document} works as it is written`, async ({ world }) => {
    for (const { block, check } of claimed) {
      await test.step(`${document}:${block.line} (${block.language}, ${block.heading})`, () => check.run(block, world))
    }
    expect(faults, 'blocks and checks belong together').toEqual([])
  })
}
