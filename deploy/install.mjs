#!/usr/bin/env node
import { existsSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildRelease } from './install/build.mjs'
import { InstallError } from './install/commands.mjs'
import { currentLink, currentRelease, readSettings, removeOldReleases, switchTo } from './install/layout.mjs'
import { createService } from './install/service.mjs'
import { tryOnCopy } from './install/trial.mjs'
import { upgradeTo } from './install/upgrade.mjs'

const help = `Usage: install.mjs [SOURCE] [options]

Installs HAL, or upgrades it. SOURCE is a folder with the source of HAL or a .tar.gz of
one. Default: the folder that this file lies in.

The release is built in a new folder. If HAL is installed already, the release is tried on
a copy of the data. Then the server is stopped, backed up and started from the new folder.
If anything fails, the release from before runs on.

  --base DIR          where releases are kept (default /opt/hal)
  --settings FILE     the variables of the server (default /etc/hal/hal.env)
  --unit NAME         the systemd unit of the server (default hal)
  --ready-within SEC  how long a start may take, schema changes included (default 600)
  --help              shows this

Exit codes: 0 installed, 1 not installed, 2 wrong use.`

const options = /** @type {const} */ ({
  base: { type: 'string', default: '/opt/hal' },
  settings: { type: 'string', default: '/etc/hal/hal.env' },
  unit: { type: 'string', default: 'hal' },
  'ready-within': { type: 'string', default: '600' },
  help: { type: 'boolean', default: false },
})

/** @param {string} line */
const say = (line) => void process.stdout.write(`${line}\n`)

async function main() {
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  if (values.help) return say(help)
  const readyWithinMs = Number(values['ready-within']) * 1_000
  if (positionals.length > 1 || !(readyWithinMs > 0)) throw new TypeError('Name one SOURCE, and a number of seconds above 0.')
  const source = resolve(positionals[0] ?? join(import.meta.dirname, '..'))
  const layout = { base: resolve(values.base), settings: resolve(values.settings) }
  await install(source, layout, { unit: values.unit, readyWithinMs })
}

/**
 * @param {string} source
 * @param {import('./install/layout.mjs').Layout} layout
 * @param {{ unit: string, readyWithinMs: number }} options
 */
async function install(source, layout, { unit, readyWithinMs }) {
  const { databasePath, readyUrl } = readSettings(layout)
  const current = currentRelease(layout)
  say(`Building ${source}.`)
  const release = await buildRelease(layout, source, Date.now())
  if (current === null || !existsSync(databasePath)) {
    switchTo(layout, release)
    return say(`Installed: ${currentLink(layout)} is ${release}. Start the server: systemctl enable --now ${unit}`)
  }
  try {
    say('Trying the new release on a copy of the data.')
    await tryOnCopy({ current, release, databasePath, settings: layout.settings, readyWithinMs })
    const service = createService({ unit, readyUrl, readyWithinMs })
    await upgradeTo({ layout, current, release, databasePath, service, say })
  } catch (error) {
    rmSync(release, { recursive: true, force: true })
    throw error
  }
  removeOldReleases(layout)
  say(`Upgraded: ${currentLink(layout)} is ${release}, and the server is ready.`)
}

main().catch((error) => {
  process.stderr.write(`${error instanceof InstallError ? error.message : error}\n`)
  process.exitCode = error instanceof TypeError ? 2 : 1
})
