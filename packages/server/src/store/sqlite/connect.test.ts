import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, delivery, device, write } from '../conformance/testing.js'
import { StoreUnavailable } from '../port.js'
import { connect } from './connect.js'
import { UnusableDatabase } from './errors.js'
import { migrate } from './migrate.js'
import { migrations } from './migrations/index.js'
import { openSqliteStore } from './open-sqlite-store.js'
import { temporaryFile } from './testing.js'

let file: ReturnType<typeof temporaryFile>
beforeEach(() => {
  file = temporaryFile()
})
afterEach(() => file.remove())

/** A database as somebody else left it. */
function prepareDatabase(sql: string): void {
  const database = new SqliteDatabase(file.path)
  database.exec(sql)
  database.close()
}

describe('connect', () => {
  it('makes the folder and the file', () => {
    const database = connect(join(dirname(file.path), 'deep', 'er', 'hal.sqlite'))
    expect(database.open).toBe(true)
    database.close()
  })

  it('makes the file readable by its owner only, the log too', () => {
    const database = connect(file.path)
    const modes = ['', '-wal', '-shm'].map((ending) => statSync(`${file.path}${ending}`).mode & 0o777)
    expect(modes).toEqual([0o600, 0o600, 0o600])
    database.close()
  })

  it('makes no new database where only the log of one is left', () => {
    writeFileSync(`${file.path}-wal`, 'commits')
    expect(() => connect(file.path)).toThrow(/is missing, and its log .* is there/)
    expect(readFileSync(`${file.path}-wal`, 'utf8')).toBe('commits')
    expect(existsSync(file.path)).toBe(false)
  })

  it.each([
    ['journal_mode', 'wal'],
    ['synchronous', 2],
    ['busy_timeout', 5_000],
    ['cache_size', -65_536],
    ['foreign_keys', 1],
    ['secure_delete', 1],
  ])('sets %s to %s', (pragma, value) => {
    const database = connect(file.path)
    expect(database.pragma(pragma, { simple: true })).toBe(value)
    database.close()
  })

  it.each([
    ['text', 'This is no database at all, and longer than the header of one would be: '.repeat(3)],
    ['a database whose header is damaged', null],
  ])('refuses %s and leaves it as it is', (_what, content) => {
    if (content === null) {
      connect(file.path).close()
      const bytes = readFileSync(file.path)
      bytes.fill(0xff, 0, 32)
      writeFileSync(file.path, bytes)
    } else {
      writeFileSync(file.path, content)
    }
    const before = readFileSync(file.path)
    expect(() => connect(file.path)).toThrow(UnusableDatabase)
    expect(() => connect(file.path)).toThrow(/not a sound SQLite database/)
    expect(readFileSync(file.path)).toEqual(before)
  })

  it('refuses a database that was cut short', () => {
    connect(file.path).close()
    truncateSync(file.path, 4_096 * 3)
    expect(() => connect(file.path)).toThrow(UnusableDatabase)
  })

  it.each([
    ['with tables', 'CREATE TABLE other (a)'],
    ['with a version', 'PRAGMA user_version = 1'],
  ])('refuses a database of another program, %s', (_what, sql) => {
    prepareDatabase(sql)
    expect(() => connect(file.path)).toThrow(/database of another program/)
  })

  it('says what to do about a schema from a newer version', () => {
    const database = connect(file.path)
    database.pragma(`user_version = ${migrations.length + 1}`)
    database.close()
    expect(() => connect(file.path)).toThrow(/only up to .*start the newer HAL/)
  })

  it('is unavailable where the file cannot be opened', () => {
    mkdirSync(file.path)
    expect(() => connect(file.path)).toThrow(StoreUnavailable)
  })

  it.runIf(existsSync('/proc/self')).each([
    ['a folder that cannot be made', '/proc/nope/hal.db'],
    ['a file that cannot be made', '/proc/hal.db'],
    ['a device', '/dev/zero'],
  ])('is unavailable, and does not wait, at %s (F10)', (_what, place) => {
    expect(() => connect(place)).toThrow(StoreUnavailable)
  })

  it('is unavailable, and does not wait, at a pipe (F10)', () => {
    execFileSync('mkfifo', [file.path])
    expect(() => connect(file.path)).toThrow(StoreUnavailable)
  })

  it('is unavailable where a file stands in place of the folder', () => {
    writeFileSync(file.path, 'x')
    expect(() => connect(join(file.path, 'hal.sqlite'))).toThrow(StoreUnavailable)
  })

  it.skipIf(process.getuid?.() === 0)('is unavailable where the file is read-only', () => {
    connect(file.path).close()
    chmodSync(file.path, 0o444)
    expect(() => connect(file.path)).toThrow(StoreUnavailable)
  })
})

describe('migrate', () => {
  const openEmpty = () => new SqliteDatabase(file.path)

  it('does only the steps that are missing', () => {
    const database = openEmpty()
    migrate(database, ['CREATE TABLE a (x)'])
    migrate(database, ['CREATE TABLE a (x)', 'CREATE TABLE b (x)'])
    expect(database.pragma('user_version', { simple: true })).toBe(2)
    expect(database.prepare('SELECT count(*) FROM b').pluck().get()).toBe(0)
    database.close()
  })

  it('does all missing steps or none', () => {
    const database = openEmpty()
    expect(() => migrate(database, ['CREATE TABLE a (x)', 'no SQL'])).toThrow()
    expect(database.pragma('user_version', { simple: true })).toBe(0)
    migrate(database, ['CREATE TABLE a (x)'])
    database.close()
  })

  it('brings the database of the version before to this one, with all that is in it', async () => {
    const old = openEmpty()
    migrate(old, migrations.slice(0, 2))
    old.exec(`INSERT INTO projects VALUES (1, 'p1', 'Acme', 'acme', '[]', 'advance_only', 'link_existing', 'off', 'secret', NULL, 1, 1)`)
    old.close()
    const store = openSqliteStore({ path: file.path })
    expect(store.database.pragma('user_version', { simple: true })).toBe(migrations.length)
    expect(await store.queries.project('p1')).toMatchObject({ name: 'Acme' })
    await write(store, [device('d1', { highest: 1 }), delivery({ called: 1 })], 'p1')
    expect(await store.queries.delivery('p1', { from: DAY, to: DAY })).toMatchObject([{ called: 1 }])
    await store.close()
  })
})
