import { expect, it } from 'vitest'
import { blocksOf } from './blocks.js'
import { claim, type Check } from './claims.js'

const check = (...languages: string[]): Check => ({ languages, run: async () => {} })
const markdown = '# Title\n\n```sh\nnpm start\n```\n\n## Part\n\n1. In a list:\n\n   ```json\n   {\n     "a": 1\n   }\n   ```\n\n```\nplain\n```\n'
const blocks = blocksOf('page.md', markdown)
const whole = { Title: [check('sh')], Part: [check('json'), check('')] }

it('reads each fenced block with its heading, language, line and text, without the indentation of a list', () => {
  expect(blocks).toEqual([
    { document: 'page.md', line: 3, heading: 'Title', language: 'sh', text: 'npm start' },
    { document: 'page.md', line: 11, heading: 'Part', language: 'json', text: '{\n  "a": 1\n}' },
    { document: 'page.md', line: 17, heading: 'Part', language: '', text: 'plain' },
  ])
})

it('refuses a block that is never closed', () => {
  expect(() => blocksOf('page.md', '# Title\n```sh\nnpm start\n')).toThrow('page.md:2: this block is never closed')
})

it('gives every block its check, in the order of the document', () => {
  const { claimed, faults } = claim('page.md', blocks, whole)
  expect(claimed.map(({ block, check }) => [block.line, check.languages])).toEqual([[3, ['sh']], [11, ['json']], [17, ['']]])
  expect(faults).toEqual([])
})

it.each([
  ['a block that no check claims', { ...whole, Part: [check('json')] }, 'page.md:17: no check claims this  block below "Part".'],
  ['a check without a block', { ...whole, Gone: [check('sh')] }, 'page.md: 1 check(s) below "Gone" have no block.'],
  ['a check for another language', { ...whole, Title: [check('ts')] }, 'page.md:3: its check is for ts, and the block is sh.'],
])('reports %s with its place', (_what, claims, fault) => {
  expect(claim('page.md', blocks, claims).faults).toEqual([fault])
})
