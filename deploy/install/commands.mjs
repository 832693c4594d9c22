import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** A step of the installation failed. The message says what failed, and the next step if it is known. */
export class InstallError extends Error {
  /** @override */
  name = 'InstallError'
}

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] in addition to the environment of this process
 * @property {Owner} [as] another user, for root only
 *
 * @typedef {{ uid: number, gid: number }} Owner
 */

/**
 * Runs a command to its end and shows its standard error.
 * @param {string} command
 * @param {string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<string>} its standard output
 * @throws {InstallError} if the exit code is not 0
 */
export async function run(command, args, options = {}) {
  const child = spawn(command, args, { ...spawnOptions(options), stdio: ['ignore', 'pipe', 'inherit'] })
  let printed = ''
  child.stdout.on('data', (chunk) => (printed += chunk))
  const [code, signal] = await once(child, 'close').catch((/** @type {Error} */ error) => {
    throw new InstallError(`\`${command}\` cannot be started: ${error.message}`)
  })
  if (code !== 0) throw new InstallError(`\`${[command, ...args].join(' ')}\` ended with ${code ?? signal}.\n${printed}`.trimEnd())
  return printed
}

/** @param {CommandOptions} options */
export function spawnOptions({ cwd, env = {}, as }) {
  // Only root may run a command as another user. Without root, the installing user owns all files.
  const owner = as !== undefined && process.getuid?.() === 0 ? { uid: as.uid, gid: as.gid } : {}
  return { ...(cwd !== undefined && { cwd }), env: { ...process.env, ...env }, ...owner }
}
