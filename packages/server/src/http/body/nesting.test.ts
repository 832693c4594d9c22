import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isTooDeep } from './nesting.js'

const isDeep = (json: string) => isTooDeep(Buffer.from(json))
const lists = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

it('takes 32 levels of lists and objects, and not 33', () => {
  expect(isDeep(lists(32))).toBe(false)
  expect(isDeep(lists(33))).toBe(true)
  expect(isDeep(`${'{"a":['.repeat(16)}${']}'.repeat(16)}`)).toBe(false)
  expect(isDeep(`[${'{"a":['.repeat(16)}${']}'.repeat(16)}]`)).toBe(true)
})

it('counts what is open, not how often something was', () => {
  expect(isDeep(`[${Array(1_000).fill(lists(30)).join()}]`)).toBe(false)
})

it('counts no bracket that stands in a text, however that is written', () => {
  const brackets = '['.repeat(100)
  expect(isDeep(JSON.stringify({ [brackets]: `"${brackets}\\` }))).toBe(false)
  expect(isDeep(`{"a\\\\":${lists(32)}}`)).toBe(true)
})

it('sees what stands behind a text that never ends as a part of it', () => {
  expect(isDeep(`"${lists(33)}`)).toBe(false)
  expect(isDeep('"\\')).toBe(false)
})

it('finds no fault with any JSON of a few levels', () => {
  fc.assert(fc.property(fc.json({ maxDepth: 8, stringUnit: 'binary' }), (json) => !isDeep(json)), { numRuns: 50 })
})
