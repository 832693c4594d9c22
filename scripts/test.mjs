import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { closingLine, countsOf, playwrightCounts, vitestCounts } from './counts.mjs'
import { root, run } from './run.mjs'

// Runs vitest, then the build, then the tests of the built process and in browsers. A failure does not skip the rest.
const reports = join(root, '.cache/reports')
const unitReport = join(reports, 'vitest.json')
const processReport = join(reports, 'process.json')
const e2eReport = join(reports, 'playwright.json')

// Removes reports of an earlier run, so that they are not read as results of this one.
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

/**
 * @param {string} report
 * @param {string[]} options
 */
const vitest = (report, ...options) =>
  run('npx', ['vitest', 'run', ...options, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`])

const unit = vitest(unitReport)
const built = run('npm', ['run', 'build'])
const onProcess = built && vitest(processReport, '--config', 'vitest.process.config.ts')
const e2e = built && run('npm', ['run', 'test', '-w', 'e2e'], { env: { HAL_E2E_REPORT: e2eReport } })

const counts = [
  countsOf(unitReport, unit, vitestCounts),
  countsOf(processReport, onProcess, vitestCounts),
  countsOf(e2eReport, e2e, playwrightCounts),
]
console.log(`\n${closingLine(counts)}`)
process.exitCode = counts.every(({ failed }) => failed === 0) ? 0 : 1
