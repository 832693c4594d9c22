import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const entry = fileURLToPath(new URL('../packages/server/dist/main.js', import.meta.url))
const readyWithinMs = 45_000
const stopWithinMs = 10_000

export const admin = { email: 'owner@example.test', password: 'correct horse battery staple' }

export interface ServerOptions {
  /** Variables in addition to those of the fixture. */
  env?: Record<string, string>
  port?: number
}

export interface RunningServer {
  url: string
  port: number
  databasePath: string
  /** All output of the server so far. */
  output(): string
  /** The path of the demo with its key, from the server's output. */
  demoPath(): string
  /** Sends SIGTERM and expects a clean exit. */
  stop(): Promise<void>
  /** Sends SIGKILL, as in a crash. */
  kill(): Promise<void>
  /** Starts it again on the same port and data. */
  start(): Promise<void>
  /** Stops the server and removes the data. */
  dispose(): Promise<void>
}

/** The built server on a free port, with its own empty SQLite file. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const folder = await mkdtemp(join(tmpdir(), 'hal-e2e-'))
  const databasePath = join(folder, 'hal.sqlite')
  const port = options.port ?? (await freePort())
  const url = `http://127.0.0.1:${port}`
  let printed = ''
  let running: ChildProcess | undefined

  async function start() {
    const child = spawn(process.execPath, [entry], {
      cwd: folder,
      env: { ...environment(port, databasePath), ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout.on('data', (chunk) => (printed += chunk))
    child.stderr.on('data', (chunk) => (printed += chunk))
    running = child
    await ready(child, url, () => printed)
  }

  async function end(signal: NodeJS.Signals) {
    const child = running
    running = undefined
    if (!child) return
    const timer = setTimeout(() => child.kill('SIGKILL'), stopWithinMs)
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal)
      await once(child, 'exit')
    }
    clearTimeout(timer)
    if (signal === 'SIGTERM' && child.exitCode !== 0) {
      throw new Error(`The server ended with ${child.exitCode ?? child.signalCode} on SIGTERM:\n${printed}`)
    }
  }

  const server: RunningServer = {
    url,
    port,
    databasePath,
    output: () => printed,
    demoPath: () => /\/demo#key=\S+/.exec(printed)?.[0] ?? '/demo',
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    start,
    async dispose() {
      try {
        await end('SIGTERM')
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
  }
  try {
    await start()
  } catch (error) {
    await server.kill()
    await server.dispose()
    throw error
  }
  return server
}

function environment(port: number, databasePath: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    PORT: String(port),
    HOST: '127.0.0.1',
    HAL_DATABASE_URL: `sqlite:${databasePath}`,
    HAL_ADMIN_EMAIL: admin.email,
    HAL_ADMIN_PASSWORD: admin.password,
    HAL_RATE_LIMIT: 'off',
    HAL_DEMO: 'on',
  }
}

/** A free port on the loopback interface. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('No free port')
  return address.port
}

async function ready(child: ChildProcess, url: string, output: () => string): Promise<void> {
  const until = Date.now() + readyWithinMs
  while (Date.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null) break
    const response = await fetch(`${url}/readyz`).catch(() => undefined)
    if (response?.ok) return
    await delay(50)
  }
  throw new Error(`The server at ${url} did not become ready:\n${output()}`)
}
