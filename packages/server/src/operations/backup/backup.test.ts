import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { event, project, visitor, write } from '../../store/conformance/testing.js'
import { newMachine, openAsServer, type Machine } from '../testing.js'

let machine: Machine
beforeEach(() => {
  machine = newMachine()
})
afterEach(() => machine.dispose())

const inFolder = (...names: string[]) => join(machine.folder, ...names)

function eventsIn(path: string): number | undefined {
  const database = new SqliteDatabase(path, { readonly: true })
  const count = database.prepare<[], number>('SELECT count(*) FROM events').pluck().get()
  database.close()
  return count
}

describe('hal backup', () => {
  it('copies what a running server has committed, log included', async () => {
    const { store } = openAsServer(machine)
    await write(store, [project(), visitor('v1'), event('e1', 'v1')])
    const { exitCode, said } = await machine.hal('backup', 'copy.sqlite')
    expect(exitCode).toBe(0)
    expect(said).toMatch(/copy\.sqlite {2}[\d.]+ kB in [\d.]+ s, checked/)
    expect(eventsIn(inFolder('copy.sqlite'))).toBe(1)
    await store.close()
  })

  it('is whole although the server goes on writing, and holds what was committed when it began', async () => {
    const { store } = openAsServer(machine)
    await write(store, [project(), visitor('v1')])
    const properties = { text: 'x'.repeat(10_000) }
    for (let n = 0; n < 100; n++) await write(store, Array.from({ length: 10 }, (_, m) => event(`${n}-${m}`, 'v1', { properties })))
    let isDone = false
    const copied = machine.hal('backup', 'copy.sqlite').finally(() => (isDone = true))
    let meanwhile = 0
    while (!isDone) {
      await write(store, [event(`meanwhile-${meanwhile++}`, 'v1')])
      await new Promise(setImmediate)
    }
    expect((await copied).exitCode).toBe(0)
    expect(meanwhile).toBeGreaterThan(1)
    expect(eventsIn(inFolder('copy.sqlite'))).toBeLessThan(1_000 + meanwhile)
    expect(eventsIn(inFolder('copy.sqlite'))).toBeGreaterThanOrEqual(1_000)
    await store.close()
  })

  it('is one file, readable by its owner only, beside nothing unfinished', async () => {
    await openAsServer(machine).store.close()
    mkdirSync(inFolder('elsewhere'))
    await machine.hal('backup', 'elsewhere/copy.sqlite')
    expect(readdirSync(inFolder('elsewhere'))).toEqual(['copy.sqlite'])
    expect(statSync(inFolder('elsewhere/copy.sqlite')).mode & 0o777).toBe(0o600)
  })

  it('goes by default into the folder backups beside the database, named after the time', async () => {
    await openAsServer(machine).store.close()
    await machine.hal('backup')
    expect(readdirSync(inFolder('data/backups'))).toEqual([expect.stringMatching(/^hal-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.sqlite$/)])
  })

  it('takes the secret along that is kept beside the database', async () => {
    await openAsServer(machine).store.close()
    writeFileSync(inFolder('data/hal.secret'), 's'.repeat(64))
    await machine.hal('backup', 'copy.sqlite')
    expect(readFileSync(inFolder('copy.sqlite.secret'), 'utf8')).toBe('s'.repeat(64))
    expect(statSync(inFolder('copy.sqlite.secret')).mode & 0o777).toBe(0o600)
  })

  it('reminds of a secret that comes from the environment', async () => {
    const other = newMachine({ secret: 'a secret of the environment' })
    await openAsServer(other).store.close()
    expect((await other.hal('backup')).said).toMatch(/HAL_SECRET comes from the environment: keep a copy/)
    other.dispose()
  })

  it.each(['copy.sqlite', 'copy.sqlite.secret'])('never takes the place of another file (%s)', async (taken) => {
    await openAsServer(machine).store.close()
    writeFileSync(inFolder(taken), 'precious')
    const { exitCode, noted } = await machine.hal('backup', 'copy.sqlite')
    expect(exitCode).toBe(1)
    expect(noted).toMatch(/exists already: name another file/)
    expect(readFileSync(inFolder(taken), 'utf8')).toBe('precious')
  })

  it('says where it looked when there is no database, and makes nothing', async () => {
    const { exitCode, noted } = await machine.hal('backup')
    expect(exitCode).toBe(1)
    expect(noted).toContain(`There is no database at ${machine.databasePath}`)
    expect(readdirSync(inFolder('data'))).toEqual([])
  })

  it('leaves nothing where the copy turns out to be damaged', async () => {
    const { store } = openAsServer(machine)
    await write(store, [project(), visitor('v1'), ...Array.from({ length: 500 }, (_, n) => event(`e${n}`, 'v1'))])
    await store.close()
    const bytes = readFileSync(machine.databasePath)
    bytes.fill(0xff, bytes.length - 8 * 4_096)
    writeFileSync(machine.databasePath, bytes)
    const { exitCode, noted } = await machine.hal('backup', 'copy.sqlite')
    expect(exitCode).toBe(1)
    expect(noted).toMatch(/damaged/)
    expect(existsSync(inFolder('copy.sqlite'))).toBe(false)
  })
})
