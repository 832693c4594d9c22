import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, run } from './run.mjs'

// Installs the SDK as it would be published, in an empty project without other packages.
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

const app = `import '@hal/sdk/global'
import { createHal, HalError } from '@hal/sdk'
import type { CompanyFields, Hal, HalErrorCode, HalEvents, HalPromise, IdentifyFields, IdentifyResult, JsonObject, Problem, Properties, TrackOptions, Warning } from '@hal/sdk'
import { createTestHal, type TestHal } from '@hal/sdk/testing'
type Events = { 'trial-started': undefined; 'plan-upgraded': 'pro' | 'team'; 'seats-added': number }
const hal = createHal<Events, 'Lead' | 'Qualified'>({ projectId: 'demo', endpoint: 'https://hal.example' })
void hal.identify({ email: 'alice@acme.com', company: { id: 'acme' } }).then(({ contact }) => contact?.id)
void hal.track('plan-upgraded', 'team')
void hal.setStage('Lead')
interface Declared { 'demo-requested': undefined; 'seats-added': number }
const declared = createHal<Declared>({ projectId: 'demo', debug: undefined })
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
// properties may be interfaces, and hold what JSON leaves out or converts
interface Plan { plan: string }
declare const plan: Plan
declare const maybe: { plan?: string }
const tags: readonly string[] = ['a']
void hal.setProperties(plan)
void hal.setProperties({ plan: maybe.plan, at: new Date(), tags, nested: { plan: maybe.plan } })
void hal.identify({ email: undefined, metadata: plan, company: { name: maybe.plan, metadata: plan }, company_ids: tags })
void hal.track('seats-added', 3, { properties: plan, company_id: undefined, timestamp: new Date() })
void hal.setDeal({ deal_value: 5, stage: undefined })
// @ts-expect-error properties that are a list
void hal.setProperties(['a'])
// @ts-expect-error properties that are a map
void hal.setProperties(new Map([['plan', 'pro']]))
export const wrapped = (fields: IdentifyFields & { company?: CompanyFields }): HalPromise<IdentifyResult> => hal.identify(fields)
export const off = hal.on('ready', ({ visitorId }: HalEvents['ready']) => visitorId)
export const warnings = (result: IdentifyResult): Warning[] => result.warnings
export const codeOf = (error: unknown): HalErrorCode | undefined => (error instanceof HalError ? error.code : undefined)
export type Exported = [Hal, JsonObject, Problem, Properties, TrackOptions]
const test: TestHal<Events> = createTestHal<Events>({ companies: ['acme', { id: 'globex', stage: 'Won' }], companyPolicy: 'link_existing' })
test.refuseNext({ code: 'rate_limited', detail: 'Slow down' })
`

// On a server, every call rejects without an unhandled rejection, and no timer keeps the process alive.
const ssr = `const before = Object.keys(globalThis).join()
const { createHal } = await import('@hal/sdk')
await import('@hal/sdk/global')
const hal = createHal({ projectId: 'demo', endpoint: 'https://hal.example' })
void hal.identify({ email: 'alice@acme.com' })
const code = await hal.track('page-viewed').catch((error) => error.code)
if (code !== 'not_in_browser') throw new Error('expected not_in_browser, not ' + code)
if (Object.keys(globalThis).join() !== before) throw new Error('the SDK left a global behind')
`

// Loads the package as a test runner without ES modules does.
const commonJs = `const { createHal, HalError } = require('@hal/sdk')
const { createTestHal } = require('@hal/sdk/testing')
createHal({ projectId: 'demo' })
createTestHal().track('').catch((error) => {
  if (!(error instanceof HalError)) throw new Error('two classes of one error')
})
`

function writeConsumer() {
  writeFileSync(join(consumer, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(consumer, 'app.ts'), app)
  writeFileSync(join(consumer, 'ssr.mjs'), ssr)
  writeFileSync(join(consumer, 'required.cjs'), commonJs)
}

/** Each module resolution of TypeScript, with a matching `module` setting. */
const resolutions = [
  ['node', 'esnext'],
  ['node16', 'node16'],
  ['nodenext', 'nodenext'],
  ['bundler', 'esnext'],
]

/**
 * @param {string} moduleResolution
 * @param {string} module
 */
function compiles(moduleResolution, module) {
  const path = join(consumer, `tsconfig.${moduleResolution}.json`)
  const strict = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true }
  const target = { target: 'es2022', lib: ['es2022', 'dom'], types: [], ignoreDeprecations: '6.0' }
  writeFileSync(path, JSON.stringify({ compilerOptions: { ...strict, ...target, noEmit: true, module, moduleResolution }, files: ['app.ts'] }))
  return run('npx', ['tsc', '-p', path])
}

const node = (/** @type {string} */ file) => run('timeout', ['20', process.execPath, join(consumer, file)])
const shipped = (/** @type {string} */ file) => readFileSync(join(installed, file), 'utf8')

/** Shipped files must not contain rule numbers, because users cannot look them up. */
function namesNoRule() {
  const found = shippedFiles().filter((file) => /\.(d\.c?ts|md)$/.test(file) && /\bR\d+/.test(shipped(file)))
  if (found.length > 0) console.log(`Rule numbers stand in ${found.join(', ')}`)
  return found.length === 0
}

/** @type {[string, () => boolean][]} */
const checks = [
  ['publint', () => run('npx', ['publint', 'run', tarball, '--strict'])],
  // the script build and the stub are browser scripts, not modules
  ['are the types wrong', () => run('npx', ['attw', tarball, '--profile', 'strict', '--exclude-entrypoints', './stub', './global', '--no-emoji'])],
  ['types need no other package', () => !/\b(from|import\()\s*['"](?!\.)/.test(shipped('dist/index.d.ts'))],
  ...resolutions.map(([resolution = '', module = '']) => /** @type {[string, () => boolean]} */ ([`compiles with moduleResolution ${resolution}`, () => compiles(resolution, module)])),
  ['runs on a server', () => node('ssr.mjs')],
  ['is required by CommonJS', () => node('required.cjs')],
  ['names no rule', namesNoRule],
  ['ships only what it should', () => shippedFiles().every((file) => /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|dist\/[^/]+|stub\/stub\.js)$/.test(file))],
]

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
