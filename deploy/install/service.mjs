import { spawnSync } from 'node:child_process'
import { InstallError, run } from './commands.mjs'
import { waitUntilReady } from './ready.mjs'

/**
 * @typedef {object} Service
 * @property {() => Promise<void>} stop
 * @property {() => Promise<void>} start resolves once the server is ready; throws an InstallError if it does not become ready
 */

/**
 * The server as a systemd unit.
 * @param {{ unit: string, readyUrl: string, readyWithinMs: number }} options
 * @returns {Service}
 */
export function createService({ unit, readyUrl, readyWithinMs }) {
  const hasFailed = async () => stateOf(unit) === 'failed'
  return {
    async stop() {
      await run('systemctl', ['stop', unit])
    },
    async start() {
      // systemd does not start a unit that has failed too often until it is reset.
      spawnSync('systemctl', ['reset-failed', unit], { stdio: 'ignore' })
      await run('systemctl', ['start', unit])
      await waitUntilReady(() => readyUrl, { withinMs: readyWithinMs, hasFailed }).catch((/** @type {Error} */ error) => {
        throw new InstallError(`${unit} was started. ${error.message} \`journalctl -u ${unit}\` shows why.`)
      })
    },
  }
}

/** @param {string} unit */
const stateOf = (unit) => spawnSync('systemctl', ['is-active', unit], { encoding: 'utf8' }).stdout?.trim()
