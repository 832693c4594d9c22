import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeFolder } from './make-folder.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hal-folder-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('makeFolder', () => {
  it('makes a folder with those above it, and leaves one that is there', () => {
    const path = join(folder, 'a/b/c')
    makeFolder(path, 0o700)
    makeFolder(path)
    expect(statSync(path).isDirectory()).toBe(true)
    expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o700)
  })

  it('refuses where a file is in the way', () => {
    writeFileSync(join(folder, 'file'), '')
    expect(() => makeFolder(join(folder, 'file'))).toThrow(/EEXIST/)
    expect(() => makeFolder(join(folder, 'file/below'))).toThrow(/ENOTDIR/)
  })

  // Node 20 asks /proc for ever: mkdir there says ENOENT, which looks as if a folder above were missing.
  it.runIf(existsSync('/proc/self')).each(['/proc/nope', '/proc/nope/deeper/still', '/sys/nope'])('ends with the fault of the system at %s', (path) => {
    expect(() => makeFolder(path)).toThrow(/ENOENT|EPERM|EACCES|EROFS/)
  })
})
