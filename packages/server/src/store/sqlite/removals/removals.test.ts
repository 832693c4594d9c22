import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { findingsIn } from '../../../../test/torture/file.js'
import { removeAllEvents } from '../../conformance/removals.conformance.js'
import { activity, apiKeyRow, company, contact, conversation, conversationId, delivery, device, event, keys, link, message, operation, P, project, stage, T0, visitor, write } from '../../conformance/testing.js'
import { openSqliteStore } from '../open-sqlite-store.js'
import { createRowCache } from '../row-cache.js'
import { createTables } from '../tables/index.js'
import { openTemporaryStore } from '../testing.js'
import { createEventRemoval } from './events.js'
import { createProjectRemoval } from './project.js'

let opened: Awaited<ReturnType<typeof openTemporaryStore>>
beforeEach(async () => {
  opened = await openTemporaryStore()
  opened.store.database.exec("INSERT INTO users VALUES ('user_1', 'ann@acme.com', 'hash', 0)")
})
afterEach(() => opened.dispose())

const fullProject = [
  project(),
  { type: 'member_added', user_id: 'user_1' },
  { type: 'api_key_saved', api_key: apiKeyRow({ id: 'key_1' }) },
  stage({ id: 'stage_1' }),
  company('company_1', { stage_id: 'stage_1' }),
  contact('contact_1', { email: 'ann.secret@acme.com', former_emails: ['old@acme.com'] }),
  contact('contact_2'),
  { type: 'contact_merged', from_id: 'contact_2', into_id: 'contact_1' },
  link('contact_1', 'company_1'),
  visitor('v1', { contact_id: 'contact_1', active_company_id: 'company_1' }),
  event('e1', 'v1', { contact_id: 'contact_1', company_id: 'company_1' }),
  event('e2', 'v1', { contact_id: 'contact_1' }),
  operation('o1', 'v1', { contact_id: 'contact_1' }),
  activity('a1', { contact_id: 'contact_1' }),
  activity('a2'),
  conversation(conversationId(1), { contact_id: 'contact_1', company_id: 'company_1', last_seq: 1, continued_by_id: conversationId(2) }),
  conversation(conversationId(2), { last_seq: 1, continues_id: conversationId(1) }),
  message('message_1', conversationId(1), { seq: 1 }),
  message('message_2', conversationId(2), { seq: 1 }),
  message('message_3', conversationId(2), { kind: 'note', after_seq: 1 }),
  device('device_1', { highest: 3 }),
  delivery({ called: 3, dropped: { expired: 1 } }),
] as const

/** Tables that name a project, and what they hold of any. */
function tablesOfProjects(): [table: string, rows: number][] {
  const { database } = opened.store
  const tables = database.prepare<[], string>(`
    SELECT t.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c
    WHERE t.schema = 'main' AND c.name = 'project_ref' AND t.name <> 'project_removals'`).pluck().all()
  return [...tables, 'projects', 'links', 'attributions'].map((table) => [
    table,
    Number(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()),
  ])
}

async function removeProject(rows: number): Promise<void> {
  const { removals } = opened.store
  await removals.beginProject(P, T0)
  const [begun] = await removals.projects()
  while (!(await removals.removeOfProject(begun?.ref ?? 0, T0, rows)).isLast) expect(findingsIn(opened.path)).toEqual([])
}

/** How SQLite goes about a statement. */
function planOf(sql: string): string {
  const bound: unknown[] = /[^?]:\w/.test(sql)
    ? [Object.fromEntries([...sql.matchAll(/:(\w+)/g)].map(([, name]) => [name, null]))]
    : [...sql.matchAll(/\?/g)].map(() => null)
  return opened.store.database.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...bound).map(({ detail }) => detail).join('\n')
}

describe('the removal of a project', () => {
  it('leaves no row of it in any table, and a sound file after each slice', async () => {
    await write(opened.store, [...fullProject])
    await opened.store.addUsage(0, new Map([[P, 1]]))
    expect(tablesOfProjects().filter(([, rows]) => rows === 0)).toEqual([])
    await removeProject(1)
    expect(tablesOfProjects().filter(([, rows]) => rows > 0)).toEqual([])
    expect(findingsIn(opened.path)).toEqual([])
  })

  it('goes on in another process where the first one ended, and checks foreign keys all the while elsewhere', async () => {
    await write(opened.store, [...fullProject])
    await opened.store.removals.beginProject(P, T0)
    const [begun] = await opened.store.removals.projects()
    await opened.store.removals.removeOfProject(begun?.ref ?? 0, T0, 1)
    const other = openSqliteStore({ path: opened.path })
    const [seen] = await other.removals.projects()
    expect(seen).toMatchObject({ finished_at: null, removed: { events: 1 } })
    while (!(await other.removals.removeOfProject(seen?.ref ?? 0, T0, 3)).isLast) continue
    await other.close()
    expect((await opened.store.removals.projects())[0]).toMatchObject({ finished_at: T0, removed: { events: 2, contacts: 1 } })
    expect(opened.store.database.pragma('foreign_keys', { simple: true })).toBe(1)
  })

  it('walks no table for a slice, but its own rows in an index', () => {
    const { database } = opened.store
    const prepare = vi.spyOn(database, 'prepare')
    createEventRemoval(database, createTables(database), createRowCache())
    createProjectRemoval(database)
    const statements = prepare.mock.calls.map(([sql]) => sql)
    prepare.mockRestore()
    const slices = statements.filter((sql) => /DELETE FROM|INSERT INTO operations|noted|UPDATE visitors/.test(sql) && !/(DELETE FROM members|project_removals)/.test(sql))
    expect(slices.length).toBeGreaterThan(15)
    database.pragma('foreign_keys = OFF')
    for (const sql of slices) expect(`${sql}\n${planOf(sql)}`).not.toMatch(/SCAN (?!json_each|\S+ VIRTUAL)|SEARCH e USING INDEX events_by_project/)
  })

  it('finds the rows of a slice in an index', () => {
    const plans = [
      'SELECT ref FROM events INDEXED BY events_by_project WHERE project_ref = 1 LIMIT 9',
      'SELECT ref FROM operations WHERE project_ref = 1 LIMIT 9',
      'SELECT ref FROM visitors WHERE project_ref = 1 LIMIT 9',
      'SELECT ref FROM conversations WHERE project_ref = 1 LIMIT 9',
      'SELECT ref FROM messages WHERE project_ref = 1 LIMIT 9',
      'SELECT timestamp, ref FROM events INDEXED BY events_by_project WHERE project_ref = 1 AND timestamp < 5 AND (timestamp, ref) > (1, 1) ORDER BY timestamp, ref LIMIT 9',
    ].map(planOf)
    for (const plan of plans) expect(plan).toMatch(/^SEARCH \S+ USING (COVERING )?INDEX [^,]*$/)
  })
})

describe('the removal of events', () => {
  it('leaves no attribution without an event, and a sound file', async () => {
    await write(opened.store, [...fullProject])
    await removeAllEvents(opened.store, T0 + 1, 1)
    expect(opened.store.database.prepare('SELECT count(*) FROM attributions').pluck().get()).toBe(0)
    expect(findingsIn(opened.path)).toEqual([])
  })

  it('lets a visitor that is kept in memory go on, whose attribution is gone', async () => {
    await write(opened.store, [...fullProject])
    await opened.store.read(keys({ visitor_ids: ['v1'] }))
    const later = { contact_id: 'contact_1', timestamp: T0 + 5, received_at: T0 + 5 }
    await write(opened.store, [event('e3', 'v1', later)])
    await removeAllEvents(opened.store, T0 + 9)
    await write(opened.store, [event('e4', 'v1', { ...later, received_at: T0 + 10 })])
    const { data } = await opened.store.queries.events({ project_id: P, limit: 9, cursor: null }, { contact_id: 'contact_1' })
    expect(data).toMatchObject([{ id: 'e4', visitor_id: 'v1' }])
  })
})
