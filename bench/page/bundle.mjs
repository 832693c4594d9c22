// @ts-nocheck the types of the rollup plugins say CommonJS while the plugins are modules
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import { rollup } from 'rollup'
import { minify } from '../../packages/sdk/bundle.mjs'

/** The path that module resolution starts from. */
const entryPath = join(import.meta.dirname, 'entry.js')

/** The session recorder is a separate file that the library loads only if it is enabled. */
const fetchedLater = /replay/

/**
 * Bundles a library as HAL's script build is bundled: one IIFE, with the same minifier.
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
 * The scripts to compare, by name.
 *
 * @returns {Promise<Record<string, string>>}
 */
export const startScripts = async () => ({
  'hal.global.js': readFileSync(new URL('../../packages/sdk/dist/hal.global.js', import.meta.url), 'utf8'),
  '@openpanel/web': await bundle(`import { OpenPanel } from '@openpanel/web'; window.op = new OpenPanel({ clientId: 'demo', apiUrl: location.origin })`),
  'an empty script': '',
})
