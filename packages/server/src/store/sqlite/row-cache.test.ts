import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Change } from '../../domain/change.js'
import { company, contact, event, link, P, project, readRows, stage, T0, visitor, write } from '../conformance/testing.js'
import { openSqliteStore } from './open-sqlite-store.js'
import { openTemporaryStore } from './testing.js'

const linked = { contact_id: 'contact_1', active_company_id: 'company_1' }
const linkedEvent = { contact_id: 'contact_1', company_id: 'company_1' }
const wanted = { visitor_ids: ['v1'], contact_ids: ['contact_1'], company_refs: ['company_1'] }

let opened: Awaited<ReturnType<typeof openTemporaryStore>>
beforeEach(async () => {
  opened = await openTemporaryStore()
  await write(opened.store, [project(), stage({ id: 'lead' }), contact('contact_1'), company('company_1'), visitor('v1', linked)])
  await readRows(opened.store, wanted)
})
afterEach(() => opened.dispose())

/** Read by somebody who remembers nothing. */
async function inFile() {
  const other = openSqliteStore({ path: opened.path })
  const rows = await readRows(other, wanted)
  await other.close()
  return rows
}

const written: Record<string, Change[]> = {
  'a contact': [contact('contact_1', { email: 'ann@acme.com', metadata: { seats: 5, list: [1, { a: null }] }, tags: ['vip'], held: ['name'] })],
  'a company': [company('company_1', { external_id: 'acme', stage_id: 'lead', stage_changed_at: T0, deal_value: 1.5, is_placeholder: true })],
  'a visitor': [visitor('v1', { ...linked, name: 'Ann', verified: true, properties: { theme: 'dark' }, last_seen_at: T0 + 1_000 })],
  'a visitor that leaves its contact': [visitor('v1', { last_seen_at: T0 + 1_000 })],
  'a visitor that goes to a new contact': [contact('contact_2'), visitor('v1', { contact_id: 'contact_2' })],
  'a contact and its link': [contact('contact_1', { name: 'Ann' }), link('contact_1', 'company_1')],
  'a contact with another in its place': [contact('contact_2'), { type: 'contact_merged', from_id: 'contact_1', into_id: 'contact_2' }],
}

describe('a row that was read and is written', () => {
  it.each(Object.entries(written))('is in memory as in the file: %s', async (_what, changes) => {
    await write(opened.store, changes)
    expect(await readRows(opened.store, wanted)).toEqual(await inFile())
  })

  it('is in memory as in the file where the transaction failed', async () => {
    const before = await inFile()
    const twice = [event('e1', 'v1'), event('e1', 'v1')]
    const failing = [...Object.values(written).slice(0, 3).flat(), ...twice]
    await expect(opened.store.commit([{ project_id: P, version: null, changes: failing }])).rejects.toThrow()
    expect(await readRows(opened.store, wanted)).toEqual(before)
  })

  it('has the events after it under the contact that it has by then', async () => {
    await write(opened.store, [event('e1', 'v1', linkedEvent)])
    await write(opened.store, [visitor('v1'), event('e2', 'v1')])
    await write(opened.store, [visitor('v1', linked), event('e3', 'v1', linkedEvent)])
    const { data } = await opened.store.queries.events({ project_id: P, limit: 10, cursor: null }, { visitor_id: 'v1' })
    expect(data.map(({ id, contact_id }) => [id, contact_id])).toEqual([['e3', 'contact_1'], ['e2', null], ['e1', 'contact_1']])
  })
})
