import { expect, test } from 'vitest'
import { isAccounted } from './report.mjs'

const account = (rows: number) => isAccounted({ answered: 1_000, runs: 2, rows }, 64)

test('a database that has less than was answered is no figure', () => {
  expect(account(999)).toBe(false)
  expect(account(1_000)).toBe(true)
})

test('a database may have one event more for each connection of each run, and no others', () => {
  expect(account(1_128)).toBe(true)
  expect(account(1_129)).toBe(false)
})
