// @ts-nocheck the types of the rollup plugins say CommonJS while the plugins are modules
import { resolve } from 'node:path'
import typescript from '@rollup/plugin-typescript'
import { dts } from 'rollup-plugin-dts'
import { minify } from './packages/sdk/bundle.mjs'

const sdk = 'packages/sdk'
const tsconfig = `${sdk}/tsconfig.build.json`

const sourceOf = (name) => resolve(sdk, `src/${name}.ts`)
/** One class for all entries, so that `instanceof` holds between them. */
const errorClass = sourceOf('api/error')
/** A file of its own, which pages load only if there is something to print. */
const sentences = sourceOf('entries/say')

/** Each published file, by what makes it. CommonJS is for test runners such as Jest, which load nothing else by default. */
const targets = [
  { entry: 'npm', external: [sentences], outputs: [{ file: 'index.js', minified: true }, { file: 'index.cjs' }] },
  { entry: 'global', outputs: [{ file: 'hal.global.js', minified: true }] },
  { entry: 'say', outputs: [{ file: 'hal.say.js', minified: true }] },
  { entry: 'testing', external: [errorClass], outputs: [{ file: 'testing.js' }, { file: 'testing.cjs' }] },
  { entry: 'npm', types: true, outputs: [{ file: 'index.d.ts' }, { file: 'index.d.cts' }] },
  { entry: 'global', types: true, outputs: [{ file: 'hal.global.d.ts' }] },
  { entry: 'testing', types: true, outputs: [{ file: 'testing.d.ts' }, { file: 'testing.d.cts' }] },
]

const scriptPlugins = () => [typescript({ tsconfig, sourceMap: true })]

/** The wire types are inlined: a consumer installs nothing else to compile against the SDK. */
const typePlugins = () => [dts({ tsconfig, includeExternal: ['@hal/contract'] })]

const formatOf = (file) => (file === 'hal.global.js' ? 'iife' : /\.c[jt]s$/.test(file) ? 'cjs' : 'es')

/** The map of the script build lies beside it, and the script does not name it: that would cost each page its bytes. */
const mapOf = (format) => (format === 'iife' ? 'hidden' : true)

const outputOf = ({ file, minified }, types) => {
  const format = formatOf(file)
  return {
    file: `${sdk}/dist/${file}`,
    format: types ? 'es' : format,
    sourcemap: !types && mapOf(format),
    // A file of nothing but global declarations is a module only with an export of its own.
    footer: types ? 'export {}' : '',
    paths: { [errorClass]: format === 'cjs' ? './index.cjs' : './index.js', [sentences]: './hal.say.js' },
    plugins: minified ? [minify()] : [],
  }
}

export default targets.map(({ entry, external = [], outputs, types }) => ({
  input: `${sdk}/src/entries/${entry}.ts`,
  external,
  output: outputs.map((output) => outputOf(output, types)),
  plugins: types ? typePlugins() : scriptPlugins(),
}))
