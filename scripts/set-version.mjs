import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './run.mjs'

const foldersIn = (/** @type {string} */ folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`)

const workspaces = ['.', ...foldersIn('packages'), ...foldersIn('examples'), 'e2e', 'bench']

/** The places that contain the version: files, and a pattern whose first group is kept. */
const places = [
  { paths: workspaces.map((folder) => `${folder}/package.json`), pattern: /("(?:version|@hal\/\w+)": ")[^"]+/g },
  { paths: ['packages/sdk/src/transport/batch.ts'], pattern: /(sdkVersion = ')[^']+/g },
  { paths: foldersIn('examples').map((folder) => `${folder}/README.md`), pattern: /(hal-sdk-)\d+\.\d+\.\d+/g },
  { paths: ['packages/sdk/README.md'], pattern: /(\/hal\.)\d+\.\d+\.\d+/g },
]

/**
 * Sets the version of all packages, of their dependencies on each other, and of the SDK in its batches and examples.
 *
 * @param {string} version such as `0.2.0`
 * @returns whether the lockfile could be updated
 */
export function setVersion(version) {
  for (const { paths, pattern } of places)
    for (const path of paths.map((path) => join(root, path)).filter((path) => existsSync(path)))
      writeFileSync(path, readFileSync(path, 'utf8').replace(pattern, `$1${version}`))
  return run('npm', ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'])
}
