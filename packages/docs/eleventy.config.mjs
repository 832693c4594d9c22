import { rmSync } from 'node:fs'
import { makeSite } from './pages/site.mjs'
import { searchIndex } from './search/index.mjs'

const folder = import.meta.dirname
const output = `${folder}/dist`

/**
 * The parts of Eleventy's configuration in use. Eleventy has no types.
 *
 * @typedef {object} Configuration
 * @property {(event: 'eleventy.before', listener: () => void) => void} on
 * @property {(name: string, make: () => unknown) => void} addGlobalData
 * @property {(name: string, filter: typeof searchIndex) => void} addFilter
 * @property {(targetBySource: Record<string, string>) => void} addPassthroughCopy
 * @property {(path: string) => void} addWatchTarget
 */

/** @param {Configuration} eleventy */
export default function configure(eleventy) {
  eleventy.on('eleventy.before', () => rmSync(output, { recursive: true, force: true }))
  eleventy.addGlobalData('site', makeSite)
  eleventy.addFilter('searchIndex', searchIndex)
  eleventy.addPassthroughCopy({ 'packages/docs/styles': '.' })
  for (const source of ['docs', 'packages/sdk/README.md', 'CHANGELOG.md', 'packages/docs/styles']) eleventy.addWatchTarget(source)
  return { dir: { input: 'packages/docs/templates', output: 'packages/docs/dist', includes: 'parts', layouts: 'parts' } }
}
