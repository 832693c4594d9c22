import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { company, contact, P, project, visitor, write } from '../conformance/testing.js'
import type { ConversationFilter, ConversationListOptions } from '../port.js'
import { openTemporaryStore } from './testing.js'

let opened: Awaited<ReturnType<typeof openTemporaryStore>>
beforeEach(async () => {
  opened = await openTemporaryStore()
  await write(opened.store, [project(), contact('contact_1'), company('company_1'), visitor('v1')])
})
afterEach(() => opened.dispose())

/** How SQLite goes about a page of the list. */
async function planOf(filter: ConversationFilter, sort: ConversationListOptions['sort']): Promise<string> {
  const { database, queries } = opened.store
  const prepare = vi.spyOn(database, 'prepare')
  const options = { project_id: P, limit: 2, sort }
  await queries.conversations({ ...options, cursor: null }, filter)
  const sql = prepare.mock.calls.map(([text]) => text).at(-1) ?? ''
  prepare.mockRestore()
  const bound = [...sql.matchAll(/\?/g)].map(() => null)
  const steps = database.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...bound)
  return steps.map(({ detail }) => detail).join('\n')
}

const latest = { field: 'last_message_at', descending: true } as const

describe('the list of conversations', () => {
  it.each([
    ['conversations_by_last_message_at', {}],
    ['conversations_by_last_message_at', { state: ['open', 'resolved'] }],
    ['conversations_by_last_message_at', { since: 1, until: 2 }],
    ['conversations_by_last_message_at', { verified: true }],
    ['conversations_by_state', { state: ['open'] }],
    ['conversations_by_state', { state: ['open'], assignee_id: null }],
    ['conversations_by_assignee', { assignee_id: null }],
    ['conversations_by_assignee', { assignee_id: 'user_1', state: ['open'] }],
    ['conversations_by_waiting', { waiting: 'operator', state: ['open'] }],
    ['conversations_unread', { unread: true }],
    ['conversations_unread', { unread: true, state: ['open'], assignee_id: 'user_1', waiting: 'operator' }],
    ['conversations_by_contact', { contact_id: 'contact_1' }],
    ['conversations_by_contact', { contact_id: 'contact_1', state: ['open'], unread: true }],
    ['conversations_by_company', { company_id: 'company_1', state: ['open'] }],
    ['conversations_by_visitor', { visitor_id: 'v1', contact_id: 'contact_1' }],
  ] satisfies [string, ConversationFilter][])('walks %s, in order, for %j', async (index, filter) => {
    const plan = await planOf(filter, latest)
    expect(plan).toMatch(new RegExp(`SEARCH c USING INDEX ${index}\\b`))
    expect(plan).not.toMatch(/TEMP B-TREE|SCAN/)
  })

  it.each([
    ['conversations_by_created_at', { field: 'created_at', descending: true }],
    ['conversations_by_created_at', { field: 'created_at', descending: false }],
    ['conversations_by_updated_at', { field: 'updated_at', descending: true }],
  ] satisfies [string, ConversationListOptions['sort']][])('walks %s, in order, by %j', async (index, sort) => {
    const plan = await planOf({}, sort)
    expect(plan).toContain(`SEARCH c USING INDEX ${index}`)
    expect(plan).not.toMatch(/TEMP B-TREE|SCAN/)
  })

  it('sorts no more than the rows of the filter, by the time of start', async () => {
    for (const filter of [{ unread: true }, { state: ['open'] }, { contact_id: 'contact_1' }] satisfies ConversationFilter[]) {
      expect(await planOf(filter, { field: 'created_at', descending: true })).not.toMatch(/SCAN/)
    }
  })
})
