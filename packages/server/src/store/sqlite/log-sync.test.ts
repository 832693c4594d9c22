import { readFileSync, statSync } from 'node:fs'
import SqliteDatabase, { type Database } from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { StoreUnavailable } from '../port.js'
import { connect } from './connect.js'
import { createHeldLog, turn, watch, type HeldLog } from './held-log.js'
import { createLogSync, openLog, type LogSync } from './log-sync.js'
import { temporaryFile } from './testing.js'

const failure = new Error('EIO')

let file: ReturnType<typeof temporaryFile>
let database: Database
let held: HeldLog
let log: LogSync
beforeEach(() => {
  file = temporaryFile()
  database = connect(file.path)
  database.exec('CREATE TABLE filler (text TEXT)')
  held = createHeldLog()
  log = createLogSync(database, held.open())
})
afterEach(() => {
  database.close()
  file.remove()
})

const logBytes = () => statSync(`${file.path}-wal`).size

function write(): void {
  database.exec("INSERT INTO filler VALUES ('written')")
  log.written()
}

/** Writes, and lets the sync of it fail. */
async function breakLog(): Promise<void> {
  write()
  const refused = expect(log.durable()).rejects.toThrow(StoreUnavailable)
  await turn()
  await held.end(failure)
  await refused
}

describe('what was written', () => {
  it('is durable at once where nothing was', async () => {
    await log.durable()
    expect(held.begun()).toBe(0)
  })

  it('is durable when the sync that was begun after it has ended, and not before', async () => {
    write()
    const durable = log.durable()
    const state = watch(durable)
    await turn()
    expect([held.begun(), state()]).toEqual([1, 'pending'])
    await held.end()
    expect(state()).toBe('fulfilled')
    await log.durable()
    expect(held.begun()).toBe(1)
  })

  it('shares the next sync with all that is written while one runs', async () => {
    write()
    const first = watch(log.durable())
    await turn()
    const later = [1, 2, 3].map(() => {
      write()
      return watch(log.durable())
    })
    await turn()
    expect(held.begun()).toBe(1)
    await held.end()
    expect([first(), ...later.map((state) => state())]).toEqual(['fulfilled', 'pending', 'pending', 'pending'])
    expect(held.begun()).toBe(2)
    await held.end()
    expect(later.map((state) => state())).toEqual(['fulfilled', 'fulfilled', 'fulfilled'])
    expect(held.begun()).toBe(2)
  })

  it('is waited for by who wrote nothing, as what they read may rest on it', async () => {
    write()
    const writer = watch(log.durable())
    await turn()
    const reader = watch(log.durable())
    await turn()
    expect([writer(), reader()]).toEqual(['pending', 'pending'])
    await held.end()
    expect([writer(), reader(), held.begun()]).toEqual(['fulfilled', 'fulfilled', 1])
  })

  it('is synced before the log is closed', async () => {
    write()
    const closing = log.close()
    await turn()
    expect(held.isClosed()).toBe(false)
    await held.end()
    await closing
    expect(held.isClosed()).toBe(true)
  })
})

describe('a sync that failed', () => {
  it('is told to all who wait for it', async () => {
    write()
    const waiting = [log.durable(), log.durable()]
    const settled = Promise.allSettled(waiting)
    await turn()
    await held.end(failure)
    expect(await settled).toMatchObject([{ reason: { cause: failure } }, { reason: { cause: failure } }])
  })

  it('is not made good by one that succeeds: the log is copied into the database instead', async () => {
    await breakLog()
    expect(logBytes()).toBeGreaterThan(0)
    await log.durable()
    expect(held.begun()).toBe(1)
    expect(logBytes()).toBe(0)
    expect(readFileSync(file.path, 'latin1')).toContain('written')
  })

  it('lets what was written meanwhile be copied too', async () => {
    write()
    const first = watch(log.durable())
    await turn()
    write()
    const second = watch(log.durable())
    await held.end(failure)
    expect([first(), second(), held.begun(), logBytes()]).toEqual(['rejected', 'fulfilled', 1, 0])
  })

  it('closes the connection to whoever writes, until the log was copied', async () => {
    await breakLog()
    expect(() => database.exec("INSERT INTO filler VALUES ('too early')")).toThrow('readonly')
    expect(database.prepare('SELECT count(*) FROM filler').pluck().get()).toBe(1)
    log.requireSound()
    database.exec("INSERT INTO filler VALUES ('in time')")
  })

  it('is not made good while somebody reads what the log has', async () => {
    const reader = new SqliteDatabase(file.path)
    reader.exec('BEGIN; SELECT * FROM filler')
    await breakLog()
    expect(() => log.requireSound()).toThrow(StoreUnavailable)
    await expect(log.durable()).rejects.toThrow(StoreUnavailable)
    expect(() => database.exec("INSERT INTO filler VALUES ('too early')")).toThrow('readonly')
    reader.close()
    log.requireSound()
    await log.durable()
  })

  it('leaves a log that is synced as before', async () => {
    await breakLog()
    log.requireSound()
    write()
    const state = watch(log.durable())
    await turn()
    expect([held.begun(), state()]).toEqual([2, 'pending'])
    await held.end()
    expect(state()).toBe('fulfilled')
  })
})

describe('the log as a file', () => {
  it('stays the same one when it is truncated, and when others open and close the database', async () => {
    const inode = () => statSync(`${file.path}-wal`).ino
    const before = inode()
    database.pragma('wal_checkpoint(TRUNCATE)')
    const other = new SqliteDatabase(file.path)
    other.exec("INSERT INTO filler VALUES ('of another process')")
    other.close()
    expect(inode()).toBe(before)
    const real = openLog(file.path)
    await real.sync()
    real.close()
  })

  it('is unavailable where it cannot be opened', () => {
    expect(() => openLog(`${file.path}.missing`)).toThrow(StoreUnavailable)
  })
})
