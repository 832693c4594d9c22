import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { closingLine, countsOf, playwrightCounts, vitestCounts } from './counts.mjs'

function reportOf(json: unknown): string {
  const path = join(mkdtempSync(join(tmpdir(), 'hal-counts-')), 'report.json')
  writeFileSync(path, JSON.stringify(json))
  return path
}

test('adds the counts of both runners', () => {
  const unit = countsOf(reportOf({ numPassedTests: 5, numFailedTests: 1 }), false, vitestCounts)
  const e2e = countsOf(reportOf({ stats: { expected: 3, unexpected: 1, flaky: 1 } }), false, playwrightCounts)
  expect(closingLine([unit, e2e])).toBe('8 passed, 3 failed')
})

test('a runner that fails without a failed test is a failure', () => {
  expect(countsOf(reportOf({ numPassedTests: 5, numFailedTests: 0 }), false, vitestCounts)).toEqual({ passed: 5, failed: 1 })
})

test('a runner that leaves no report is a failure', () => {
  expect(countsOf('/nowhere/report.json', true, vitestCounts)).toEqual({ passed: 0, failed: 1 })
})

test('a runner that finds no test is a failure', () => {
  expect(countsOf(reportOf({ numPassedTests: 0, numFailedTests: 0 }), true, vitestCounts)).toEqual({ passed: 0, failed: 1 })
})
