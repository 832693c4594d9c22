import { expect, test } from 'vitest'
import { lossTable } from './report.mjs'

const lost = (version: string, lost: number) => ({ version, setup: 'first moments', row: 'browser killed after 5 ms', called: 10, lost })

test('a cell adds up the calls of all its trials, for each version apart', () => {
  const table = lossTable([lost('before', 10), lost('before', 0), lost('this', 0), lost('this', 0)], ['before', 'this'])
  expect(table).toContain('| browser killed after 5 ms | – → – | – → – | 10 of 20 → 0 of 20 | – → – |')
})

test('what was not tried is not shown as no loss', () => {
  expect(lossTable([], ['this'])).toContain('| closed at once | – | – | – | – |')
})
