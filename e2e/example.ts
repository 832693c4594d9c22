import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface RunningExample {
  url: string
  stop(): Promise<void>
}

/** An example with a server of its own, on a free port; it prints its address once it listens. */
export async function startExample(name: string, env: Record<string, string>): Promise<RunningExample> {
  const child = spawn(process.execPath, ['server.mjs'], {
    cwd: fileURLToPath(new URL(`../examples/${name}`, import.meta.url)),
    env: { PATH: process.env.PATH, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let faults = ''
  child.stderr.on('data', (chunk) => (faults += chunk))
  const address = await Promise.race([firstLine(child), once(child, 'exit').then(() => undefined)])
  if (address === undefined) throw new Error(`The example ${name} did not start:\n${faults}`)
  return {
    url: address,
    async stop() {
      if (child.exitCode !== null || !child.kill()) return
      await once(child, 'exit')
    },
  }
}

async function firstLine({ stdout }: ChildProcess): Promise<string | undefined> {
  if (stdout === null) return undefined
  const [chunk] = await once(stdout, 'data')
  return String(chunk).trim()
}
