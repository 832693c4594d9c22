import { median } from '../median.mjs'
import { endings, endingName, setups } from './plan.mjs'

/**
 * The losses of one version in a trial.
 *
 * @typedef {object} Loss
 * @property {string} version
 * @property {string} setup
 * @property {string} row
 * @property {number} called
 * @property {number} lost
 */

/**
 * Renders a Markdown table with a row for each ending. Each cell shows the lost calls of each version.
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
 * Reports whether ends were on time, because a late end loses fewer calls.
 *
 * @param {number[]} lateMs
 */
export const lateness = (lateMs) => `ends were late by ${median(lateMs)} ms in the median and ${Math.max(...lateMs)} ms at most`
