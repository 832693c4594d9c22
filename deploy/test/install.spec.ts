import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { admin } from '../../packages/server/test/process/built-server.js'
import { eventually } from '../../packages/server/test/process/folder.js'
import { signIn } from '../../packages/server/test/process/operator.js'
import { callWidget } from '../../packages/server/test/process/widget.js'
import { root, temporaryFolder } from './tools.js'

// Each test installs a release and starts servers, on machines that may be busy.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

/** A machine with HAL: `current`, the settings, and a small script in place of systemd. */
let folder: ReturnType<typeof temporaryFolder>
let port: number
/** The release that was installed first. */
let before: string
beforeAll(async () => {
  folder = temporaryFolder()
  port = await freePort()
  mkdirSync(folder.file('bin'))
  mkdirSync(folder.file('data'), { mode: 0o700 })
  writeFileSync(folder.file('hal.env'), `PORT=${port}\nHAL_DATABASE_URL=sqlite:${folder.file('data/hal.sqlite')}\nHAL_ADMIN_EMAIL=${admin.email}\nHAL_ADMIN_PASSWORD="${admin.password}"\n`)
  addProgram('npm', npm)
  addProgram('systemctl', systemctl())
  before = await firstInstallation()
})
afterAll(() => {
  run('systemctl', ['stop', 'hal'])
  folder.remove()
})

function addProgram(name: string, script: string): void {
  writeFileSync(folder.file(`bin/${name}`), script)
  chmodSync(folder.file(`bin/${name}`), 0o755)
}

/** `npm ci` and the build ran in this checkout, so their results are linked. */
const npm = `#!/bin/sh
set -e
case $1 in
  ci) ln -s "${root}/node_modules" node_modules ;;
  run) if [ -e fails-to-build ]; then exit 1; fi
    for each in contract sdk server docs; do cp -r "${root}/packages/$each/dist" "packages/$each/dist"; done
    if [ -e main.js ]; then cp main.js packages/server/dist/main.js; fi ;;
  prune) ;;
esac
`

/** Starts and stops the server as hal.service does, without restarts. */
const systemctl = () => `#!/bin/sh
pid=$(cat "${folder.file('pid')}" 2>/dev/null)
case $1 in
  start) cd "${folder.file('base/current')}" || exit 1
    setsid node --env-file="${folder.file('hal.env')}" packages/server/dist/main.js >>"${folder.file('journal')}" 2>&1 &
    echo $! >"${folder.file('pid')}" ;;
  stop) if [ -n "$pid" ] && kill "$pid" 2>/dev/null; then while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done; fi ;;
  is-active) if kill -0 "$pid" 2>/dev/null; then echo active; else echo failed; fi ;;
esac
exit 0
`

const env = () => ({ ...process.env, PATH: `${folder.file('bin')}:${process.env.PATH}` })
const run = (program: string, args: string[]) => spawnSync(folder.file(`bin/${program}`), args, { env: env(), encoding: 'utf8' })

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('No free port')
  return address.port
}

/** The source of a release, with extra files. */
function source(name: string, files: Record<string, string> = {}): string {
  const path = folder.file(name)
  mkdirSync(join(path, 'packages'), { recursive: true })
  for (const each of ['package.json', 'bin', 'deploy', 'packages/contract', 'packages/sdk', 'packages/server', 'packages/docs', 'examples']) {
    cpSync(join(root, each), join(path, each), { recursive: true, filter: (file) => !/\/(src|test|dist|node_modules)$/.test(file) })
  }
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text)
  return path
}

async function install(path: string): Promise<{ code: number | null; printed: string }> {
  const args = [join(root, 'deploy/install.mjs'), path, '--base', folder.file('base'), '--settings', folder.file('hal.env'), '--ready-within', '60']
  const child: ChildProcess = spawn(process.execPath, args, { env: env(), stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (printed += String(chunk)))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, printed }
}

const url = () => `http://127.0.0.1:${port}`
const current = () => realpathSync(folder.file('base/current'))
const ready = () => eventually(async () => expect((await fetch(`${url()}/readyz`)).status).toBe(200), 30_000)
const keptEvents = async () => (await signIn(url(), admin)).eventIds()
const track = (id: string) => callWidget(url(), 'track', { id, visitor_id: 'v', name: 'kept' })

/** Installs the first release and starts it, as the handbook describes. */
async function firstInstallation(): Promise<string> {
  const installed = await install(source('first'))
  expect(installed, installed.printed).toMatchObject({ code: 0 })
  run('systemctl', ['start', 'hal'])
  await ready()
  expect((await track('before')).status).toBe(200)
  return current()
}

/** The previous release runs with all of its data, and nothing of the failed release is left. */
async function expectUntouched(): Promise<void> {
  expect(current()).toBe(before)
  expect(readdirSync(folder.file('base/releases'))).toHaveLength(1)
  expect((await fetch(`${url()}/readyz`)).status).toBe(200)
  expect(await keptEvents()).toEqual(['before'])
  expect(readdirSync(folder.file('data')).filter((name) => name.startsWith('trial-'))).toEqual([])
}

/** A main.js that runs the real server unless `condition` holds. */
const mainThat = (condition: string, otherwise: string) =>
  `if (${condition}) { ${otherwise} } else { await import(${JSON.stringify(join(root, 'packages/server/dist/main.js'))}) }\n`
const isTrial = `process.env.PORT === '0'`

describe('deploy/install.mjs', () => {
  it('leaves the running server alone if the build fails', async () => {
    const pid = readFileSync(folder.file('pid'), 'utf8')
    expect(await install(source('fails-to-build', { 'fails-to-build': '' }))).toMatchObject({ code: 1, printed: expect.stringContaining('`npm run build` ended with 1') })
    await expectUntouched()
    expect(readFileSync(folder.file('pid'), 'utf8')).toBe(pid)
  })

  it('leaves the running server alone if the release does not run on a copy of the data', async () => {
    const pid = readFileSync(folder.file('pid'), 'utf8')
    const broken = source('fails-on-the-copy', { 'main.js': mainThat(isTrial, `console.error('no such module'); process.exit(1)`) })
    const { code, printed } = await install(broken)
    expect(code).toBe(1)
    expect(printed).toMatch(/does not run on a copy of the data.*\nno such module/s)
    await expectUntouched()
    expect(readFileSync(folder.file('pid'), 'utf8')).toBe(pid)
  })

  it('goes back if the release does not become ready', async () => {
    const { code, printed } = await install(source('never-ready', { 'main.js': mainThat(`!(${isTrial})`, 'process.exit(1)') }))
    expect(code).toBe(1)
    expect(printed).toContain('The release from before runs again, on the same data.')
    await expectUntouched()
  })

  it('goes back to the data from before if the release has changed their schema', async () => {
    const spoil = `const { default: Database } = await import(${JSON.stringify(join(root, 'node_modules/better-sqlite3/lib/index.js'))}); const db = new Database(process.env.HAL_DATABASE_URL.slice(7)); db.pragma('user_version = 999'); db.close(); process.exit(1)`
    const { code, printed } = await install(source('changes-the-schema', { 'main.js': mainThat(`!(${isTrial})`, spoil) }))
    expect(code).toBe(1)
    expect(printed).toMatch(/The release from before runs again, on the data of .*\/backups\/hal-/)
    await expectUntouched()
    expect(readdirSync(folder.file('data')).some((name) => name.startsWith('hal.sqlite.before-restore-'))).toBe(true)
  })

  it('upgrades a server that runs: a new folder, a backup, the same data, and a link to the new release', async () => {
    const upgraded = await install(source('second'))
    expect(upgraded, upgraded.printed).toMatchObject({ code: 0 })
    expect(current()).not.toBe(before)
    expect(await keptEvents()).toEqual(['before'])
    expect(readdirSync(folder.file('data/backups')).filter((name) => name.endsWith('.sqlite')).length).toBeGreaterThan(0)
    // Two releases remain, regardless of the number of upgrades.
    expect((await install(source('third'))).code).toBe(0)
    expect(readdirSync(folder.file('base/releases'))).toHaveLength(2)
  })

  it.each([
    ['a folder that is not there', () => folder.file('nowhere'), 'does not exist'],
    ['a folder of something else', () => folder.file('data'), 'is not the source of HAL'],
  ])('refuses %s and leaves nothing behind', async (_what, path, message) => {
    const { code, printed } = await install(path())
    expect(code).toBe(1)
    expect(printed).toContain(message)
    expect(readdirSync(folder.file('base/releases')).filter((name) => name.startsWith('unfinished'))).toEqual([])
  })

  it('refuses settings whose data would lie inside a release', async () => {
    writeFileSync(folder.file('hal.env'), 'HAL_DATABASE_URL=sqlite:data/hal.sqlite\n')
    expect(await install(source('first'))).toMatchObject({ code: 1, printed: expect.stringContaining('must be an absolute path') })
  })
})
