import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { allowed, installScriptsVerdict } from './install-scripts-verdict.mjs'

const script = { hasInstallScript: true }
const reasons = { sqlite: 'compiles SQLite' }

it('takes a lockfile whose install scripts are allowed, and names them', () => {
  const packages = { '': {}, 'node_modules/sqlite': script, 'node_modules/plain': {} }
  expect(installScriptsVerdict({ packages }, reasons)).toEqual({ isClean: true, lines: ['sqlite: allowed, it compiles SQLite'] })
})

it.each([
  ['at the top', 'node_modules/evil', 'evil'],
  ['inside another', 'node_modules/plain/node_modules/evil', 'evil'],
  ['in a scope', 'node_modules/sqlite/node_modules/@who/evil', '@who/evil'],
  ['of a workspace', 'packages/server/node_modules/evil', 'evil'],
  ['with a name of the prototype', 'node_modules/constructor', 'constructor'],
])('fails on a new one %s', (_, path, name) => {
  const { isClean, lines } = installScriptsVerdict({ packages: { 'node_modules/sqlite': script, [path]: script } }, reasons)
  expect(isClean).toBe(false)
  expect(lines.some((line) => line.startsWith(`${name}: runs a script`))).toBe(true)
})

it('fails on one that is allowed and no longer there', () => {
  const { isClean, lines } = installScriptsVerdict({ packages: {} }, reasons)
  expect([isClean, lines]).toEqual([false, [expect.stringMatching(/^sqlite: is allowed but/)]])
})

const root = join(import.meta.dirname, '..')
let folder: string | undefined

afterEach(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true })
})

/** The check as CI runs it, beside a lockfile that is ours but for `change`. */
function check(change: Record<string, object>) {
  folder = mkdtempSync(join(tmpdir(), 'hal-lockfile-'))
  mkdirSync(join(folder, 'scripts'))
  for (const file of ['install-scripts.mjs', 'install-scripts-verdict.mjs', 'run.mjs']) {
    cpSync(join(root, 'scripts', file), join(folder, 'scripts', file))
  }
  const lockfile = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: object }
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ ...lockfile, packages: { ...lockfile.packages, ...change } }))
  return spawnSync(process.execPath, [join(folder, 'scripts/install-scripts.mjs')], { encoding: 'utf8' })
}

it('passes on our own lockfile', () => {
  const { status, stdout } = check({})
  expect([status, stdout.trim().split('\n').length]).toEqual([0, Object.keys(allowed).length])
})

it('fails CI once a package with an install script is added to it', () => {
  const { status, stdout } = check({ 'node_modules/free-email-domains': script })
  expect([status, stdout]).toEqual([1, expect.stringContaining('free-email-domains: runs a script at install')])
})
