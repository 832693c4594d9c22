import { median } from '../median.mjs'
import { endings, endingName, setups } from './plan.mjs'

/**
 * What a trial cost one version.
 *
 * @typedef {object} Loss
 * @property {string} version
 * @property {string} setup
 * @property {string} row
 * @property {number} called
 * @property {number} lost
 */

/**
 * A Markdown table: a row for each ending, and in each cell how many calls each version lost.
 *
 * @param {Loss[]} losses @param {string[]} versions
 */
export function lossTable(losses, versions) {
  const cell = (/** @type {string} */ row, /** @type {string} */ setup) => versions.map((version) => share(losses.filter((loss) => loss.row === row && loss.setup === setup && loss.version === version))).join(' → ')
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`
  const names = setups.map(({ name }) => name)
  const rows = endings.map(endingName).map((row) => line([row, ...names.map((setup) => cell(row, setup))]))
  return [line(['calls lost', ...names]), line(['---', ...names.map(() => '---')]), ...rows].join('\n')
}

/** @param {Loss[]} losses */
function share(losses) {
  const sum = (/** @type {number[]} */ values) => values.reduce((total, value) => total + value, 0)
  return losses.length === 0 ? '–' : `${sum(losses.map(({ lost }) => lost))} of ${sum(losses.map(({ called }) => called))}`
}

/**
 * Whether the ends came on time: a late end loses less.
 *
 * @param {number[]} lateMs
 */
export const lateness = (lateMs) => `ends were late by ${median(lateMs)} ms in the median and ${Math.max(...lateMs)} ms at most`
