import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { installExample, packSdk } from './installed.js'
import { test as base } from './test.js'

export interface Example {
  folder: string
  /** Runs a package.json script to its end. */
  run(script: string): Promise<void>
  /** Runs a script that starts a server, and returns the address that the script prints. */
  serve(script: string, ...options: string[]): Promise<string>
}

interface Fixtures {
  /** Installs an example from its folder, connected to this test's server. */
  example(name: string, env?: Record<string, string>): Example
}

interface WorkerFixtures {
  /** The packed SDK, from which a worker installs all examples. */
  tarball: string
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  tarball: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const tarball = packSdk()
      await use(tarball)
      await rm(dirname(tarball), { recursive: true })
    },
    { scope: 'worker' },
  ],
  example: async ({ server, tarball }, use) => {
    const ends: (() => Promise<void>)[] = []
    await use((name, env = {}) => {
      const { folder, remove } = installExample(name, tarball)
      ends.unshift(remove)
      const start = (args: string[]) => {
        const child = npmRun(folder, args, { PORT: '0', HAL_URL: server.url, VITE_HAL_URL: server.url, ...env })
        ends.unshift(() => stop(child))
        return child
      }
      return { folder, run: (script) => ended(start([script])), serve: (script, ...options) => address(start([script, '--', ...options])) }
    })
    for (const end of ends) await end()
  },
})

/** Runs npm in its own process group: a signal to npm alone may leave its children running. */
function npmRun(cwd: string, args: string[], env: Record<string, string>) {
  return spawn('npm', ['run', ...args], { cwd, env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
}

async function ended(child: ChildProcess): Promise<void> {
  const printed = collect(child)
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`The example ended with ${code}:\n${printed()}`)
}

async function address(child: ChildProcess): Promise<string> {
  const printed = collect(child)
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', () => {
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed()) ?? []
      if (url !== undefined) resolve(url)
    })
    child.on('close', () => reject(new Error(`The example did not start:\n${printed()}`)))
  })
}

function collect({ stdout, stderr }: ChildProcess): () => string {
  let printed = ''
  stdout?.on('data', (chunk) => (printed += chunk))
  stderr?.on('data', (chunk) => (printed += chunk))
  return () => printed
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  process.kill(-child.pid)
  await once(child, 'close')
}
