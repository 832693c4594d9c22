// @ts-nocheck the types of the rollup plugins say CommonJS while the plugins are modules
import { nodeResolve } from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'

const folder = import.meta.dirname

/** Builds the script of the pages. The search engine is a separate file that loads at the first search. */
export default {
  input: { site: `${folder}/client/site.js` },
  output: { dir: `${folder}/dist`, format: 'es', chunkFileNames: '[name].js' },
  plugins: [nodeResolve({ browser: true }), terser({ module: true })],
}
