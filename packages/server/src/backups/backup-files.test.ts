import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backupFolder, backupName, newestBackupAt } from './backup-files.js'

let data: string
let databasePath: string
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'hal-backups-'))
  databasePath = join(data, 'hal.sqlite')
})
afterEach(() => rmSync(data, { recursive: true }))

const monday = Date.UTC(2026, 10, 23, 3, 10)

function have(name: string, content = 'a database'): void {
  mkdirSync(backupFolder(databasePath), { recursive: true })
  writeFileSync(join(backupFolder(databasePath), name), content)
}

describe('the time of the newest backup', () => {
  it('is the time in the name that hal backup gave it, to the second', () => {
    const seconds = fc.integer({ min: 0, max: Date.UTC(2100, 0) / 1_000 })
    fc.assert(
      fc.property(fc.array(seconds, { minLength: 1, maxLength: 5 }), (times) => {
        rmSync(backupFolder(databasePath), { recursive: true, force: true })
        for (const time of times) have(backupName(time * 1_000 + 999))
        expect(newestBackupAt(databasePath)).toBe(Math.max(...times) * 1_000)
      }),
      { numRuns: 20 },
    )
  })

  it('is null without a folder and without a backup', () => {
    expect(newestBackupAt(databasePath)).toBeNull()
    mkdirSync(backupFolder(databasePath))
    expect(newestBackupAt(databasePath)).toBeNull()
  })

  it.each(['.unfinished', '.secret', '-wal'])('ignores a file that is not a finished backup (%s)', (ending) => {
    have(backupName(monday))
    have(`${backupName(monday + 1_000)}${ending}`)
    expect(newestBackupAt(databasePath)).toBe(monday)
  })

  it('ignores empty files, folders and other names', () => {
    have(backupName(monday), '')
    mkdirSync(join(backupFolder(databasePath), backupName(monday + 1_000)))
    have('hal-2026-99-99T00-00-00Z.sqlite')
    have('before-the-upgrade.sqlite')
    expect(newestBackupAt(databasePath)).toBeNull()
  })
})
