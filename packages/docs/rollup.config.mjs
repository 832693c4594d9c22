// @ts-nocheck the types of the rollup plugins say CommonJS while the plugins are modules
import { nodeResolve } from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'

const folder = import.meta.dirname

/** The script of the pages; the search engine is a file of its own, loaded when somebody searches. */
export default {
  input: { site: `${folder}/client/site.js` },
  output: { dir: `${folder}/dist`, format: 'es', chunkFileNames: '[name].js' },
  plugins: [nodeResolve({ browser: true }), terser({ module: true })],
}
