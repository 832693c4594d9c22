import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('.', import.meta.url))

/** @param {string} path */
const changedAt = (path) => statSync(folder + path, { throwIfNoEntry: false })?.mtimeMs ?? 0

/** Installs the compared products into `bench/others/node_modules`, unless the lockfile's versions are installed. */
export function install() {
  if (changedAt('node_modules/.package-lock.json') >= changedAt('package-lock.json')) return
  console.error('others: installing parse-server, Strapi and PostgreSQL from npm into bench/others/node_modules: 0.9 GB, some minutes, this once')
  // An unused tool of Strapi requires a newer Node, and `npm run` passes on HAL's own `engine-strict`.
  const { status } = spawnSync('npm', ['ci', '--no-engine-strict'], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) throw new Error('What is compared could not be installed')
}
