import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { project, write } from '../store/conformance/testing.js'
import { faultOf } from './faults.js'
import { newMachine, openAsServer, type Machine } from './testing.js'

let machine: Machine
beforeEach(async () => {
  machine = newMachine()
  const { store } = openAsServer(machine)
  await write(store, [project()])
  await store.close()
})
afterEach(() => machine.dispose())

const inFolder = (name: string) => join(machine.folder, name)

/** One plain line that names what was given. */
async function expectPlainFault(args: string[], named: string, message: RegExp): Promise<void> {
  const { exitCode, said, noted } = await machine.hal(...args)
  expect(noted).toMatch(message)
  expect(noted).toContain(named)
  expect(noted.split('\n')).toHaveLength(1)
  expect(said).toBe('')
  expect(exitCode).toBe(1)
}

describe('a fault of a command is one line that names what was given, and says what to do (F10)', () => {
  it('backup into a folder that is not there', () =>
    expectPlainFault(['backup', '/no/such/folder/x.sqlite'], '/no/such/folder/x.sqlite', /make the folder, or name another/))

  it('backup below a file', () => {
    writeFileSync(inFolder('file'), '')
    return expectPlainFault(['backup', 'file/x.sqlite'], inFolder('file/x.sqlite'), /A part of the path is a file/)
  })

  it('backup under a name that is too long', () =>
    expectPlainFault(['backup', 'x'.repeat(300)], inFolder('x'.repeat(300)), /The name is too long/))

  it('backup where links lead in a circle', () => {
    symlinkSync(inFolder('loop'), inFolder('loop'))
    return expectPlainFault(['backup', 'loop/x'], inFolder('loop/x'), /circle of links/)
  })

  it.runIf(existsSync('/proc/self'))('backup where the system makes no files', () =>
    expectPlainFault(['backup', '/proc/x.sqlite'], '/proc/x.sqlite', /folder|may not/))

  it('restore of a damaged file, not of the copy in the making', () => {
    writeFileSync(inFolder('damaged.sqlite'), 'no database, and longer than the header of one '.repeat(5))
    return expectPlainFault(['restore', 'damaged.sqlite'], inFolder('damaged.sqlite'), /^(?!.*restoring).*not a sound SQLite database: restore a backup, or name another/)
  })

  it('restore of the database of another program', () => {
    writeFileSync(inFolder('empty.sqlite'), '')
    return expectPlainFault(['restore', 'empty.sqlite'], inFolder('empty.sqlite'), /^(?!.*restoring).*is not a database of HAL: name another file/)
  })

  it.each(['check', 'restore'])('%s of a folder', (command) => {
    mkdirSync(inFolder('folder'))
    return expectPlainFault([command, 'folder'], inFolder('folder'), /is a folder, a pipe or a device: name a file/)
  })

  it.runIf(existsSync('/dev/zero')).each(['check', 'restore'])('%s of a device that never ends', (command) =>
    expectPlainFault([command, '/dev/zero'], '/dev/zero', /is a folder, a pipe or a device/))

  it.each(['check', 'restore'])('%s of a pipe, which is not waited for', (command) => {
    execFileSync('mkfifo', [inFolder('pipe')])
    return expectPlainFault([command, 'pipe'], inFolder('pipe'), /is a folder, a pipe or a device/)
  })

  it('check of a file that is not there', () => expectPlainFault(['check', 'no\u001b[2J.sqlite'], 'no\\u001b[2J.sqlite', /There is no database at/))
})

describe('a fault that nobody foresaw', () => {
  it('says where it happened, for a report', () => {
    expect(faultOf(new TypeError('x is not a function'))).toMatchObject({ exitCode: 1, lines: expect.arrayContaining([expect.stringMatching(/^ +at /)]) })
  })

  it('is told in the words of the system where the system refused', () => {
    const refused = Object.assign(new Error('ETXTBSY: text file is busy, open "x"'), { code: 'ETXTBSY' })
    expect(faultOf(refused).lines).toEqual(['The system refuses it: ETXTBSY. (ETXTBSY: text file is busy, open "x")'])
  })
})
