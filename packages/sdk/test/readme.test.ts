import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

it('shows the stub as it is (sdk.md, Two ways in)', () => {
  expect(read('../README.md')).toContain(`<script>${read('../stub/stub.js').trim()}</script>`)
})

it('has a stub of at most 440 bytes, of which 20 are left for the chat (sdk.md, Budgets)', () => {
  expect(Buffer.byteLength(read('../stub/stub.js').trim())).toBeLessThanOrEqual(420)
})

it('prints the hash of the stub for a Content Security Policy (sdk.md, Host page)', () => {
  const hash = createHash('sha256').update(read('../stub/stub.js').trim()).digest('base64')
  expect(read('../README.md')).toContain(`'sha256-${hash}'`)
})

it.each([
  ['a batch of 20', 'transport/sender.ts', 'batchSize = 20,', '| `batchSize`, `data-batch-size` | 20 |'],
  ['a wait of 1 s', 'transport/sender.ts', 'flushInterval = 1000 ', '| `flushInterval`, `data-flush-interval` | 1000 |'],
  ['5,000 calls', 'queue/bounds.ts', 'maxCalls = 5000\n', 'At most 5,000 calls, '],
  ['2 MiB', 'queue/bounds.ts', 'maxBytes = 2 * 1024 * 1024\n', ', 2 MiB and '],
  ['30 days', 'queue/bounds.ts', 'maxAgeMs = 30 * 24 * 60 * 60 * 1000\n', ' and 30 days.'],
  ['a pause of at most 60 s', 'transport/backoff.ts', 'maxMs = 60_000\n', 'after 1 to 60 seconds'],
])('says %s, as it is in the source', (_, file, code, words) => {
  expect(read(`../src/${file}`)).toContain(code)
  expect(read('../README.md')).toContain(words)
})
