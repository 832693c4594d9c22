// @ts-nocheck the types of the rollup plugins say CommonJS while the plugins are modules
import { resolve } from 'node:path'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import typescript from '@rollup/plugin-typescript'
import { dts } from 'rollup-plugin-dts'
import { leanKy, minify } from './packages/sdk/bundle.mjs'

const sdk = 'packages/sdk'
const tsconfig = `${sdk}/tsconfig.build.json`

/** One class for all entries, so that `instanceof` holds between them. */
const errorClass = resolve(sdk, 'src/api/error.ts')

/** Each published file, by what makes it. */
const targets = [
  { entry: 'npm', file: 'index.js', format: 'es', minified: true },
  { entry: 'global', file: 'hal.global.js', format: 'iife', minified: true },
  { entry: 'testing', file: 'testing.js', format: 'es' },
  { entry: 'npm', file: 'index.d.ts', types: true },
  { entry: 'global', file: 'hal.global.d.ts', types: true },
  { entry: 'testing', file: 'testing.d.ts', types: true },
]

export const scriptPlugins = (sourceMap = false) => [leanKy(), nodeResolve({ browser: true }), typescript({ tsconfig, sourceMap })]

/** The wire types are inlined: a consumer installs nothing else to compile against the SDK. */
const typePlugins = () => [dts({ tsconfig, includeExternal: ['@hal/contract'] })]

export default targets.map(({ entry, file, format, minified, types }) => ({
  input: `${sdk}/src/entries/${entry}.ts`,
  external: entry === 'testing' && !types ? [errorClass] : [],
  output: {
    file: `${sdk}/dist/${file}`,
    format: format ?? 'es',
    sourcemap: format === 'es',
    // A file of nothing but global declarations is a module only with an export of its own.
    footer: types ? 'export {}' : '',
    paths: { [errorClass]: './index.js' },
    plugins: minified ? [minify()] : [],
  },
  plugins: types ? typePlugins() : scriptPlugins(format === 'es'),
}))
