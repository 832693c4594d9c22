import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Change } from '../../domain/change.js'
import {
  activity,
  company,
  contact,
  conversation,
  conversationId,
  event,
  keys,
  link,
  linkRow,
  message,
  messageRow,
  operation,
  P,
  project,
  readRows,
  T0,
  visitor,
  write,
} from '../conformance/testing.js'
import { StoreUnavailable, type Store } from '../port.js'
import { openSqliteStore } from './open-sqlite-store.js'
import { openTemporaryStore } from './testing.js'

let opened: Awaited<ReturnType<typeof openTemporaryStore>>
beforeEach(async () => {
  opened = await openTemporaryStore()
})
afterEach(() => opened.dispose())

/** All that lies on the disk: database, log and index of the log. */
function bytesOnDisk(): string {
  const folder = dirname(opened.path)
  return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1')).join('')
}

describe('two processes on one file', () => {
  it('notices in a commit what the other has written', async () => {
    const other = openSqliteStore({ path: opened.path })
    await write(opened.store, [project()])
    const read = await opened.store.read(keys({}))
    await write(other, [contact('contact_1')])
    const outcome = await opened.store.commit([
      { project_id: P, version: read?.version ?? null, changes: [contact('contact_2')] },
    ])
    expect(outcome).toBe('conflict')
    const again = await opened.store.read(keys({}))
    expect(await opened.store.commit([
      { project_id: P, version: again?.version ?? null, changes: [contact('contact_2')] },
    ])).toBe('committed')
    await other.close()
  })
})

describe('rows that are kept in memory', () => {
  const seen = async (store: Store) => (await readRows(store, { visitor_ids: ['v1'] })).visitors[0]

  it('are on disk as well, also where a visitor was only seen', async () => {
    await write(opened.store, [project(), visitor('v1', { properties: { plan: 'pro' } })])
    const row = await seen(opened.store)
    if (row === undefined) throw new Error('the visitor is gone')
    const later = { ...row, last_seen_at: T0 + 1_000 }
    await write(opened.store, [{ type: 'visitor_saved', visitor: later }])
    expect(await seen(opened.store)).toEqual(later)
    const other = openSqliteStore({ path: opened.path })
    expect(await seen(other)).toEqual(later)
    await other.close()
  })

  it('are what they were after a transaction failed', async () => {
    const { store } = opened
    await write(store, [project(), visitor('v1'), event('e1', 'v1')])
    const before = await seen(store)
    if (before === undefined) throw new Error('the visitor is gone')
    const changes = [{ type: 'visitor_saved', visitor: { ...before, last_seen_at: T0 + 1_000 } } as const, event('e1', 'v1')]
    await expect(write(store, changes)).rejects.toThrow()
    expect(await seen(store)).toEqual(before)
  })

  it('are the settings of a project too, until another process has written them', async () => {
    await write(opened.store, [project({ name: 'Acme' })])
    const name = async () => (await opened.store.queries.project(P))?.name
    expect(await name()).toBe('Acme')
    const other = openSqliteStore({ path: opened.path })
    await write(other, [project({ name: 'Globex' })])
    expect(await name()).toBe('Globex')
    await other.close()
  })

  it('are read again once another process has written', async () => {
    await write(opened.store, [project(), visitor('v1'), contact('contact_1', { name: 'Ann' })])
    const name = async () => (await readRows(opened.store, { contact_ids: ['contact_1'] })).contacts[0]?.name
    expect(await name()).toBe('Ann')
    const other = openSqliteStore({ path: opened.path })
    await write(other, [contact('contact_1', { name: 'Bob' })])
    await other.close()
    expect(await name()).toBe('Bob')
  })
})

describe('a commit', () => {
  it('leaves the connection as it was, which waits for the disk in all that others write', async () => {
    const { store } = opened
    const synchronous = () => store.database.pragma('synchronous', { simple: true })
    await write(store, [project(), contact('contact_1')])
    expect(synchronous()).toBe(2)
    await expect(write(store, [event('e1', 'v1')], 'no project')).rejects.toThrow()
    expect(synchronous()).toBe(2)
  })
})

describe('a disk that refuses', () => {
  it('is unavailable, and takes writes again once there is space', async () => {
    const { store } = opened
    await write(store, [project()])
    store.database.pragma(`max_page_count = ${store.database.pragma('page_count', { simple: true })}`)
    const large = contact('contact_1', { notes: 'n'.repeat(100_000) })
    await expect(write(store, [large])).rejects.toThrow(StoreUnavailable)
    expect(store.database.inTransaction).toBe(false)
    store.database.pragma('max_page_count = 1000000')
    await write(store, [large])
  })

  it('is unavailable while it is read-only', async () => {
    const { store } = opened
    await write(store, [project()])
    store.database.pragma('query_only = ON')
    await expect(write(store, [contact('contact_1')])).rejects.toThrow(StoreUnavailable)
    await expect(store.check()).rejects.toThrow(StoreUnavailable)
    expect(await store.read(keys({}))).not.toBeNull()
  })

  it('is unavailable while another process holds the lock', async () => {
    const { store } = opened
    await write(store, [project()])
    store.database.pragma('busy_timeout = 1')
    const other = new SqliteDatabase(opened.path)
    other.exec('BEGIN IMMEDIATE')
    await expect(write(store, [contact('contact_1')])).rejects.toThrow(StoreUnavailable)
    other.close()
    await write(store, [contact('contact_1')])
  })
})

describe('erasure', () => {
  it('leaves no personal data on the disk, not even in freed pages or the log (R29)', async () => {
    const { store } = opened
    const email = 'ann.secret@acme.com'
    const personal = { email, nested: ['x'.repeat(9_000), email] }
    await write(store, [
      project(),
      contact('contact_1', { email, user_id: `u ${email}`, name: email, notes: email, metadata: personal }),
      company('company_1', { is_placeholder: true, name: email }),
      link('contact_1', 'company_1'),
      visitor('v1', { contact_id: 'contact_1', name: email, properties: personal }),
      event('e1', 'v1', { contact_id: 'contact_1', company_id: 'company_1', value: email, properties: personal }),
      event('e2', 'v1', { properties: personal }),
      operation('o1', 'v1', {
        contact_id: 'contact_1',
        result: { visitor: { visitor_id: 'v1', verified: false, properties: personal }, contact_id: 'contact_1', warnings: [] },
      }),
      activity('a1', { contact_id: 'contact_1', to: personal }),
      activity('a2', { kind: 'company_created', contact_id: 'contact_1', company_id: 'company_1', actor: email, to: email }),
      { type: 'visitor_attributed', visitor_id: 'v1', contact_id: 'contact_1' },
    ])
    expect(bytesOnDisk()).toContain(email)
    await write(store, [
      { type: 'company_removed', company_id: 'company_1', by_account: false },
      { type: 'contact_erased', contact_id: 'contact_1', names: [], emails: [] },
      activity('a3', { kind: 'contact_deleted', contact_id: 'contact_1', at: T0 + 1 }),
    ])
    expect(bytesOnDisk().toLowerCase()).not.toContain(email)
  })
})

describe('erasure of a visitor', () => {
  it('leaves nothing of it on the disk, not even in freed pages or the log (R29)', async () => {
    const { store } = opened
    const secret = 'visitor.secret@acme.com'
    const personal = { secret, nested: ['x'.repeat(9_000), secret] }
    await write(store, [
      project(),
      contact('contact_1'),
      visitor(secret, { contact_id: 'contact_1', name: secret, phone: secret, properties: personal }),
      event('e1', secret, { value: secret, properties: personal }),
      event('e2', secret, { contact_id: 'contact_1' }),
      operation('o1', secret, {
        result: { visitor: { visitor_id: secret, verified: false, properties: personal }, contact_id: null, warnings: [] },
      }),
      activity('a1', { contact_id: 'contact_1', actor: secret }),
      company('company_1'),
      { type: 'link_added', link: { ...linkRow('contact_1', 'company_1'), actor: secret } },
    ])
    expect(bytesOnDisk().includes(secret)).toBe(true)
    await write(store, [{ type: 'visitor_erased', visitor_id: secret }])
    expect(bytesOnDisk().includes(secret)).toBe(false)
  })
})

describe('what was written in a conversation', () => {
  const text = 'a private matter'
  const long = `${text} ${'x'.repeat(9_000)}`
  const C1 = conversationId(1)
  const row = { contact_id: 'contact_1', subject: text, last_seq: 1, last_message: { id: 'm1', kind: 'visitor', preview: text, created_at: T0 } } as const

  beforeEach(async () => {
    await write(opened.store, [
      project(),
      contact('contact_1'),
      visitor('v1', { contact_id: 'contact_1' }),
      conversation(C1, row),
      message('m1', C1, { seq: 1, body: long }),
      message('m2', C1, { kind: 'note', after_seq: 1, author_type: 'user', body: long }),
    ])
    expect(bytesOnDisk()).toContain(text)
  })

  it.each([
    ['its contact', [{ type: 'contact_erased', contact_id: 'contact_1', names: [], emails: [] }]],
    ['it', [{ type: 'conversation_removed', conversation_id: C1 }]],
    ['each message', [
      { type: 'message_saved', message: messageRow({ id: 'm1', conversation_id: C1, seq: 1, body: '', deleted_at: T0 }) },
      { type: 'message_saved', message: messageRow({ id: 'm2', conversation_id: C1, kind: 'note', after_seq: 1, author_type: 'user', body: '', deleted_at: T0 }) },
      conversation(C1, { ...row, subject: null, last_message: { ...row.last_message, preview: '' } }),
    ]],
  ] satisfies [string, Change[]][])('is not on the disk any more once %s is removed (C14, C25)', async (_what, changes) => {
    await write(opened.store, changes)
    expect(bytesOnDisk()).not.toContain(text)
    expect(opened.store.truncationOwedSince()).toBeNull()
  })
})

/** Which index a statement walks; none may walk a whole table or sort it. */
describe('indexes', () => {
  it.each([
    ['events_by_attribution', 'SELECT ref FROM events WHERE attribution_ref = 1 AND (timestamp, ref) < (1, 1) ORDER BY timestamp DESC, ref DESC'],
    ['events_by_attribution', 'SELECT max(e.received_at) FROM attributions a JOIN events e ON e.attribution_ref = a.ref WHERE a.visitor_ref = 1 AND e.timestamp >= 1'],
    ['events_by_project', 'SELECT ref FROM events WHERE project_ref = 1 AND (timestamp, ref) < (1, 1) ORDER BY timestamp DESC, ref DESC'],
    ['attributions_by_visitor', 'SELECT ref FROM attributions WHERE visitor_ref = 1 AND contact_ref IS NULL'],
    ['attributions_by_contact', 'DELETE FROM events WHERE attribution_ref IN (SELECT ref FROM attributions WHERE contact_ref = 1)'],
    ['attributions_by_company', 'SELECT 1 FROM attributions WHERE company_ref = 1 LIMIT 1'],
    ['operations_by_contact', 'UPDATE operations SET contact_ref = 1 WHERE contact_ref = 2'],
    ['operations_by_unknown_visitor', 'UPDATE operations SET contact_ref = 1 WHERE visitor_ref = 2 AND contact_ref IS NULL'],
    ['operations_by_contact', `UPDATE operations SET result = NULL WHERE visitor_ref = 1 AND contact_ref IN (
      SELECT contact_ref FROM former_contacts WHERE visitor_ref = 1 UNION SELECT contact_ref FROM visitors WHERE ref = 1)`],
    ['former_contacts_by_contact', 'DELETE FROM former_contacts WHERE contact_ref = 1'],
    ['companies_by_domain', "SELECT * FROM companies WHERE project_ref = 1 AND domain = 'acme.com'"],
    ['former_emails_by_contact', 'DELETE FROM former_emails WHERE contact_ref = 1'],
    ['merged_contacts_by_into', 'DELETE FROM merged_contacts WHERE into_ref = 1'],
    ['visitors_by_contact', 'UPDATE visitors SET contact_ref = 1 WHERE contact_ref = 2'],
    ['visitors_by_active_company', 'UPDATE visitors SET active_company_ref = NULL WHERE active_company_ref = 2'],
    ['activities_by_contact', "SELECT ref FROM activities WHERE project_ref = 1 AND contact_id = 'a' AND (at, ref) < (1, 1) ORDER BY at DESC, ref DESC"],
    ['activities_by_company', "SELECT ref FROM activities WHERE project_ref = 1 AND company_id = 'a' AND (at, ref) < (1, 1) ORDER BY at DESC, ref DESC"],
    ['contacts_by_created_at', "SELECT * FROM contacts WHERE project_ref = 1 AND (created_at, id) < (1, 'a') ORDER BY created_at DESC, id DESC LIMIT 1"],
    ['contacts_by_name', "SELECT * FROM contacts WHERE project_ref = 1 ORDER BY name_order, id LIMIT 1"],
    ['companies_by_updated_at', "SELECT * FROM companies WHERE project_ref = 1 ORDER BY updated_at, id LIMIT 1"],
    ['conversations_by_chat_key', "SELECT ref FROM conversations WHERE project_ref = 1 AND chat_key = 'a'"],
    ['conversations_by_visitor', 'UPDATE conversations SET visitor_ref = NULL WHERE visitor_ref = 1'],
    ['conversations_by_contact', 'UPDATE conversations SET contact_ref = 1 WHERE contact_ref = 2'],
    ['conversations_by_company', 'UPDATE conversations SET company_ref = NULL WHERE company_ref = 2'],
    ['conversations_by_continues', "UPDATE conversations SET continues_id = NULL WHERE project_ref = 1 AND continues_id = 'a'"],
    ['conversations_by_continued_by', "UPDATE conversations SET continued_by_id = NULL WHERE project_ref = 1 AND continued_by_id = 'a'"],
    ['conversations_by_state', "SELECT count(*) FROM conversations WHERE project_ref = 1 AND state = 'resolved'"],
    ['messages_by_seq', "SELECT count(*) FROM messages WHERE conversation_ref = 1 AND seq > 1 AND kind = 'visitor' AND deleted_at IS NULL"],
    ['messages_by_seq', 'SELECT * FROM messages WHERE conversation_ref = 1 AND seq < 5 ORDER BY seq DESC LIMIT 1'],
    ['messages_by_conversation', 'SELECT * FROM messages WHERE conversation_ref = 1 AND ref > 1 AND ref < 9 ORDER BY ref DESC LIMIT 1'],
    ['messages_by_conversation', 'DELETE FROM messages WHERE conversation_ref = 1'],
    ['messages_by_visitor', "UPDATE messages SET author_id = NULL WHERE project_ref = 1 AND author_type = 'visitor' AND author_id IN ('a', 'b')"],
    ['companies_by_stage', "SELECT * FROM companies WHERE project_ref = 1 AND stage_id = 'a'"],
  ])('%s carries its statement', (index, sql) => {
    const steps = opened.store.database.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all()
    const plan = steps.map(({ detail }) => detail).join('\n')
    expect(plan).toContain(index)
    expect(plan).not.toMatch(/TEMP B-TREE|SCAN (?!.*USING)/)
  })
})
