import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSqliteStore, type SqliteStore } from '../../src/store/sqlite/open-sqlite-store.js'
import { migrate } from '../../src/store/sqlite/migrate.js'
import { migrations } from '../../src/store/sqlite/migrations/index.js'
import { event, keys, write } from '../../src/store/conformance/testing.js'
import { findingsIn } from '../torture/file.js'
import { fixtures } from './fixtures.js'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hal-upgrade-'))
  path = join(folder, 'hal.sqlite')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A file as a server of that version would have left it. */
function makeVersion(version: number): void {
  const database = new SqliteDatabase(path)
  database.pragma('journal_mode = WAL')
  for (const [index, rows] of fixtures.slice(0, version).entries()) {
    migrate(database, migrations.slice(0, index + 1))
    database.exec(rows)
  }
  database.close()
}

/** Opens the file as the server of this version does, which upgrades it. */
async function upgraded<Answer>(look: (store: SqliteStore) => Promise<Answer>): Promise<Answer> {
  const store = openSqliteStore({ path })
  try {
    return await look(store)
  } finally {
    await store.close()
  }
}

const versions = migrations.map((_, index) => index + 1)

describe('an upgrade', () => {
  it('is tested from every version that there ever was', () => {
    expect(fixtures).toHaveLength(migrations.length)
  })

  it.each(versions)('from version %i brings the schema to the newest', async (version) => {
    makeVersion(version)
    await upgraded(async ({ database }) => {
      expect(database.pragma('user_version', { simple: true })).toBe(migrations.length)
    })
    const fresh = new SqliteDatabase(':memory:')
    migrate(fresh)
    const made = new SqliteDatabase(path, { readonly: true })
    expect(schemaOf(made)).toEqual(schemaOf(fresh))
    made.close()
  })

  it.each(versions)('from version %i keeps every row', async (version) => {
    makeVersion(version)
    const before = rowsOf(path)
    await upgraded(async () => {})
    expect(rowsOf(path)).toMatchObject(before)
  })

  it.each(versions)('from version %i gives records that read as before, and takes new ones', async (version) => {
    makeVersion(version)
    await upgraded(async (store) => {
      const { queries } = store
      expect(await queries.contact('project_1', 'contact_1')).toMatchObject({
        email: 'ann@acme.com', tags: ['vip'], metadata: { plan: 'pro' }, companies: [{ external_id: 'acme' }], visitor_ids: ['v-1'],
      })
      expect(await queries.company('project_1', 'acme')).toMatchObject({ stage: { name: 'Lead' }, deal_value: 12_000.5 })
      const { data } = await queries.events({ project_id: 'project_1', limit: 10, cursor: null }, {})
      expect(data).toMatchObject([
        { id: 'text-id', contact_id: null },
        { id: '018bcfe5-6800-7000-8000-00000000000a', value: 3, properties: { nested: { a: 1 } }, contact_id: 'contact_1', company_id: 'company_1' },
      ])
      const read = await store.read(keys({ project_id: 'project_1', operation_ids: ['identify-1', 'text-id'] }))
      expect(read?.rows.operations).toHaveLength(2)
      await write(store, [event('new', 'v-1')], 'project_1')
    })
    expect(rowsOf(path).members).toContainEqual({ user_id: 'user_1', project_ref: 1, role: 'owner' })
    const found = findingsIn(path).filter(({ detail }) => version > 1 || !detail.startsWith('memberships'))
    expect(found).toEqual([])
  })
})

/** How tables and indexes are defined, by their names. */
function schemaOf(database: SqliteDatabase.Database): Record<string, string | null> {
  const rows = database.prepare<[], { name: string; sql: string | null }>('SELECT name, sql FROM sqlite_schema ORDER BY name').all()
  return Object.fromEntries(rows.map(({ name, sql }) => [name, sql]))
}

/** All rows of all tables, by the names of the tables. */
function rowsOf(file: string): Record<string, unknown[]> {
  const database = new SqliteDatabase(file, { readonly: true })
  const tables = database.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").pluck().all()
  const rows = tables.map((table) => [table, database.prepare(`SELECT * FROM ${table}`).all()] as const)
  database.close()
  return Object.fromEntries(rows)
}
