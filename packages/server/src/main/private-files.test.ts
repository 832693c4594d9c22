import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { closeFiles } from './private-files.js'

let folder: string
let lines: Record<string, unknown>[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hal-modes-'))
  lines = []
})
afterEach(() => rmSync(folder, { recursive: true }))

const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) })
const inFolder = (name: string) => join(folder, name)
const modeOf = (name: string) => statSync(inFolder(name)).mode & 0o777

function have(name: string, mode: number): void {
  writeFileSync(inFolder(name), '')
  chmodSync(inFolder(name), mode)
}

const run = (secret: string | null = null, chmod?: (path: string, mode: number) => void) =>
  closeFiles({ databasePath: inFolder('hal.sqlite'), secret }, logger, chmod)

describe('files that others could read at the start (W19)', () => {
  it.each([
    ['hal.sqlite', 0o644],
    ['hal.sqlite-wal', 0o644],
    ['hal.sqlite-shm', 0o666],
    ['hal.secret', 0o640],
    ['hal.sqlite', 0o604],
    ['hal.secret', 0o620],
  ])('%s of mode %o is closed, with a line in the log', (name, mode) => {
    have(name, mode)
    run()
    expect(modeOf(name)).toBe(0o600)
    expect(lines).toMatchObject([{ level: 40, file: inFolder(name), was: `0${mode.toString(8)}`, mode: '0600' }])
  })

  it('closes the folder of backups', () => {
    mkdirSync(inFolder('backups'))
    chmodSync(inFolder('backups'), 0o755)
    run()
    expect(modeOf('backups')).toBe(0o700)
    expect(lines).toMatchObject([{ file: inFolder('backups'), was: '0755', mode: '0700' }])
  })

  it.each(['hal.sqlite', 'hal.sqlite-wal', 'hal.secret'])('leaves a folder alone that stands where %s should be', (name) => {
    mkdirSync(inFolder(name))
    chmodSync(inFolder(name), 0o755)
    run()
    expect(modeOf(name)).toBe(0o755)
    expect(lines).toEqual([])
  })

  it('leaves a file alone that stands where the folder of backups should be', () => {
    have('backups', 0o644)
    run()
    expect(modeOf('backups')).toBe(0o644)
    expect(lines).toEqual([])
  })

  it('says nothing of files that are private, or not there', () => {
    have('hal.sqlite', 0o600)
    have('hal.secret', 0o400)
    run()
    expect(lines).toEqual([])
    expect(modeOf('hal.secret')).toBe(0o400)
  })

  it('leaves a secret alone that is not used', () => {
    have('hal.secret', 0o644)
    run('a secret of the environment')
    expect(modeOf('hal.secret')).toBe(0o644)
    expect(lines).toEqual([])
  })

  it('does not say that a file is closed where the file system keeps its mode', () => {
    have('hal.sqlite', 0o644)
    run(null, () => {})
    expect(lines).toMatchObject([{ level: 40, file: inFolder('hal.sqlite'), msg: expect.stringMatching(/is open to other users/) }])
  })

  it('says what to run where the file is somebody else’s, and goes on', () => {
    have('hal.sqlite', 0o644)
    have('hal.secret', 0o644)
    run(null, () => {
      throw Object.assign(new Error('EPERM: operation not permitted'), { code: 'EPERM' })
    })
    expect(lines).toMatchObject([
      { level: 40, code: 'EPERM', msg: `a file is open to other users: as its owner run \`chmod 0600 '${inFolder('hal.sqlite')}'\`` },
      { level: 40, code: 'EPERM', file: inFolder('hal.secret') },
    ])
  })
})
