// @ts-nocheck the types of the rollup plugins say CommonJS while the plugins are modules
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import { rollup } from 'rollup'
import { minify } from '../../packages/sdk/bundle.mjs'

/** Where the entry would lie: packages are looked for from there. */
const entryPath = join(import.meta.dirname, 'entry.js')

/** The recorder of sessions is a file of its own, which the library fetches only where it is switched on. */
const fetchedLater = /replay/

/**
 * What a page would embed of a library, made as HAL's script build is: one IIFE, by the same minifier.
 *
 * @param {string} source an ES module
 * @returns {Promise<string>}
 */
async function bundle(source) {
  const entry = { name: 'entry', resolveId: (id) => (id === entryPath ? id : null), load: (id) => (id === entryPath ? source : null) }
  const built = await rollup({ input: entryPath, external: fetchedLater, plugins: [entry, nodeResolve({ browser: true })] })
  const { output } = await built.generate({ format: 'iife', plugins: [minify([])] })
  return output[0].code
}

/**
 * The scripts whose starts are compared, by name.
 *
 * @returns {Promise<Record<string, string>>}
 */
export const startScripts = async () => ({
  'hal.global.js': readFileSync(new URL('../../packages/sdk/dist/hal.global.js', import.meta.url), 'utf8'),
  '@openpanel/web': await bundle(`import { OpenPanel } from '@openpanel/web'; window.op = new OpenPanel({ clientId: 'demo', apiUrl: location.origin })`),
  'an empty script': '',
})
