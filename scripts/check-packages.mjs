import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, run } from './run.mjs'

// The SDK as it would be published, in the hands of a consumer who has installed nothing else.
const consumer = mkdtempSync(join(tmpdir(), 'hal-consumer-'))
const installed = join(consumer, 'node_modules/@hal/sdk')

function pack() {
  execFileSync('npm', ['pack', '-w', '@hal/sdk', '--pack-destination', consumer, '--silent'], { cwd: root })
  const [tarball] = readdirSync(consumer).filter((name) => name.endsWith('.tgz'))
  if (!tarball) throw new Error('npm pack made no tarball')
  execFileSync('tar', ['xzf', join(consumer, tarball), '-C', consumer])
  mkdirSync(join(consumer, 'node_modules/@hal'), { recursive: true })
  cpSync(join(consumer, 'package'), installed, { recursive: true })
  return join(consumer, tarball)
}

function writeConsumer() {
  writeFileSync(join(consumer, 'package.json'), '{ "type": "module" }')
  writeFileSync(
    join(consumer, 'app.ts'),
    `import '@hal/sdk/global'
import { createHal } from '@hal/sdk'
type Events = { 'trial-started': undefined; 'plan-upgraded': 'pro' | 'team'; 'seats-added': number }
const hal = createHal<Events, 'Lead' | 'Qualified'>({ projectId: 'demo', endpoint: 'https://hal.example' })
void hal.identify({ email: 'alice@acme.com', company: { id: 'acme' } }).then(({ contact }) => contact?.id)
void hal.track('plan-upgraded', 'team')
void hal.setStage('Lead')
interface Declared { 'demo-requested': undefined; 'seats-added': number }
const declared = createHal<Declared>({ projectId: 'demo' })
void declared.track('demo-requested')
// @ts-expect-error a value that the event does not take
void declared.track('seats-added', true)
// @ts-expect-error an event whose value cannot be one
createHal<{ broken: () => void }>({ projectId: 'demo' })
// @ts-expect-error an event that is not declared
void hal.track('plan-upgradet', 'team')
// @ts-expect-error a value that the event does not take
void hal.track('seats-added', 'three')
// @ts-expect-error a stage that is not declared
void hal.setStage('Leed')
`,
  )
  // On a server every call does nothing and keeps no timer, so the process ends by itself.
  writeFileSync(
    join(consumer, 'ssr.mjs'),
    `const before = Object.keys(globalThis).join()
const { createHal } = await import('@hal/sdk')
const hal = createHal({ projectId: 'demo', endpoint: 'https://hal.example' })
void hal.identify({ email: 'alice@acme.com' })
void hal.track('page-viewed')
if (Object.keys(globalThis).join() !== before) throw new Error('the SDK left a global behind')
`,
  )
}

/** @type {[string, () => boolean][]} */
const checks = [
  ['publint', () => run('npx', ['publint', 'run', tarball, '--strict'])],
  ['are the types wrong', () => run('npx', ['attw', tarball, '--profile', 'esm-only', '--no-emoji'])],
  ['types need no other package', () => !/\b(from|import\()\s*['"](?!\.)/.test(readFileSync(join(installed, 'dist/index.d.ts'), 'utf8'))],
  ['compiles for a consumer', () => run('npx', ['tsc', '-p', writeTsconfig()])],
  ['runs on a server', () => run('timeout', ['20', process.execPath, join(consumer, 'ssr.mjs')])],
  ['ships only what it should', () => shippedFiles().every((file) => /^(package\.json|README\.md|LICENSE|dist\/[^/]+|stub\/stub\.js)$/.test(file))],
]

function writeTsconfig() {
  const path = join(consumer, 'tsconfig.json')
  const compilerOptions = { strict: true, noEmit: true, module: 'nodenext', target: 'es2022', lib: ['es2022', 'dom'], types: [] }
  writeFileSync(path, JSON.stringify({ compilerOptions, files: ['app.ts'] }))
  return path
}

function shippedFiles() {
  return readdirSync(installed, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(installed.length + 1))
}

const tarball = pack()
writeConsumer()
const failed = checks.filter(([, check]) => !check()).map(([name]) => name)
for (const [name] of checks) console.log(`${failed.includes(name) ? 'FAILED' : 'ok    '} ${name}`)
rmSync(consumer, { recursive: true, force: true })
process.exitCode = failed.length === 0 ? 0 : 1
