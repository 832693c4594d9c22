import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../packages/server/test/process/folder.js'
import { carryOut, ignoreRule, inFolder, type Stage } from './dockerfile.js'
import { root, temporaryFolder } from './tools.js'

// Time to install and build everything.
const buildWithinMs = 600_000
const isRoot = process.getuid?.() === 0

let folder: ReturnType<typeof temporaryFolder>
let image: Stage
beforeAll(() => {
  folder = temporaryFolder()
  image = carryOut(join(root, 'deploy/Dockerfile'), folder.path, { PATH: `${npmWithCompiledSqlite()}:${process.env.PATH}` })
}, buildWithinMs)
afterAll(() => folder.remove())

/** The real npm, except that it reuses this checkout's compiled SQLite. That saves minutes. */
function npmWithCompiledSqlite(): string {
  const bin = folder.file('npm-bin')
  const real = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim()
  mkdirSync(bin)
  const script = `#!/bin/sh
set -e
if [ "$1" = ci ]; then
  "${real}" "$@" --ignore-scripts --prefer-offline
  cp -r "${root}/node_modules/better-sqlite3/build" node_modules/better-sqlite3/build
else
  exec "${real}" "$@"
fi
`
  writeFileSync(join(bin, 'npm'), script)
  chmodSync(join(bin, 'npm'), 0o755)
  return bin
}

const valueOf = (instruction: string): string => image.values.get(instruction) ?? ''
const workdir = () => join(image.folder, '/opt/hal')
const environment = (port: number) => ({
  PATH: process.env.PATH,
  ...Object.fromEntries(Object.entries(image.env).map(([name, value]) => [name, inFolder(value, image.folder)])),
  HAL_DEMO: 'on',
  PORT: String(port),
})

/** The user of the image, if this process may switch users. */
function imageUser(): { uid?: number; gid?: number } {
  const [uid = NaN, gid = NaN] = valueOf('USER').split(':').map(Number)
  expect(uid).toBeGreaterThan(0)
  return isRoot ? { uid, gid } : {}
}

async function startImage(): Promise<{ child: ChildProcess; url: string; port: number }> {
  const [program = '', ...args] = JSON.parse(valueOf('CMD')) as string[]
  const child = spawn(program, args, { cwd: workdir(), env: environment(0), ...imageUser(), stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)))
  const port = await eventually(async () => Number(/listens on http:\/\/\S+:(\d+)/.exec(printed)?.[1] ?? failed(printed)), 30_000)
  return { child, port, url: `http://127.0.0.1:${port}` }
}

function failed(printed: string): never {
  throw new Error(`The image does not start:\n${printed}`)
}

describe('the image', () => {
  it('starts as a user without rights, is healthy, serves every page, and stops cleanly', async () => {
    const { child, url, port } = await startImage()
    try {
      const [, command = ''] = / CMD (.+)$/.exec(valueOf('HEALTHCHECK')) ?? []
      expect(spawnSync('sh', ['-c', command], { env: environment(port) })).toMatchObject({ status: 0 })
      expect(spawnSync('sh', ['-c', command], { env: environment(1) })).toMatchObject({ status: 1 })
      for (const page of ['/', '/docs', '/docs/api', '/docs/quick-start', '/docs/examples/script-tag', '/docs/changelog', '/demo', '/hal.js', '/hal.say.js', '/stub.js', '/widget.js', '/openapi.json', '/healthz']) {
        expect((await fetch(url + page)).status, page).toBe(200)
      }
    } finally {
      child.kill('SIGTERM')
      expect(await once(child, 'exit')).toEqual([0, null])
    }
    expect(statSync(join(image.folder, 'var/lib/hal')).mode & 0o777).toBe(0o700)
  })

  it('holds every file that the server names as an asset', () => {
    const print = "import('./packages/server/dist/main/assets.js').then(({ assets }) => console.log(JSON.stringify(assets)))"
    const assets = JSON.parse(execFileSync(process.execPath, ['-e', print], { cwd: workdir(), encoding: 'utf8' })) as Record<string, unknown>
    const paths = Object.values(assets).filter((value) => typeof value === 'string' && value.startsWith('/')) as string[]
    expect(paths.length).toBeGreaterThan(1)
    expect(paths.filter((path) => !path.startsWith(image.folder) || !existsSync(path))).toEqual([])
  })

  it('holds the operator commands, on the path', () => {
    const link = join(image.folder, 'usr/local/bin/hal')
    const { status, stdout } = spawnSync(link, ['--help'], { env: environment(0), cwd: '/', encoding: 'utf8' })
    expect(status).toBe(0)
    expect(stdout).toContain('backup')
  })

  it('holds no source, no test and no tool of development', () => {
    const files = execFileSync('find', ['-L', 'packages', '-type', 'd', '(', '-name', 'src', '-o', '-name', 'test', ')', '-not', '-path', '*/node_modules/*'], { cwd: workdir(), encoding: 'utf8' })
    expect(files).toBe('')
    for (const tool of ['typescript', 'vitest', 'rollup', 'react']) expect(existsSync(join(workdir(), 'node_modules', tool)), tool).toBe(false)
    const [kilobytes] = execFileSync('du', ['-sk', image.folder], { encoding: 'utf8' }).split('\t')
    expect(Number(kilobytes)).toBeLessThan(150 * 1024)
  })
})

describe('.dockerignore as read here', () => {
  it.each([
    ['packages/server/src/main.ts', false],
    ['packages/server/test/process/backup.spec.ts', true],
    ['packages/sdk/dist/index.js', true],
    ['node_modules/express/index.js', true],
    ['packages/server/src/config.test.ts', true],
    ['deploy/hal.env', true],
    ['data/hal.sqlite', true],
    ['package.json', false],
  ])('%s is ignored: %s', (file, isIgnored) => {
    const rule = ignoreRule('*\n!package.json\n!packages\n**/node_modules\n**/dist\n**/test\n**/*.test.ts\n')
    expect(rule(file)).toBe(isIgnored)
  })
})
