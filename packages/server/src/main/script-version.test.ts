import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { scriptVersion } from './script-version.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hal-version-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const path = (name: string) => join(folder, name)
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

function versionOf(script: string | null, releases: Record<string, string> = {}) {
  if (script !== null) writeFileSync(path('hal.global.js'), script)
  writeFileSync(path('package.json'), '{"version":"0.2.0"}')
  writeFileSync(path('releases.json'), JSON.stringify(releases))
  return scriptVersion(path('hal.global.js'), path('package.json'), path('releases.json'))
}

it('gives a build with the bytes of a release its version (wire, "Serving")', () => {
  expect(versionOf('let a', { '0.2.0': hashOf('let a') })).toEqual({ version: '0.2.0', isRelease: true })
})

it('gives any other build a version that changes with its bytes', () => {
  expect(versionOf('let a')).toEqual({ version: `0.2.0-dev.${hashOf('let a').slice(0, 8)}`, isRelease: false })
  expect(versionOf('let b', { '0.2.0': hashOf('let a') })).toEqual({ version: `0.2.0-dev.${hashOf('let b').slice(0, 8)}`, isRelease: false })
})

it('has a version where nothing is built yet', () => {
  expect(versionOf(null)).toEqual({ version: '0.2.0-dev', isRelease: false })
})
