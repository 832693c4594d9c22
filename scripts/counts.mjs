import { readFileSync } from 'node:fs'

/** @typedef {{ passed: number, failed: number }} Counts */

/**
 * Reads the counts from a test runner's JSON report. A runner that failed without a failed test (a file that does not
 * load, no report, no tests) counts as one failure.
 * @param {string} report
 * @param {boolean} succeeded
 * @param {(json: any) => Counts} read
 * @returns {Counts}
 */
export function countsOf(report, succeeded, read) {
  const { passed, failed } = readCounts(report, read)
  const broken = failed === 0 && (!succeeded || passed === 0)
  return { passed, failed: broken ? 1 : failed }
}

/**
 * @param {string} report
 * @param {(json: any) => Counts} read
 * @returns {Counts}
 */
function readCounts(report, read) {
  try {
    return read(JSON.parse(readFileSync(report, 'utf8')))
  } catch {
    return { passed: 0, failed: 0 }
  }
}

/** @param {any} json @returns {Counts} */
export const vitestCounts = (json) => ({ passed: json.numPassedTests, failed: json.numFailedTests })

/** @param {any} json @returns {Counts} */
export const playwrightCounts = ({ stats }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky })

/** @param {Counts[]} counts */
export const closingLine = (counts) => {
  const sum = (/** @type {keyof Counts} */ key) => counts.reduce((total, each) => total + each[key], 0)
  return `${sum('passed')} passed, ${sum('failed')} failed`
}
