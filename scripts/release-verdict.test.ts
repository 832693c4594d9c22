import { expect, it } from 'vitest'
import { checkVerdict, recordVerdict } from './release-verdict.mjs'

const changelog = '# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-12-01\n'
const build = { version: '0.2.0', hash: 'a1b2c3d4e5', releases: {}, changelog }

it('takes a version that is not released, as a development version of these bytes', () => {
  expect(checkVerdict(build)).toEqual({ isGood: true, line: expect.stringContaining('0.2.0-dev.a1b2c3d4') })
})

it('takes the very bytes of a release, and refuses others under its version', () => {
  expect(checkVerdict({ ...build, releases: { '0.2.0': build.hash } }).isGood).toBe(true)
  expect(checkVerdict({ ...build, releases: { '0.2.0': 'other' } })).toEqual({ isGood: false, line: expect.stringContaining('Set the next version') })
})

it('records a release beside the earlier ones', () => {
  const releases = { '0.1.9': 'earlier' }
  expect(recordVerdict({ ...build, releases })).toMatchObject({ isGood: true, releases: { '0.1.9': 'earlier', '0.2.0': build.hash } })
})

it('never changes a recorded release', () => {
  const again = recordVerdict({ ...build, releases: { '0.2.0': build.hash } })
  expect(again).toEqual({ isGood: true, line: 'This build is the release 0.2.0.' })
  const other = recordVerdict({ ...build, releases: { '0.2.0': 'other' } })
  expect(other.isGood).toBe(false)
  expect(other).not.toHaveProperty('releases')
})

it.each([
  ['a development version', { version: '0.2.0-dev.1' }, /not the version of a release/],
  ['no section in the changelog', { version: '0.3.0' }, /no section ## \[0\.3\.0\]/],
])('records nothing with %s', (_, changes, line) => {
  expect(recordVerdict({ ...build, ...changes })).toEqual({ isGood: false, line: expect.stringMatching(line) })
})
