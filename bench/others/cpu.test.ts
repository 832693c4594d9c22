import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { cpuMsOfAll } from './cpu.mjs'

const burn = 'while (process.cpuUsage().user < 200_000);'

/** A shell that does next to nothing itself, once it has printed a line; until its input ends. */
async function shell(script: string) {
  const child = spawn('sh', ['-c', script], { env: { ...process.env, burn }, stdio: ['pipe', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return { pid: child.pid ?? 0, end: () => void child.stdin.end() }
}

test.runIf(process.platform === 'linux').each([
  ['has ended', 'node -e "$burn"; echo; read line'],
  ['still runs', 'node -e "$burn; console.log(); process.stdin.resume()"; true'],
])('the time of a child that %s is counted', async (_, script) => {
  const { pid, end } = await shell(script)
  expect(cpuMsOfAll([pid])).toBeGreaterThanOrEqual(200)
  end()
})
