import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const entries = { main: '../../dist/main.js', hal: '../../dist/hal.js' }
const listenWithinMs = 30_000

export const admin = { email: 'owner@example.test', password: 'correct horse battery staple' }

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

/** The built server as a process of its own, with a real file, on a free port. */
export interface BuiltServer {
  url: string
  pid: number
  /** The key of the demo's link, where the demo is on. */
  demoKey: string | undefined
  /** How it ended, once it has. */
  ended: Promise<Ended>
  kill(signal: NodeJS.Signals): void
}

export interface ProcessOptions {
  env?: Record<string, string>
  /** As another user; for root only. */
  uid?: number
  input?: string
}

/** Starts an entry of the build. */
function start(entry: keyof typeof entries, args: string[], databasePath: string, options: ProcessOptions): ChildProcess {
  const path = fileURLToPath(new URL(entries[entry], import.meta.url))
  if (!existsSync(path)) throw new Error(`${path} is not there: run \`npm run build\``)
  return spawn(process.execPath, [path, ...args], {
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      HAL_DATABASE_URL: `sqlite:${databasePath}`,
      HAL_ADMIN_EMAIL: admin.email,
      HAL_ADMIN_PASSWORD: admin.password,
      HAL_SECRET: 'a secret for tests, of some length',
      HAL_RATE_LIMIT: 'off',
      HAL_DEMO: 'off',
      ...options.env,
    },
    ...(options.uid !== undefined && { uid: options.uid, gid: options.uid }),
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  })
}

function collect(child: ChildProcess): { stdout: string; stderr: string } {
  const printed = { stdout: '', stderr: '' }
  child.stdout?.on('data', (chunk) => (printed.stdout += chunk))
  child.stderr?.on('data', (chunk) => (printed.stderr += chunk))
  return printed
}

async function end(child: ChildProcess, printed: { stdout: string; stderr: string }): Promise<Ended> {
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  return { code, signal, ...printed }
}

/** Runs an entry until it ends by itself. */
export function runBuilt(
  entry: keyof typeof entries,
  args: string[],
  databasePath: string,
  options: ProcessOptions = {},
): Promise<Ended> {
  return launchBuilt(entry, args, databasePath, options).ended
}

/** Starts an entry that can be killed before it ends. */
export function launchBuilt(
  entry: keyof typeof entries,
  args: string[],
  databasePath: string,
  options: ProcessOptions = {},
): Pick<BuiltServer, 'ended' | 'kill'> {
  const child = start(entry, args, databasePath, options)
  const printed = collect(child)
  child.stdin?.end(options.input)
  return { ended: end(child, printed), kill: (signal) => void child.kill(signal) }
}

/**
 * Starts the built server, and waits until it listens.
 * @throws with what it printed, where it ends instead
 */
export async function startBuiltServer(databasePath: string, options: ProcessOptions = {}): Promise<BuiltServer> {
  const child = start('main', [], databasePath, options)
  const printed = collect(child)
  const ended = end(child, printed)
  const url = await Promise.race([
    listening(child, printed),
    ended.then(({ code, signal, stderr }) => {
      throw new Error(`The server ended with ${code ?? signal}:\n${stderr}`)
    }),
  ])
  ended.catch(() => {})
  if (child.pid === undefined) throw new Error('The server has no pid')
  const demoKey = /\/demo#key=(\S+)/.exec(printed.stdout)?.[1]
  return { url, pid: child.pid, demoKey, ended, kill: (signal) => void child.kill(signal) }
}

function listening(child: ChildProcess, printed: { stdout: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error('The server does not listen'))
    }, listenWithinMs)
    child.stdout?.on('data', () => {
      const url = /listens on (\S+)/.exec(printed.stdout)?.[1]
      if (url === undefined) return
      clearTimeout(timer)
      resolve(url)
    })
    child.once('exit', () => clearTimeout(timer))
  })
}
