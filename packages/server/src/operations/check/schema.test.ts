import SqliteDatabase, { type Database } from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { contact, project, visitor, write } from '../../store/conformance/testing.js'
import { migrate } from '../../store/sqlite/migrate.js'
import { migrations } from '../../store/sqlite/migrations/index.js'
import { newMachine, openAsServer, type Machine } from '../testing.js'
import { schemaFindings } from './schema.js'

const versions = migrations.map((_, index) => index + 1)

function made(version: number): Database {
  const database = new SqliteDatabase(':memory:')
  migrate(database, migrations.slice(0, version))
  return database
}

const details = (database: Database, version: number) => schemaFindings(database, version).map(({ detail }) => detail)

/** What an intruder, or a well-meant hand, may leave; no data is needed for any of it. */
const changes: [sql: string, detail: string][] = [
  ['CREATE TRIGGER evil AFTER INSERT ON contacts BEGIN DELETE FROM contacts; END', 'trigger evil is not part of HAL'],
  ['CREATE VIEW people AS SELECT * FROM contacts', 'view people is not part of HAL'],
  ['CREATE TABLE extra (a)', 'table extra is not part of HAL'],
  ['CREATE INDEX extra ON contacts (name)', 'index extra is not part of HAL'],
  ['ALTER TABLE contacts ADD COLUMN extra TEXT', 'is not as version VERSION has it'],
  ['ALTER TABLE contacts RENAME COLUMN notes TO note', 'is not as version VERSION has it'],
  ['DROP INDEX contacts_by_name', 'index contacts_by_name is missing'],
  ['DROP INDEX contacts_by_name; CREATE INDEX contacts_by_name ON contacts (name)', 'index contacts_by_name is not as version VERSION has it'],
  ['DROP TABLE stages; CREATE VIEW stages AS SELECT 1', 'view stages is not part of HAL'],
]

describe('the schema of a file (W24)', () => {
  it.each(versions)('is sound as the steps up to version %i made it', (version) => {
    expect(details(made(version), version)).toEqual([])
  })

  describe.each(versions)('of version %i', (version) => {
    it.each(changes)('tells of %s', (sql, detail) => {
      const database = made(version)
      database.pragma('foreign_keys = OFF')
      database.exec(sql)
      expect(details(database, version).join('\n')).toContain(detail.replace('VERSION', String(version)))
    })
  })

  it('is that of its version and of no other', () => {
    for (const version of versions.slice(1)) expect(details(made(version - 1), version)).not.toEqual([])
    for (const version of versions.slice(1)) expect(details(made(version), version - 1)).not.toEqual([])
  })

  it.each([0, -1])('of version %i is none of HAL’s', (version) => {
    expect(details(made(1), version)).toEqual([`version ${version} is none of HAL's`])
  })

  it('may hold the statistics of ANALYZE, and nothing else under their name', () => {
    const database = made(versions.length)
    database.exec('ANALYZE')
    expect(details(database, versions.length)).toEqual([])
    database.unsafeMode()
    database.pragma('writable_schema = ON')
    database.prepare("UPDATE sqlite_schema SET sql = 'CREATE TABLE sqlite_stat1(tbl,idx,stat,extra)' WHERE name = 'sqlite_stat1'").run()
    expect(details(database, versions.length)).toEqual(['table sqlite_stat1 is not part of HAL'])
  })
})

describe('a backup with a trigger in it (W24)', () => {
  let machine: Machine
  beforeEach(async () => {
    machine = newMachine()
    const { store } = openAsServer(machine)
    await write(store, [project(), visitor('v1'), contact('contact_1')])
    await store.close()
    await machine.hal('backup', 'copy.sqlite')
  })
  afterEach(() => machine.dispose())

  const evil = 'CREATE TRIGGER evil AFTER INSERT ON user_sessions BEGIN DELETE FROM contacts; END'

  function tamper(path: string, sql: string): void {
    const database = new SqliteDatabase(path)
    database.exec(sql)
    database.close()
  }

  it('is found by check, and refused by restore, which changes nothing', async () => {
    const copy = `${machine.folder}/copy.sqlite`
    tamper(copy, `${evil}; CREATE VIEW people AS SELECT * FROM contacts`)
    const checked = await machine.hal('check', 'copy.sqlite')
    expect(checked).toMatchObject({ exitCode: 1 })
    expect(checked.said).toMatch(/FOUND {2}schema: trigger evil is not part of HAL\nFOUND {2}schema: view people is not part of HAL/)
    expect(await machine.hal('restore', 'copy.sqlite')).toMatchObject({
      exitCode: 1,
      noted: `${copy} is not as HAL made it (trigger evil is not part of HAL, and 1 more): use another backup. \`npm run hal -- check FILE\` lists all.`,
    })
    expect((await machine.hal('check')).said).not.toMatch(/evil/)
  })

  it('is refused whatever version it says that it is', async () => {
    tamper(`${machine.folder}/copy.sqlite`, `${evil}; PRAGMA user_version = 1`)
    expect((await machine.hal('restore', 'copy.sqlite')).noted).toMatch(/is not as HAL made it/)
    tamper(`${machine.folder}/copy.sqlite`, 'PRAGMA user_version = 0')
    expect((await machine.hal('restore', 'copy.sqlite')).noted).toMatch(/version 0 is none of HAL's/)
  })

  it('is told of at the backup, which is made all the same', async () => {
    tamper(machine.databasePath, evil)
    const { exitCode, noted } = await machine.hal('backup', 'second.sqlite')
    expect(noted).toMatch(/trigger evil is not part of HAL, so that `restore` refuses this backup/)
    expect(exitCode).toBe(0)
  })
})
