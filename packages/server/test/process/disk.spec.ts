import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runBuilt, startBuiltServer, type BuiltServer } from './built-server.js'
import { eventually, temporaryFolder, works } from './folder.js'
import { signIn, type Operator } from './operator.js'
import { callWidget, type Answered } from './widget.js'

const megabyte = 1_000_000
const isRoot = process.getuid?.() === 0

let folder: ReturnType<typeof temporaryFolder>
let databasePath: string
let server: BuiltServer
let operator: Operator
let acknowledged: string[]
let sent: number

async function start(path: string, env: Record<string, string> = {}): Promise<void> {
  databasePath = path
  acknowledged = []
  sent = 0
  server = await startBuiltServer(path, { env })
  operator = await signIn(server.url)
}

async function track(properties: object = {}): Promise<Answered> {
  const id = `event-${sent++}`
  const answer = await callWidget(server.url, 'track', { id, visitor_id: `v${sent % 10}`, name: 'filled', properties })
  if (answer.status === 200) acknowledged.push(id)
  return answer
}

/** Writes until the disk takes no more. */
async function writeUntilRefused(properties: object): Promise<Answered> {
  for (;;) {
    const answers = await Promise.all(Array.from({ length: 4 }, () => track(properties)))
    const refused = answers.find(({ status }) => status !== 200)
    if (refused) return refused
  }
}

/** Writes the smallest there is, one after the other: some touch fewer pages than others, and fit for longer. */
async function fillLastPages(): Promise<void> {
  for (let refusedInARow = 0; refusedInARow < 50; ) refusedInARow = (await track()).status === 200 ? 0 : refusedInARow + 1
}

/** What holds while no write succeeds. */
async function expectRefusedWritesAndGoodReads(): Promise<void> {
  const refused = await track()
  expect(refused).toMatchObject({ status: 503, body: { code: 'unavailable' } })
  expect(refused.headers.get('retry-after')).toBe('5')
  await eventually(async () => expect((await fetch(`${server.url}/readyz`)).status).toBe(503))
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  expect((await operator.get('/api/events?project_id=demo')).status).toBe(200)
  expect(new Set(await operator.eventIds())).toEqual(new Set(acknowledged))
}

/** The same process writes again, and has lost nothing. */
async function expectRecovery(): Promise<void> {
  await eventually(async () => expect((await track()).status).toBe(200))
  await eventually(async () => expect((await fetch(`${server.url}/readyz`)).status).toBe(200))
  expect((await operator.eventIds()).sort()).toEqual([...acknowledged].sort())
  server.kill('SIGTERM')
  expect(await server.ended).toMatchObject({ code: 0 })
  expect(await runBuilt('hal', ['check'], databasePath)).toMatchObject({ code: 0 })
}

beforeEach(() => {
  folder = temporaryFolder()
})

describe.runIf(isRoot)('a disk that is full', () => {
  const mountPoint = () => folder.file('small')
  beforeEach(async () => {
    mkdirSync(mountPoint())
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', mountPoint()])
    writeFileSync(`${mountPoint()}/ballast`, Buffer.alloc(3 * megabyte))
    await start(`${mountPoint()}/hal.sqlite`, { HAL_DISK_RESERVE: '0' })
  })
  afterEach(async () => {
    server.kill('SIGKILL')
    await server.ended
    execFileSync('umount', [mountPoint()])
    folder.remove()
  })

  it('refuses writes, reads on, and writes again once there is room, without a restart', async () => {
    expect((await writeUntilRefused({ text: 'x'.repeat(10_000) })).status).toBe(503)
    await fillLastPages()
    await expectRefusedWritesAndGoodReads()
    rmSync(`${mountPoint()}/ballast`)
    await expectRecovery()
  })
})

describe.runIf(isRoot)('a disk that fills up, with a reserve', () => {
  const mountPoint = () => folder.file('small')
  const ballast = () => `${mountPoint()}/ballast`
  beforeEach(async () => {
    mkdirSync(mountPoint())
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', mountPoint()])
    await start(`${mountPoint()}/hal.sqlite`, { HAL_DISK_RESERVE: String(8 * megabyte) })
  })
  afterEach(async () => {
    server.kill('SIGKILL')
    await server.ended
    execFileSync('umount', [mountPoint()])
    folder.remove()
  })

  const readiness = async () => {
    const answer = await fetch(`${server.url}/readyz`)
    return { status: answer.status, body: await answer.json() }
  }

  it('refuses strangers first, then everybody, reads on, and takes all again once there is room (wire, budgets)', async () => {
    expect((await track()).status).toBe(200)
    writeFileSync(ballast(), Buffer.alloc(11 * megabyte))
    await eventually(async () => expect(await readiness()).toMatchObject({ status: 200, body: { disk: 'low' } }))
    expect(await track()).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    await signIn(server.url)
    writeFileSync(ballast(), Buffer.alloc(15 * megabyte))
    await eventually(async () => expect((await readiness()).status).toBe(503))
    await expectRefusedWritesAndGoodReads()
    await expect(signIn(server.url)).rejects.toThrow('503')
    rmSync(ballast())
    await expectRecovery()
  })
})

describe.runIf(works('prlimit', '--version'))('a disk that answers every write with an error', () => {
  // The kernel refuses what goes beyond the limit of a process, as a disk that fails would (EFBIG).
  const allowBytes = (limit: string) => execFileSync('prlimit', ['--pid', String(server.pid), `--fsize=${limit}:unlimited`])

  beforeEach(() => start(folder.file('hal.sqlite')))
  afterEach(async () => {
    server.kill('SIGKILL')
    await server.ended
    folder.remove()
  })

  it('refuses writes, reads on, and writes again once the disk does, without a restart', async () => {
    await track()
    allowBytes('0')
    await expectRefusedWritesAndGoodReads()
    allowBytes('unlimited')
    await expectRecovery()
  })

  it('refuses sign-in as it refuses all that it would have to write', async () => {
    allowBytes('0')
    await expect(signIn(server.url)).rejects.toThrow('503')
    allowBytes('unlimited')
    await signIn(server.url)
  })
})

describe.runIf(works('strace', '-f', '-o', '/dev/null', 'true'))('a disk that takes what is written, and whose fsync fails', () => {
  beforeEach(() => start(folder.file('hal.sqlite')))
  afterEach(async () => {
    server.kill('SIGKILL')
    await server.ended
    folder.remove()
  })

  /** Answers what makes it well again. */
  async function failSyncs(): Promise<() => Promise<void>> {
    const failing = ['-e', 'trace=fdatasync,fsync', '-e', 'inject=fdatasync,fsync:error=EIO']
    const tracer = spawn('strace', ['-f', ...failing, '-o', '/dev/null', '-p', String(server.pid)], { stdio: ['ignore', 'ignore', 'pipe'] })
    await new Promise((resolve) => tracer.stderr.on('data', resolve))
    return async () => {
      tracer.kill('SIGINT')
      await once(tracer, 'exit')
    }
  }

  it('refuses writes until all of the log is on the disk, without a restart, and takes each once', async () => {
    await track()
    const makeWell = await failSyncs()
    const refused = await track()
    expect(refused).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    expect(refused.headers.get('retry-after')).toBe('5')
    expect((await track()).status).toBe(503)
    await expect(signIn(server.url)).rejects.toThrow('503')
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503)
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    await makeWell()
    await eventually(async () => expect((await fetch(`${server.url}/readyz`)).status).toBe(200))
    sent = 1
    await track()
    await track()
    expect(acknowledged).toEqual(['event-0', 'event-1', 'event-2'])
    await expectRecovery()
  })
})
