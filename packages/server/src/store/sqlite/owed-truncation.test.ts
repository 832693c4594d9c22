import { readFileSync } from 'node:fs'
import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { contact, event, project, T0, visitor, write } from '../conformance/testing.js'
import { openSqliteStore, type SqliteStore } from './open-sqlite-store.js'
import { temporaryFile } from './testing.js'

const email = 'ann.secret@acme.com'

let file: ReturnType<typeof temporaryFile>
let store: SqliteStore
let reader: SqliteDatabase.Database
let clock: ReturnType<typeof createClock>
beforeEach(async () => {
  file = temporaryFile()
  clock = createClock()
  store = openSqliteStore({ path: file.path, ...clock })
  reader = new SqliteDatabase(file.path)
  await write(store, [project(), contact('contact_1', { email }), visitor('v1')])
})
afterEach(async () => {
  reader.close()
  await store.close()
  file.remove()
})

/** Time, and a timer that runs out when the test says so. */
function createClock() {
  let at = T0
  let timer: (() => void) | null = null
  return {
    now: () => at,
    later: (run: () => void) => {
      timer = run
      return () => void (timer = null)
    },
    pass: (ms: number) => void (at += ms),
    isSet: () => timer !== null,
    ring: () => timer?.(),
  }
}

/** Another connection reads, as a backup does, a shell or a replicator: it holds what the log has now. */
const read = () => reader.exec('BEGIN; SELECT count(*) FROM contacts;')
const erase = () => write(store, [{ type: 'contact_erased', contact_id: 'contact_1', names: [], emails: [] }])
const logShows = (text: string) => readFileSync(`${file.path}-wal`, 'latin1').includes(text)

describe('an erasure while another process holds the log', () => {
  beforeEach(async () => {
    read()
    await erase()
  })

  it('owes an empty log, since it still shows what was erased (R29)', () => {
    expect(logShows(email)).toBe(true)
    expect(store.truncationOwedSince()).toBe(T0)
  })

  it('empties it with a commit after the reader has gone (R29)', async () => {
    reader.exec('COMMIT')
    clock.pass(100)
    await write(store, [event('e1', 'v1')])
    expect(logShows(email)).toBe(false)
    expect(store.truncationOwedSince()).toBeNull()
  })

  it('empties it by a timer where nobody writes (R29)', () => {
    reader.exec('COMMIT')
    clock.pass(100)
    clock.ring()
    expect(logShows(email)).toBe(false)
    expect(clock.isSet()).toBe(false)
  })

  it('tries less and less often while the reader stays, at least each five seconds', async () => {
    const triesAfter = async (ms: number) => {
      const before = clock.isSet()
      clock.pass(ms)
      clock.ring()
      return before && store.truncationOwedSince() !== null
    }
    for (const ms of [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]) expect(await triesAfter(ms)).toBe(true)
    reader.exec('COMMIT')
    clock.pass(4_999)
    clock.ring()
    expect(logShows(email)).toBe(true)
    clock.pass(1)
    clock.ring()
    expect(logShows(email)).toBe(false)
  })

  it('is owed by the next start where the process ended before (R29)', async () => {
    const other = openSqliteStore({ path: file.path, ...createClock() })
    expect(other.truncationOwedSince()).toBe(T0)
    reader.exec('COMMIT')
    await other.close()
    const again = openSqliteStore({ path: file.path, ...createClock() })
    expect(again.truncationOwedSince()).toBeNull()
    expect(logShows(email)).toBe(false)
    await again.close()
  })

  it('is noticed by a server that runs beside the process which erased', async () => {
    const late = createClock()
    const beside = openSqliteStore({ path: file.path, ...late })
    await write(store, [contact('contact_2', { email: `two.${email}` })])
    await write(store, [{ type: 'contact_erased', contact_id: 'contact_2', names: [], emails: [] }])
    reader.exec('COMMIT')
    late.pass(60_000)
    await write(beside, [event('e1', 'v1')])
    expect(logShows(email)).toBe(false)
    expect(beside.truncationOwedSince()).toBeNull()
    await beside.close()
  })

  it('is done by a server that nobody calls, after the process which erased has ended', async () => {
    const late = createClock()
    const beside = openSqliteStore({ path: file.path, ...late })
    reader.exec('COMMIT')
    late.pass(60_000)
    await beside.removals.settleErasures()
    expect(logShows(email)).toBe(false)
    await beside.close()
  })

  it('keeps the debt of a later erasure, whose reader came in between', async () => {
    reader.exec('COMMIT')
    await write(store, [contact('contact_2', { email: `two.${email}` })])
    read()
    await write(store, [{ type: 'contact_erased', contact_id: 'contact_2', names: [], emails: [] }])
    expect(logShows(`two.${email}`)).toBe(true)
    expect(store.truncationOwedSince()).toBe(T0)
    reader.exec('COMMIT')
    clock.pass(200)
    clock.ring()
    expect(logShows(email)).toBe(false)
  })
})

describe('an erasure that nobody holds up', () => {
  it('owes nothing once it is done, and sets no timer (R29)', async () => {
    await erase()
    expect(logShows(email)).toBe(false)
    expect(store.truncationOwedSince()).toBeNull()
    expect(clock.isSet()).toBe(false)
    expect(store.database.prepare('SELECT log_truncation_since FROM owed').pluck().get()).toBeNull()
  })

  it('owes nothing where it was refused', async () => {
    store.database.pragma('query_only = ON')
    await expect(erase()).rejects.toThrow()
    store.database.pragma('query_only = OFF')
    clock.pass(100)
    await write(store, [event('e1', 'v1')])
    expect(store.truncationOwedSince()).toBeNull()
  })
})
