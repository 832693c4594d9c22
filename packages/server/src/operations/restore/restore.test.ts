import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { contact, project, visitor, write } from '../../store/conformance/testing.js'
import { newestVersion } from '../database.js'
import { newMachine, openAsServer, type Machine } from '../testing.js'

let machine: Machine
beforeEach(() => {
  machine = newMachine()
})
afterEach(() => machine.dispose())

const inFolder = (...names: string[]) => join(machine.folder, ...names)
const data = () => readdirSync(inFolder('data')).filter((name) => name !== 'backups')
const aside = () => data().find((name) => name.includes('.before-restore-') && !name.endsWith('-wal'))

function visitorsIn(path: string): string[] {
  const database = new SqliteDatabase(path)
  const ids = database.prepare<[], string>('SELECT visitor_id FROM visitors ORDER BY visitor_id').pluck().all()
  database.close()
  return ids
}

/** A backup that knows visitor `before`, and a database that has come to know `after` as well. */
async function backedUp(): Promise<void> {
  const { store } = openAsServer(machine)
  await write(store, [project(), visitor('before')])
  await machine.hal('backup', 'copy.sqlite')
  await write(store, [visitor('after')])
  await store.close()
}

describe('hal restore', () => {
  it('puts the backup in the place of the database, and keeps the one that was there', async () => {
    await backedUp()
    const { exitCode, said } = await machine.hal('restore', 'copy.sqlite')
    expect(exitCode).toBe(0)
    expect(said).toMatch(/what was there before; remove it when all is well/)
    expect(visitorsIn(machine.databasePath)).toEqual(['before'])
    expect(visitorsIn(inFolder('data', aside() ?? ''))).toEqual(['after', 'before'])
    expect(visitorsIn(inFolder('copy.sqlite'))).toEqual(['before'])
  })

  it('gives a database that a server starts on and writes to', async () => {
    await backedUp()
    await machine.hal('restore', 'copy.sqlite')
    const { store } = openAsServer(machine)
    await write(store, [contact('contact_1')])
    await store.close()
    expect(statSync(machine.databasePath).mode & 0o777).toBe(0o600)
  })

  it('keeps what was only in the log of a server that was killed', async () => {
    await backedUp()
    const { store } = openAsServer(machine)
    await write(store, [visitor('in-the-log')])
    const files = ['', '-wal'].map((ending) => [ending, readFileSync(`${machine.databasePath}${ending}`)] as const)
    await store.close()
    for (const [ending, bytes] of files) writeFileSync(`${machine.databasePath}${ending}`, bytes)

    await machine.hal('restore', 'copy.sqlite')
    expect(visitorsIn(machine.databasePath)).toEqual(['before'])
    expect(visitorsIn(inFolder('data', aside() ?? ''))).toContain('in-the-log')
  })

  it('leaves no log beside the restored database', async () => {
    await backedUp()
    await machine.hal('check')
    await machine.hal('restore', 'copy.sqlite')
    expect(data()).toEqual(['hal.sqlite', aside()])
  })

  it('takes the place of a damaged database too, whose log goes aside with it', async () => {
    await backedUp()
    const damaged = readFileSync(machine.databasePath).fill(0xff, 0, 64)
    writeFileSync(machine.databasePath, damaged)
    writeFileSync(`${machine.databasePath}-wal`, 'log')
    expect((await machine.hal('restore', 'copy.sqlite')).exitCode).toBe(0)
    expect(visitorsIn(machine.databasePath)).toEqual(['before'])
    expect(readFileSync(inFolder('data', aside() ?? '')).equals(damaged)).toBe(true)
    expect(readFileSync(inFolder('data', `${aside()}-wal`), 'utf8')).toBe('log')
  })

  it('makes the database on a machine that has none, with the secret', async () => {
    await backedUp()
    writeFileSync(inFolder('copy.sqlite.secret'), 's'.repeat(64))
    for (const name of data()) truncateSync(inFolder('data', name))
    const other = newMachine()
    for (const name of ['copy.sqlite', 'copy.sqlite.secret']) {
      writeFileSync(join(other.folder, name), readFileSync(inFolder(name)))
    }
    expect((await other.hal('restore', 'copy.sqlite')).exitCode).toBe(0)
    expect(visitorsIn(other.databasePath)).toEqual(['before'])
    expect(readFileSync(join(other.folder, 'data/hal.secret'), 'utf8')).toBe('s'.repeat(64))
    other.dispose()
  })

  it('leaves a secret alone that is there', async () => {
    await backedUp()
    writeFileSync(inFolder('copy.sqlite.secret'), 'old')
    writeFileSync(inFolder('data/hal.secret'), 'new')
    expect((await machine.hal('restore', 'copy.sqlite')).said).toMatch(/hal\.secret stays as it is/)
    expect(readFileSync(inFolder('data/hal.secret'), 'utf8')).toBe('new')
  })
})

describe('hal restore refuses, and changes nothing,', () => {
  async function expectRefusal(message: RegExp, ...args: string[]): Promise<void> {
    const before = existsSync(machine.databasePath) ? readFileSync(machine.databasePath) : null
    const { exitCode, noted } = await machine.hal('restore', ...args)
    expect(exitCode).not.toBe(0)
    expect(noted).toMatch(message)
    if (before) expect(readFileSync(machine.databasePath).equals(before)).toBe(true)
    expect(data().filter((name) => /restor/.test(name))).toEqual([])
  }

  it('while a server has the database open, one that does nothing', async () => {
    await backedUp()
    const { store } = openAsServer(machine)
    await expectRefusal(/is in use: stop the server, then restore/, 'copy.sqlite')
    await store.close()
  })

  it('a damaged backup', async () => {
    await backedUp()
    truncateSync(inFolder('copy.sqlite'), 3 * 4_096)
    await expectRefusal(/damaged|not a sound SQLite database/, 'copy.sqlite')
  })

  it('a file that is no database', async () => {
    await backedUp()
    writeFileSync(inFolder('copy.sqlite'), 'no database, and longer than the header of one '.repeat(5))
    await expectRefusal(/not a sound SQLite database/, 'copy.sqlite')
  })

  it('the database of another program', async () => {
    await backedUp()
    new SqliteDatabase(inFolder('other.sqlite')).exec('CREATE TABLE other (a)').close()
    await expectRefusal(/is not a database of HAL/, 'other.sqlite')
  })

  it('a backup of a newer version', async () => {
    await backedUp()
    const copy = new SqliteDatabase(inFolder('copy.sqlite'))
    copy.pragma(`user_version = ${newestVersion + 1}`)
    copy.close()
    await expectRefusal(/knows only up to \d+: use the newer HAL/, 'copy.sqlite')
  })

  it('the database itself', async () => {
    await backedUp()
    await expectRefusal(/is the database itself/, 'data/hal.sqlite')
  })

  it('a file that is not there', async () => {
    await backedUp()
    await expectRefusal(/There is no file .*nowhere/, 'nowhere.sqlite')
  })

  it('no file at all', async () => {
    await expectRefusal(/Which backup\?/)
  })
})
