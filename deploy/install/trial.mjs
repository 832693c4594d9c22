import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { InstallError, run, spawnOptions } from './commands.mjs'
import { waitUntilReady } from './ready.mjs'

/**
 * Tries a release on a copy of the data. It must start on a free port, migrate the copy, become ready, stop cleanly and
 * find no fault in the copy.
 *
 * @param {object} parts
 * @param {string} parts.current the running release, which makes the copy
 * @param {string} parts.release the release to try
 * @param {string} parts.databasePath
 * @param {string} parts.settings
 * @param {number} parts.readyWithinMs
 * @throws {InstallError} with the output of the release
 */
export async function tryOnCopy({ current, release, databasePath, settings, readyWithinMs }) {
  const owner = statSync(databasePath)
  const folder = mkdtempSync(join(dirname(databasePath), 'trial-'))
  try {
    if (process.getuid?.() === 0) chownSync(folder, owner.uid, owner.gid)
    const copy = join(folder, 'hal.sqlite')
    await run(join(current, 'bin/hal'), ['backup', copy], { env: { HAL_ENV_FILE: settings }, as: owner })
    const env = { HAL_ENV_FILE: settings, HAL_DATABASE_URL: `sqlite:${copy}`, HOST: '127.0.0.1', PORT: '0', HAL_METRICS_PORT: '' }
    await startAndStop(release, { settings, env, as: owner, readyWithinMs })
    await run(join(release, 'bin/hal'), ['check'], { env, as: owner })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @param {string} release
 * @param {{ settings: string, readyWithinMs: number } & import('./commands.mjs').CommandOptions} options
 */
async function startAndStop(release, { settings, readyWithinMs, ...options }) {
  const server = spawn(process.execPath, [`--env-file=${settings}`, 'packages/server/dist/main.js'], {
    ...spawnOptions({ ...options, cwd: release }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk) => (printed += chunk))
  const ended = once(server, 'close')
  try {
    const readyUrl = () => readyUrlIn(printed)
    await waitUntilReady(readyUrl, { withinMs: readyWithinMs, hasFailed: async () => server.exitCode !== null })
    server.kill('SIGTERM')
    const [code, signal] = await ended
    if (code !== 0) throw new InstallError(`It ended with ${code ?? signal} when it was stopped.`)
  } catch (error) {
    server.kill('SIGKILL')
    await ended
    throw new InstallError(`The new release does not run on a copy of the data. ${error instanceof Error ? error.message : ''}\n${printed}`)
  }
}

/** @param {string} printed the output of the server at its start */
function readyUrlIn(printed) {
  const address = /listens on (\S+)/.exec(printed)?.[1]
  return address === undefined ? null : `${address}/readyz`
}
