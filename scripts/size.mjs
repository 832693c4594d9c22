import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import { rollup } from 'rollup'
import { minify, scriptPlugins } from '../rollup.config.mjs'
import { root } from './run.mjs'

const dist = join(root, 'packages/sdk/dist')

/** @param {string | Uint8Array} code */
const gzipped = (code) => gzipSync(code, { level: 9 }).length

/**
 * @param {import('rollup').InputOptions} input
 * @param {import('rollup').OutputOptions} output
 */
async function bundled(input, output) {
  const bundle = await rollup(input)
  const { output: chunks } = await bundle.generate({ ...output, plugins: [minify()] })
  await bundle.close()
  return chunks[0].code
}

const scriptBuild = () => readFileSync(join(dist, 'hal.global.js'))

const ownCode = () =>
  bundled(
    { input: join(root, 'packages/sdk/src/entries/global.ts'), plugins: scriptPlugins(), external: ['ky'] },
    { format: 'iife', globals: { ky: 'ky' } },
  )

/** What a consumer's bundler makes of an app that only identifies and tracks. */
async function consumersBundle() {
  const folder = mkdtempSync(join(tmpdir(), 'hal-size-'))
  const app = join(folder, 'app.mjs')
  writeFileSync(
    app,
    `import { createHal } from ${JSON.stringify(join(dist, 'index.js'))}
const hal = createHal({ projectId: 'demo', endpoint: 'https://hal.example' })
hal.identify({ email: 'alice@acme.com' })
hal.track('signed-up')
`,
  )
  try {
    return await bundled({ input: app, plugins: [nodeResolve({ browser: true })] }, { format: 'es' })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const kB = 1000

/** The budgets. They are promises to the pages that embed the SDK: the code gives way, not the number. */
const budgets = [
  { name: 'hal.global.js, gzip -9', bytes: gzipped(scriptBuild()), most: 9.0 * kB },
  { name: 'hal.global.js without ky, gzip -9', bytes: gzipped(await ownCode()), most: 4.2 * kB },
  { name: 'npm import, identify and track, gzip -9', bytes: gzipped(await consumersBundle()), most: 9.0 * kB },
]

for (const { name, bytes, most } of budgets) {
  console.log(`${bytes <= most ? 'ok      ' : 'TOO BIG '} ${name}: ${bytes} of ${most} bytes`)
}
process.exitCode = budgets.every(({ bytes, most }) => bytes <= most) ? 0 : 1
