import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import { rollup } from 'rollup'
import { minify } from '../packages/sdk/bundle.mjs'
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

const stub = () => readFileSync(join(root, 'packages/sdk/stub/stub.js'), 'utf8').trimEnd()

const scriptBuild = () => readFileSync(join(dist, 'hal.global.js'))

/** Bundles an app that only identifies and tracks, as a consumer would. */
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

/** @param {number} bytes */
const inKB = (bytes) => `${(bytes / kB).toFixed(1)} kB`

/** The README must show the measured size. */
function readmeSays(/** @type {string} */ figure) {
  const marker = '<!-- size:hal.global.js -->'
  const readme = join(root, 'README.md')
  const told = existsSync(readme) ? readFileSync(readme, 'utf8').split(marker)[1] : undefined
  if (told?.startsWith(figure)) return true
  console.log(`README.md must say ${marker}${figure}`)
  return false
}

/** Size budgets. They are promises to pages that embed the SDK: reduce the code, do not raise the number. */
const budgets = [
  { name: 'stub, raw', bytes: Buffer.byteLength(stub()), most: 440 },
  { name: 'hal.global.js, gzip -9', bytes: gzipped(scriptBuild()), most: 9.9 * kB },
  { name: 'npm import, identify and track, gzip -9', bytes: gzipped(await consumersBundle()), most: 9.9 * kB },
]

for (const { name, bytes, most } of budgets) {
  console.log(`${bytes <= most ? 'ok      ' : 'TOO BIG '} ${name}: ${bytes} of ${most} bytes`)
}

const told = readmeSays(inKB(gzipped(scriptBuild())))
process.exitCode = told && budgets.every(({ bytes, most }) => bytes <= most) ? 0 : 1
