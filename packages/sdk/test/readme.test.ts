import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

it('shows the stub as it is (sdk.md, Two ways in)', () => {
  expect(read('../README.md')).toContain(`<script>${read('../stub/stub.js').trim()}</script>`)
})

it('has a stub of at most 400 bytes (sdk.md, Budgets)', () => {
  expect(Buffer.byteLength(read('../stub/stub.js').trim())).toBeLessThanOrEqual(400)
})
