import { describe, expect, it } from 'vitest'
import { conversationRow, messageRow } from '../../store/conformance/testing.js'
import { conversationView, messageView } from './view.js'

const at = Date.parse('2026-11-23T14:05:09.123Z')

const row = conversationRow({
  id: 'conversation_b',
  started_by: 'start-1',
  chat_key: 'the key',
  contact_id: 'contact_1',
  company_id: 'company_1',
  subject: 'Invoice',
  assignee_id: 'user_1',
  verified: true,
  is_claimed: true,
  claimed_user_id: 'user-42',
  claimed_email: 'nora@northwind.com',
  waiting_since: at,
  first_response_at: at,
  reopened_count: 3,
  last_seq: 4,
  last_message: { id: 'message_4', kind: 'operator', preview: 'Yes.', created_at: at },
  read_seq: 2,
  visitor_read_seq: 3,
  visitor_read_at: at,
  continues_id: 'conversation_a',
  continued_by_id: 'conversation_c',
  version: 9,
  updated_at: at + 2,
  view_version: 5,
  view_updated_at: at + 1,
  created_at: at,
})

const message = messageRow({
  id: 'message_1',
  conversation_id: 'conversation_b',
  seq: 1,
  body: 'Hello',
  verified: true,
  operation_id: 'start-1',
  written_at: at,
  created_at: at + 1,
})

const viewer = { visitor_id: 'v1', project_name: 'Acme Planner' }

describe('a conversation as its visitor sees it (conversations.md, Records)', () => {
  it('has the fields of the view, and nothing of contact, company, assignee, claim or key', () => {
    expect(conversationView(row, 1, () => true)).toEqual({
      id: 'conversation_b',
      started_by: 'start-1',
      subject: 'Invoice',
      state: 'open',
      last_seq: 4,
      last_message: { kind: 'operator', preview: 'Yes.', created_at: '2026-11-23T14:05:09.123Z' },
      unread: 1,
      read_seq: 3,
      operator_read_seq: 2,
      continues_id: 'conversation_a',
      continued_by_id: 'conversation_c',
      version: 5,
      created_at: '2026-11-23T14:05:09.123Z',
      updated_at: '2026-11-23T14:05:09.124Z',
    })
  })

  it('names the conversations before and after it only where they are covered', () => {
    expect(conversationView(row, 0, (id) => id === 'conversation_a')).toMatchObject({ continues_id: 'conversation_a', continued_by_id: null })
    expect(conversationView(row, 0, () => false)).toMatchObject({ continues_id: null, continued_by_id: null })
  })
})

describe('a message as its visitor sees it (conversations.md, Records)', () => {
  it('has the fields of the view, and no id of its author', () => {
    expect(messageView(message, viewer)).toEqual({
      id: 'message_1',
      conversation_id: 'conversation_b',
      seq: 1,
      kind: 'visitor',
      author: { type: 'visitor', name: null },
      body: 'Hello',
      format: 'text',
      event: null,
      operation_id: 'start-1',
      written_at: '2026-11-23T14:05:09.123Z',
      created_at: '2026-11-23T14:05:09.124Z',
      deleted_at: null,
    })
  })

  it('tells the operation id to the visitor that made it only', () => {
    expect(messageView(message, { ...viewer, visitor_id: 'v2' })).not.toHaveProperty('operation_id')
    expect(messageView({ ...message, author_id: null }, viewer)).not.toHaveProperty('operation_id')
    const reply = { ...message, kind: 'operator', author_type: 'user', author_id: 'v1', operation_id: 'theirs' } as const
    expect(messageView(reply, viewer)).not.toHaveProperty('operation_id')
  })

  it.each(['user', 'api_key'] as const)('has the name of the project where a %s wrote it', (author_type) => {
    const reply = { ...message, kind: 'operator', author_type, author_id: 'user_1', format: 'markdown' } as const
    expect(messageView(reply, viewer)).toMatchObject({ kind: 'operator', author: { type: 'operator', name: 'Acme Planner' }, format: 'markdown' })
  })

  it('is a public line, without what it was about (C13)', () => {
    const line = { ...message, kind: 'system', author_type: 'user', author_id: 'user_1', body: '', event: 'resolved', from: 'open', to: 'resolved', operation_id: null } as const
    const view = messageView(line, viewer)
    expect(view).toMatchObject({ kind: 'system', author: { type: 'system', name: null }, event: 'resolved', body: '' })
    expect(Object.keys(view ?? {})).not.toEqual(expect.arrayContaining(['from']))
  })

  it('is none at all for a note or an internal line (C12, C13)', () => {
    expect(messageView({ ...message, kind: 'note', author_type: 'user', seq: null, after_seq: 1 }, viewer)).toBeNull()
    expect(messageView({ ...message, kind: 'note', author_type: 'user' }, viewer)).toBeNull()
    for (const place of [{ seq: null, after_seq: 1 }, { seq: 2, after_seq: null }]) {
      expect(messageView({ ...message, kind: 'system', author_type: 'system', ...place, event: 'assigned' }, viewer)).toBeNull()
    }
  })

  it('is empty once it was deleted (C14)', () => {
    expect(messageView({ ...message, deleted_at: at }, viewer)).toMatchObject({ body: '', deleted_at: '2026-11-23T14:05:09.123Z', seq: 1 })
  })
})
