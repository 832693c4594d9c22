import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkVerdict, recordVerdict, release } from './release-verdict.mjs'
import { root } from './run.mjs'
import { setVersion } from './set-version.mjs'

const help = `Usage: npm run release -- check | version X.Y.Z | record

check   compares the built script with the list of releases, packages/sdk/releases.json. It fails if
        the version of packages/sdk/package.json is released and the script is another one
version sets the version of all packages and of the SDK, in the lockfile and the examples too
record  adds the built script to that list, under the version of packages/sdk/package.json. It never
        changes an entry: pages may have pinned its bytes

A build whose script is in the list serves itself as that release, and the database keeps it. Any
other build serves itself as a development version, such as 0.2.0-dev.1a2b3c4d.

The steps of a release:
1. Set the version:  npm run release -- version 0.2.0
2. In CHANGELOG.md, move the lines of [Unreleased] to a section ## [0.2.0] - DATE.
3. Build and test:   npm ci && npm run build && npm test
4. Record the build: npm run release -- record
5. Commit all of it as "Release 0.2.0", and tag the commit v0.2.0.
6. Before the next change of the SDK, set the next version as in step 1. Until then, check fails.`

/** @param {string} path */
const read = (path) => readFileSync(join(root, path), 'utf8')

const listPath = 'packages/sdk/releases.json'
const scriptPath = join(root, 'packages/sdk/dist/hal.global.js')

function readBuild() {
  if (!existsSync(scriptPath)) return undefined
  return {
    version: /** @type {string} */ (JSON.parse(read('packages/sdk/package.json')).version),
    hash: createHash('sha256').update(readFileSync(scriptPath)).digest('hex'),
    releases: /** @type {Record<string, string>} */ (JSON.parse(read(listPath))),
  }
}

/** @param {string | undefined} command @param {string | undefined} version */
function main(command, version) {
  if (command === 'version' && release.test(version ?? '')) return setVersion(version ?? '')
  if (command !== 'check' && command !== 'record') {
    console.log(help)
    return command === '--help' || command === undefined
  }
  const build = readBuild()
  if (build === undefined) {
    console.error('packages/sdk/dist/hal.global.js is not built. Run npm run build first.')
    return false
  }
  if (command === 'check') return report(checkVerdict(build))
  const recorded = recordVerdict({ ...build, changelog: read('CHANGELOG.md') })
  if (recorded.releases !== undefined) writeFileSync(join(root, listPath), `${JSON.stringify(recorded.releases, null, 2)}\n`)
  return report(recorded)
}

/** @param {import('./release-verdict.mjs').Verdict} verdict */
function report({ isGood, line }) {
  if (isGood) console.log(line)
  else console.error(line)
  return isGood
}

process.exitCode = main(process.argv[2], process.argv[3]) ? 0 : 1
