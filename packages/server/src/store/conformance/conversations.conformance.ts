import { beforeEach, describe, expect, it } from 'vitest'
import type { Change } from '../../domain/change.js'
import type { ConversationRow, MessageRow } from '../../domain/records/rows.js'
import { InvalidCursor, type ConversationFilter, type ConversationListOptions, type ConversationSort, type MessageListOptions, type Store } from '../port.js'
import {
  company,
  contact,
  conversation,
  conversationId,
  conversationRow,
  keys,
  link,
  message,
  messageRow,
  operation,
  P,
  project,
  readRows,
  T0,
  visitor,
  write,
} from './testing.js'

const [C1, C2, C3, C4, C5] = [1, 2, 3, 4, 5].map(conversationId) as [string, string, string, string, string]
const UUID = '0198f000-0000-7000-8000-000000000001'
const Q = 'project_2'
const at = (ms: number): string => new Date(T0 + ms).toISOString()
const newest = { field: 'last_message_at', descending: true } as const

/** Every field with a value of its own. */
const fullRow = conversationRow({
  id: C1,
  started_by: UUID,
  chat_key: 'key_1',
  contact_id: 'contact_1',
  company_id: 'company_1',
  subject: 'Invoice',
  state: 'resolved',
  assignee_id: 'user_1',
  verified: true,
  is_claimed: true,
  claimed_user_id: 'u1',
  claimed_email: 'ann@acme.com',
  first_response_at: T0 + 61_999,
  resolved_at: T0 + 90_000,
  reopened_count: 2,
  last_seq: 3,
  last_message: { id: 'message_2', kind: 'operator', preview: 'Done', created_at: T0 + 61_999 },
  last_message_at: T0 + 61_999,
  read_seq: 1,
  visitor_read_seq: 2,
  visitor_read_at: T0 + 70_000,
  version: 7,
  updated_at: T0 + 90_000,
  view_version: 5,
  view_updated_at: T0 + 80_000,
})

const forgottenOperation = (id: string) =>
  ({ id, type: 'send_message', visitor_id: null, contact_id: null, content: null, result: null, verified_result: null })

/** A message of a visitor with the operation that brought it. */
function sent(id: string, conversation_id: string, seq: number, row: Partial<MessageRow> & { contact_id?: string } = {}): Change[] {
  const { contact_id = null, ...rest } = row
  const result = { conversation_id, message_id: id, seq, started: seq === 1, warnings: [] }
  const author = rest.author_id ?? 'v1'
  return [
    message(id, conversation_id, { seq, operation_id: `operation of ${id}`, ...rest }),
    operation(`operation of ${id}`, author, { type: 'send_message', contact_id, result }),
  ]
}

export function describeConversations(getStore: () => Store): void {
  let store: Store
  const chat = async (refs: string[], some: { chat_keys?: string[]; message_ids?: string[] } = {}) => {
    const read = await readRows(store, { chat: { conversation_refs: refs, chat_keys: [], message_ids: [], ...some } })
    return { ...read, conversations: read.conversations ?? [], messages: read.messages ?? [] }
  }
  const rowOf = async (id: string) => (await chat([id])).conversations.find((row) => row.id === id)
  const operations = async (...operation_ids: string[]) => (await readRows(store, { operation_ids })).operations
  const list = async (filter: ConversationFilter, some: Partial<ConversationListOptions> = {}) =>
    (await store.queries.conversations({ project_id: P, limit: 50, cursor: null, sort: newest, ...some }, filter)).data.map(({ id }) => id)
  const messages = async (conversation_id: string, some: Partial<MessageListOptions> = {}) =>
    (await store.queries.messages({ project_id: P, limit: 50, cursor: null, conversation_id, descending: false, ...some })).data

  describe('conversations', () => {
    beforeEach(async () => {
      store = getStore()
      await write(store, [
        project(),
        contact('contact_1', { email: 'ann@acme.com', name: 'Ann' }),
        contact('contact_2', { email: 'bob@acme.com' }),
        company('company_1', { external_id: 'acme' }),
        company('company_2'),
        visitor('v1', { contact_id: 'contact_1' }),
        visitor('v2', { contact_id: 'contact_2' }),
        visitor('v3'),
      ])
    })

    describe('are read', () => {
      it('as they were saved, by id and by the operation that started them', async () => {
        await write(store, [conversation(C1), conversation(C1, fullRow)])
        expect((await chat([C1])).conversations).toEqual([fullRow])
        expect((await chat([UUID, C1, 'unknown', C2])).conversations).toEqual([fullRow])
      })

      it('not at all where nobody asks for them', async () => {
        await write(store, [conversation(C1)])
        const read = await readRows(store, { visitor_ids: ['v1'] })
        expect(read.conversations ?? []).toEqual([])
        expect(read.messages ?? []).toEqual([])
      })

      it('never by an operation id that has the form of their own ids', async () => {
        await write(store, [conversation(C1, { started_by: C2 })])
        expect((await chat([C2])).conversations).toEqual([])
        expect(await store.queries.conversation(P, C2)).toBeNull()
      })

      it('with their visitor, contact, company and what the contact is linked to', async () => {
        await write(store, [link('contact_2', 'company_2'), conversation(C1, { visitor_id: 'v3', contact_id: 'contact_2', company_id: 'company_1' })])
        const read = await chat([C1])
        expect(read.visitors.map(({ visitor_id }) => visitor_id)).toEqual(['v3'])
        expect(read.contacts.map(({ id }) => id)).toEqual(['contact_2'])
        expect(read.companies.map(({ id }) => id).sort()).toEqual(['company_1', 'company_2'])
        expect(read.links).toMatchObject([{ contact_id: 'contact_2', company_id: 'company_2' }])
      })

      it('with those that continue them, up to the end of the chain (C4)', async () => {
        await write(store, [
          conversation(C1, { continued_by_id: C2 }),
          conversation(C2, { continues_id: C1, continued_by_id: C3, visitor_id: 'v2' }),
          conversation(C3, { continues_id: C2, visitor_id: 'v3' }),
          conversation(C4),
        ])
        const read = await chat([C1])
        expect(read.conversations.map(({ id }) => id).sort()).toEqual([C1, C2, C3])
        expect(read.visitors.map(({ visitor_id }) => visitor_id).sort()).toEqual(['v1', 'v2', 'v3'])
        expect((await chat([C3])).conversations.map(({ id }) => id)).toEqual([C3])
      })

      it('all that were started with a token, each once (C28)', async () => {
        await write(store, [
          conversation(C1, { chat_key: 'key_1' }),
          conversation(C2, { chat_key: 'key_1', is_claimed: true }),
          conversation(C3, { chat_key: 'key_2' }),
          conversation(C4),
        ])
        expect((await chat([C1], { chat_keys: ['key_1', 'unknown'] })).conversations.map(({ id }) => id).sort()).toEqual([C1, C2])
      })

      it('at most the newest 1,000 that were started with a token', async () => {
        const many = Array.from({ length: 1_002 }, (_, index) => conversation(conversationId(index + 1), { chat_key: 'key_1', last_message_at: T0 + index }))
        await write(store, many)
        const read = await chat([], { chat_keys: ['key_1'] })
        expect(read.conversations).toHaveLength(1_000)
        expect(Math.min(...read.conversations.map(({ last_message_at }) => last_message_at))).toBe(T0 + 2)
      })

      it('with messages by id', async () => {
        const row = messageRow({ id: 'message_1', conversation_id: C1, seq: 1, operation_id: UUID, verified: true, written_at: T0 - 5 })
        const line = messageRow({ id: 'message_2', conversation_id: C1, after_seq: 1, kind: 'system', author_type: 'user', author_id: 'user_1', event: 'assigned', from: 'user_2', to: 'user_1' })
        await write(store, [conversation(C1, { last_seq: 1 }), message(row.id, C1, row), message(line.id, C1, line)])
        const read = await chat([], { message_ids: ['message_2', 'message_1', 'message_1', 'unknown'] })
        expect(read.messages.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual([row, line])
      })

      it('with a message as it was saved last', async () => {
        const note = messageRow({ id: 'message_1', conversation_id: C1, kind: 'note', after_seq: 0, author_type: 'user', author_id: 'user_1' })
        const edited = { ...note, body: 'new', edited_at: T0 + 5 }
        await write(store, [conversation(C1), message(note.id, C1, note), { type: 'message_saved', message: edited }])
        expect((await chat([], { message_ids: [note.id] })).messages).toEqual([edited])
      })

      it('as the same commit leaves them, whatever the order of its changes', async () => {
        await write(store, [
          conversation(C1, { last_seq: 1 }),
          message('message_1', C1, { seq: 1 }),
          { type: 'message_saved', message: messageRow({ id: 'message_1', conversation_id: C1, seq: 1, body: '', deleted_at: T0 + 1 }) },
          message('message_2', C1, { seq: 2 }),
          conversation(C1, { last_seq: 2 }),
          conversation(C2),
          { type: 'conversation_removed', conversation_id: C2 },
        ])
        expect(await rowOf(C1)).toMatchObject({ last_seq: 2 })
        expect(await messages(C1)).toMatchObject([{ id: 'message_1', body: '' }, { id: 'message_2' }])
        expect(await rowOf(C2)).toBeUndefined()
      })
    })

    it('do not share the operation that started them (C8)', async () => {
      await write(store, [conversation(C1, { started_by: UUID })])
      await expect(write(store, [conversation(C2, { started_by: UUID })])).rejects.toThrow()
    })

    it('have the settings of their project (C4, C34)', async () => {
      await write(store, [project({ who_may_start: 'identified', reopen_days: 0 })])
      expect(await store.queries.project(P)).toMatchObject({ who_may_start: 'identified', reopen_days: 0 })
    })

    describe('are shown', () => {
      it('with counts and times, and without what the claim proved (C15-C20)', async () => {
        await write(store, [
          conversation(C1, fullRow),
          message('message_1', C1, { seq: 1 }),
          message('message_2', C1, { seq: 2, kind: 'operator', author_type: 'user' }),
          message('message_3', C1, { seq: 3 }),
        ])
        const shown = {
          ...{ id: C1, project_id: P, visitor_id: 'v1', contact_id: 'contact_1', company_id: 'company_1', subject: 'Invoice' },
          ...{ state: 'resolved', assignee_id: 'user_1', verified: true, is_claimed: true, waiting_since: null, waiting_on: null },
          ...{ first_response_at: at(61_999), first_response_seconds: 61, resolved_at: at(90_000), reopened_count: 2, last_seq: 3 },
          last_message: { id: 'message_2', kind: 'operator', preview: 'Done', created_at: at(61_999) },
          ...{ last_message_at: at(61_999), unread: 1, read_seq: 1, visitor_unread: 0, visitor_read_seq: 2 },
          ...{ visitor_read_at: at(70_000), continues_id: null, continued_by_id: null, version: 7, created_at: at(0), updated_at: at(90_000) },
        }
        expect(await store.queries.conversation(P, C1)).toEqual(shown)
        expect(await store.queries.conversation(P, UUID)).toEqual(shown)
        expect(await store.queries.conversation(P, 'unknown')).toBeNull()
        const { data } = await store.queries.conversations({ project_id: P, limit: 5, cursor: null, sort: newest }, {})
        expect(data).toEqual([shown])
      })

      it.each([
        ['operator', { waiting_since: T0 }],
        ['operator', { waiting_since: T0, last_message: { id: 'm', kind: 'operator', preview: '', created_at: T0 } }],
        ['visitor', { last_message: { id: 'm', kind: 'operator', preview: '', created_at: T0 } }],
        [null, { last_message: { id: 'm', kind: 'operator', preview: '', created_at: T0 }, state: 'resolved' }],
        [null, { last_message: { id: 'm', kind: 'visitor', preview: '', created_at: T0 } }],
        [null, {}],
      ] satisfies [string | null, Partial<ConversationRow>][])('as waiting on %s (C16)', async (waiting_on, row) => {
        await write(store, [conversation(C1, row)])
        expect(await store.queries.conversation(P, C1)).toMatchObject({ waiting_on })
      })

      it('with the unread messages of either side, notes, lines and deleted ones aside (C18-C20)', async () => {
        await write(store, [
          conversation(C1, { last_seq: 6, read_seq: 1, visitor_read_seq: 1 }),
          message('message_1', C1, { seq: 1 }),
          message('message_2', C1, { seq: 2 }),
          message('message_3', C1, { seq: 3 }),
          message('message_4', C1, { seq: 4, kind: 'operator', author_type: 'user' }),
          message('message_5', C1, { seq: 5, kind: 'operator', author_type: 'api_key' }),
          message('message_6', C1, { seq: 6, kind: 'system', event: 'resolved' }),
          message('message_7', C1, { after_seq: 6, kind: 'note', author_type: 'user' }),
        ])
        expect(await store.queries.conversation(P, C1)).toMatchObject({ unread: 2, visitor_unread: 2 })
        await write(store, [
          { type: 'message_saved', message: messageRow({ id: 'message_3', conversation_id: C1, seq: 3, body: '', deleted_at: T0 }) },
          { type: 'message_saved', message: messageRow({ id: 'message_4', conversation_id: C1, seq: 4, kind: 'operator', author_type: 'user', body: '', deleted_at: T0 }) },
        ])
        expect(await store.queries.conversation(P, C1)).toMatchObject({ unread: 1, visitor_unread: 1 })
        await write(store, [conversation(C1, { last_seq: 6, read_seq: 2, visitor_read_seq: 5 })])
        expect(await store.queries.conversation(P, C1)).toMatchObject({ unread: 0, visitor_unread: 0 })
        expect(await list({ unread: true })).toEqual([])
        await write(store, [conversation(C1, { last_seq: 6, read_seq: 0 })])
        expect(await list({ unread: true })).toEqual([C1])
      })
    })

    describe('are listed', () => {
      beforeEach(() =>
        write(store, [
          conversation(C1, { last_message_at: T0 + 30, created_at: T0 + 1, updated_at: T0 + 31, assignee_id: 'user_1', waiting_since: T0, verified: true, contact_id: 'contact_1', last_seq: 1 }),
          conversation(C2, { last_message_at: T0 + 20, created_at: T0 + 2, updated_at: T0 + 50, state: 'resolved', assignee_id: 'user_2', company_id: 'company_1', last_seq: 1 }),
          conversation(C3, { last_message_at: T0 + 20, created_at: T0 + 3, updated_at: T0 + 40, contact_id: 'contact_1', company_id: 'company_1', last_seq: 1, read_seq: 1 }),
          conversation(C4, { last_message_at: T0 + 40, created_at: T0 + 4, updated_at: T0 + 40, visitor_id: 'v2', last_message: { id: 'm', kind: 'operator', preview: '', created_at: T0 } }),
          message('message_1', C1, { seq: 1 }),
          message('message_2', C2, { seq: 1 }),
          message('message_3', C3, { seq: 1 }),
        ]),
      )

      it.each([
        ['last_message_at', [C2, C3, C1, C4]],
        ['created_at', [C1, C2, C3, C4]],
        ['updated_at', [C1, C3, C4, C2]],
      ] satisfies [ConversationSort, string[]][])('by %s, and by id within a millisecond', async (field, ids) => {
        expect(await list({}, { sort: { field, descending: false } })).toEqual(ids)
        expect(await list({}, { sort: { field, descending: true } })).toEqual([...ids].reverse())
      })

      it.each([
        [{ state: ['open'] }, [C4, C1, C3]],
        [{ state: ['resolved'] }, [C2]],
        [{ state: ['open', 'resolved'] }, [C4, C1, C3, C2]],
        [{ assignee_id: 'user_1' }, [C1]],
        [{ assignee_id: 'user_9' }, []],
        [{ assignee_id: null }, [C4, C3]],
        [{ contact_id: 'contact_1' }, [C1, C3]],
        [{ contact_id: 'unknown' }, []],
        [{ company_id: 'company_1' }, [C3, C2]],
        [{ company_id: 'acme' }, [C3, C2]],
        [{ company_id: 'unknown' }, []],
        [{ visitor_id: 'v1' }, [C1, C3, C2]],
        [{ visitor_id: 'unknown' }, []],
        [{ waiting: 'operator' }, [C1]],
        [{ waiting: 'visitor' }, [C4]],
        [{ unread: true }, [C1, C2]],
        [{ verified: true }, [C1]],
        [{ verified: false }, [C4, C3, C2]],
        [{ since: T0 + 30 }, [C4, C1]],
        [{ until: T0 + 30 }, [C3, C2]],
        [{ since: T0 + 20, until: T0 + 40 }, [C1, C3, C2]],
        [{ contact_id: 'contact_1', company_id: 'company_1', visitor_id: 'v1' }, [C3]],
        [{ unread: true, state: ['open'] }, [C1]],
        [{ unread: true, assignee_id: 'user_2', verified: false }, [C2]],
        [{ state: ['open'], assignee_id: null, waiting: 'visitor' }, [C4]],
        [{ visitor_id: 'v1', state: ['open', 'resolved'], unread: true, until: T0 + 30 }, [C2]],
        [{ contact_id: 'contact_1', state: ['resolved'] }, []],
      ] satisfies [ConversationFilter, string[]][])('by %j', async (filter, ids) => {
        expect(await list(filter)).toEqual(ids)
        const oldestFirst = await list(filter, { sort: { field: 'created_at', descending: false } })
        expect(oldestFirst).toEqual([...ids].sort())
      })

      it.each(['last_message_at', 'created_at', 'updated_at'] satisfies ConversationSort[])('page by page, by %s', async (field) => {
        for (const descending of [true, false]) {
          const sort = { field, descending }
          const seen: string[] = []
          let cursor: string | null = null
          do {
            const page = await store.queries.conversations({ project_id: P, limit: 1, cursor, sort }, { visitor_id: 'v1' })
            seen.push(...page.data.map(({ id }) => id))
            cursor = page.next_cursor
          } while (cursor !== null)
          expect(seen).toEqual(await list({ visitor_id: 'v1' }, { sort }))
        }
      })

      it('without a gap or a double where others are written between two pages (C39)', async () => {
        const options = { project_id: P, limit: 2, cursor: null, sort: newest }
        const first = await store.queries.conversations(options, {})
        expect(first.data.map(({ id }) => id)).toEqual([C4, C1])
        await write(store, [
          conversation(C5, { last_message_at: T0 + 60 }),
          conversation(C4, { last_message_at: T0 + 70, visitor_id: 'v2' }),
          { type: 'conversation_removed', conversation_id: C1 },
        ])
        const second = await store.queries.conversations({ ...options, cursor: first.next_cursor }, {})
        expect(second).toMatchObject({ data: [{ id: C3 }, { id: C2 }], next_cursor: null })
      })

      it('of a project that is not there as none', async () => {
        expect(await list({}, { project_id: 'project_9' })).toEqual([])
      })

      it('in numbers: of open ones by who takes care, who waits and what is unread', async () => {
        expect(await store.queries.conversationCounts(P, 'user_1')).toEqual({ open: 3, resolved: 1, mine: 1, unassigned: 2, waiting: 1, unread: 1 })
        expect(await store.queries.conversationCounts(P, 'user_2')).toMatchObject({ mine: 0 })
        const none = { open: 0, resolved: 0, mine: 0, unassigned: 0, waiting: 0, unread: 0 }
        expect(await store.queries.conversationCounts('project_9', 'user_1')).toEqual(none)
        await write(store, [project({ id: Q })], Q)
        expect(await store.queries.conversationCounts(Q, 'user_1')).toEqual(none)
      })
    })

    describe('have messages', () => {
      beforeEach(() =>
        write(store, [
          conversation(C1, { contact_id: 'contact_1', last_seq: 4 }),
          message('message_1', C1, { seq: 1, operation_id: UUID, verified: true, written_at: T0 - 5 }),
          message('message_2', C1, { after_seq: 1, kind: 'note', author_type: 'user', author_id: 'user_1' }),
          message('message_3', C1, { after_seq: 1, kind: 'system', author_type: 'user', author_id: 'user_1', event: 'assigned', from: null, to: 'user_1', body: '' }),
          message('message_4', C1, { seq: 2, kind: 'operator', author_type: 'api_key', author_id: 'key_1', format: 'markdown' }),
          message('message_5', C1, { seq: 3, created_at: T0 + 1 }),
          message('message_6', C1, { seq: 4, kind: 'system', event: 'resolved', body: '' }),
          conversation(C2, { visitor_id: 'v3', last_seq: 1 }),
          message('message_7', C2, { seq: 1, author_id: 'v3' }),
        ]),
      )
      const ids = async (some: Partial<MessageListOptions> = {}, ref = C1) => (await messages(ref, some)).map(({ id }) => id)
      const all = ['message_1', 'message_2', 'message_3', 'message_4', 'message_5', 'message_6']

      it('in the order of writing, or newest first, with notes and lines in their place', async () => {
        expect(await ids()).toEqual(all)
        expect(await ids({ descending: true })).toEqual([...all].reverse())
        expect(await ids({}, 'unknown')).toEqual([])
        expect(await ids({ project_id: 'project_9' })).toEqual([])
      })

      it('in wire format: the name of a visitor is that of the contact', async () => {
        const [first, note, line, reply] = await messages(C1)
        const basis = { conversation_id: C1, event: null, from: null, to: null, created_at: at(0), edited_at: null, deleted_at: null }
        expect(first).toEqual({
          ...{ ...basis, id: 'message_1', seq: 1, after_seq: null, kind: 'visitor', body: 'message_1', format: 'text' },
          ...{ author: { type: 'visitor', id: 'v1', name: 'Ann' }, verified: true, operation_id: UUID, written_at: at(-5) },
        })
        expect(note).toMatchObject({ seq: null, after_seq: 1, kind: 'note', author: { type: 'user', id: 'user_1', name: null } })
        expect(line).toMatchObject({ event: 'assigned', from: null, to: 'user_1', body: '' })
        expect(reply).toMatchObject({ seq: 2, format: 'markdown', author: { type: 'api_key', id: 'key_1', name: null } })
        expect(await messages(C2)).toMatchObject([{ author: { type: 'visitor', id: 'v3', name: null } }])
      })

      it.each([
        [0, all],
        [1, all.slice(1)],
        [2, ['message_5', 'message_6']],
        [4, []],
        [9, []],
      ])('after number %i: with the notes and lines that stand behind it', async (after_seq, expected) => {
        expect(await ids({ after_seq })).toEqual(expected)
        expect(await ids({ after_seq, descending: true })).toEqual([...expected].reverse())
      })

      it.each([true, false])('page by page, also while more are written (descending: %s)', async (descending) => {
        const options = { project_id: P, conversation_id: C1, limit: 4, descending, after_seq: 1 }
        const first = await store.queries.messages({ ...options, cursor: null })
        await write(store, [message('message_8', C1, { seq: 5 })])
        const second = await store.queries.messages({ ...options, cursor: first.next_cursor })
        const seen = [...first.data, ...second.data].map(({ id }) => id)
        const expected = all.slice(1)
        expect(seen).toEqual(descending ? expected.reverse() : [...expected, 'message_8'])
        expect(second.next_cursor).toBeNull()
      })

      it('not for a cursor that no page gave, also where none are left', async () => {
        for (const some of [{ after_seq: 4 }, { after_seq: 9 }, { conversation_id: 'unknown' }]) {
          const options = { project_id: P, conversation_id: C1, limit: 4, descending: false, cursor: 'made up', ...some }
          await expect(store.queries.messages(options)).rejects.toBeInstanceOf(InvalidCursor)
        }
      })

      const windowOf = async (window: { after_seq: number } | { before_seq: number }, limit = 9, project_id = P, id = C1) =>
        (await store.queries.publicMessages(project_id, id, { ...window, limit })).map(({ seq }) => seq)

      it('in windows of public ones, one more than asked for where there are further ones', async () => {
        expect(await windowOf({ after_seq: 0 })).toEqual([1, 2, 3, 4])
        expect(await windowOf({ after_seq: 1 }, 2)).toEqual([2, 3, 4])
        expect(await windowOf({ after_seq: 0 }, 1)).toEqual([1, 2])
        expect(await windowOf({ after_seq: 4 })).toEqual([])
        expect(await windowOf({ before_seq: 4 }, 1)).toEqual([2, 3])
        expect(await windowOf({ before_seq: 4 })).toEqual([1, 2, 3])
        expect(await windowOf({ before_seq: 1 })).toEqual([])
        expect(await windowOf({ after_seq: 0 }, 9, P, 'unknown')).toEqual([])
        expect(await windowOf({ after_seq: 0 }, 9, 'project_9')).toEqual([])
      })

      it('in windows as they were written', async () => {
        const [first] = await store.queries.publicMessages(P, C1, { after_seq: 0, limit: 1 })
        expect(first).toEqual(messageRow({ id: 'message_1', conversation_id: C1, seq: 1, operation_id: UUID, verified: true, written_at: T0 - 5 }))
      })
    })

    describe('of a visitor’s side', () => {
      const side = async (chat_key: string | null, contact_id: string | null, project_id = P) =>
        (await store.queries.sideConversations(project_id, { chat_key, contact_id })).map(({ row }) => row.id)

      it('are those of its token, and the claimed ones of its contact, latest message first (C28, C29)', async () => {
        await write(store, [
          conversation(C1, { chat_key: 'key_1', last_message_at: T0 + 1 }),
          conversation(C2, { contact_id: 'contact_1', is_claimed: true, last_message_at: T0 + 3 }),
          conversation(C3, { contact_id: 'contact_1', last_message_at: T0 + 4 }),
          conversation(C4, { chat_key: 'key_1', contact_id: 'contact_1', is_claimed: true, last_message_at: T0 + 2 }),
          conversation(C5, { chat_key: 'key_2', contact_id: 'contact_2', is_claimed: true }),
        ])
        expect(await side('key_1', 'contact_1')).toEqual([C2, C4, C1])
        expect(await side('key_1', null)).toEqual([C4, C1])
        expect(await side(null, 'contact_1')).toEqual([C2, C4])
        expect(await side(null, null)).toEqual([])
        expect(await side('unknown', 'unknown')).toEqual([])
        expect(await side('key_1', 'contact_1', 'project_9')).toEqual([])
      })

      it('come with the row, and with what the side has not read (C19)', async () => {
        await write(store, [
          conversation(C1, { ...fullRow, visitor_read_seq: 0 }),
          message('message_1', C1, { seq: 1 }),
          message('message_2', C1, { seq: 2, kind: 'operator', author_type: 'user' }),
          message('message_3', C1, { seq: 3, kind: 'operator', author_type: 'user', body: '', deleted_at: T0 }),
        ])
        expect(await store.queries.sideConversations(P, { chat_key: 'key_1', contact_id: null })).toEqual([
          { row: { ...fullRow, visitor_read_seq: 0 }, unread: 1 },
        ])
        expect(await store.queries.sideConversation(P, C1)).toEqual({ row: { ...fullRow, visitor_read_seq: 0 }, unread: 1 })
        expect(await store.queries.sideConversation(P, C2)).toBeNull()
        expect(await store.queries.sideConversation('project_9', C1)).toBeNull()
      })
    })

    describe('change with their records', () => {
      it('give way to the company that takes over, and lose one that is removed (C24)', async () => {
        await write(store, [
          conversation(C1, { company_id: 'company_1' }),
          { type: 'company_merged', from_id: 'company_1', into_id: 'company_2' },
        ])
        expect(await rowOf(C1)).toEqual(conversationRow({ id: C1, company_id: 'company_2', version: 2 }))
        await write(store, [{ type: 'company_removed', company_id: 'company_2', by_account: true }])
        expect(await rowOf(C1)).toEqual(conversationRow({ id: C1, company_id: null, version: 3 }))
      })

      it('move from a placeholder to the company that it gave way to (C24)', async () => {
        await write(store, [
          conversation(C1, { company_id: 'company_1' }),
          { type: 'company_removed', company_id: 'company_1', by_account: false, into_id: 'company_2' },
        ])
        expect(await rowOf(C1)).toMatchObject({ company_id: 'company_2' })
      })

      it('move with a merged contact, claims and messages included (C23)', async () => {
        const claimed = { contact_id: 'contact_1', is_claimed: true, claimed_email: 'ann@acme.com' }
        await write(store, [
          conversation(C1, { ...claimed, last_seq: 1 }),
          conversation(C2, { contact_id: 'contact_2' }),
          message('message_1', C1, { seq: 1 }),
          { type: 'contact_merged', from_id: 'contact_1', into_id: 'contact_2' },
          contact('contact_2', { email: 'bob@acme.com', name: 'Bob' }),
        ])
        expect(await rowOf(C1)).toEqual(conversationRow({ id: C1, ...claimed, contact_id: 'contact_2', last_seq: 1, version: 2 }))
        expect(await list({ contact_id: 'contact_2' })).toEqual([C2, C1])
        expect(await messages(C1)).toMatchObject([{ author: { id: 'v1', name: 'Bob' } }])
      })

      it('are claimed under the `user_id` too if a merge says so, but only those claimed under that email alone (C23)', async () => {
        const claimed = { contact_id: 'contact_1', is_claimed: true, claimed_email: 'ann@acme.com' }
        const claim = { email: 'ann@acme.com', user_id: 'u1' }
        await write(store, [
          conversation(C1, claimed),
          conversation(C2, { ...claimed, claimed_user_id: 'u9' }),
          conversation(C3, { ...claimed, claimed_email: 'old@acme.com' }),
          conversation(C4, { contact_id: 'contact_1' }),
          conversation(C5, { ...claimed, contact_id: 'contact_2' }),
          { type: 'contact_merged', from_id: 'contact_1', into_id: 'contact_2', claim },
        ])
        const rows = await Promise.all([C1, C2, C3, C4, C5].map(rowOf))
        expect(rows.map((row) => row?.claimed_user_id)).toEqual(['u1', 'u9', null, null, null])
        expect(rows.map((row) => row?.version)).toEqual([2, 2, 2, 2, 1])
      })
    })

    describe('are removed', () => {
      it('with their messages, whose operations keep only id and type (C8, C25)', async () => {
        await write(store, [
          conversation(C1, { chat_key: 'key_1', last_seq: 1 }),
          ...sent('message_1', C1, 1),
          message('message_2', C1, { kind: 'note', after_seq: 1, author_type: 'user' }),
          conversation(C2, { chat_key: 'key_1', last_seq: 1 }),
          ...sent('message_3', C2, 1),
          { type: 'conversation_removed', conversation_id: C1 },
        ])
        const read = await chat([C1, `start of ${C1}`], { chat_keys: ['key_1'], message_ids: ['message_1', 'message_2', 'message_3'] })
        expect(read.conversations.map(({ id }) => id)).toEqual([C2])
        expect(read.messages.map(({ id }) => id)).toEqual(['message_3'])
        expect(await messages(C1)).toEqual([])
        expect(await store.queries.publicMessages(P, C1, { after_seq: 0, limit: 5 })).toEqual([])
        expect(await list({})).toEqual([C2])
        expect(await operations('operation of message_1')).toEqual([forgottenOperation('operation of message_1')])
        expect(await operations('operation of message_3')).toMatchObject([{ visitor_id: 'v1', result: { message_id: 'message_3' } }])
      })

      it('so that their neighbours in a chain name each other (C25)', async () => {
        await write(store, [
          conversation(C1, { continued_by_id: C2 }),
          conversation(C2, { continues_id: C1, continued_by_id: C3 }),
          conversation(C3, { continues_id: C2 }),
          conversation(C4),
          { type: 'conversation_removed', conversation_id: C2 },
        ])
        expect(await rowOf(C1)).toMatchObject({ continued_by_id: C3 })
        expect(await rowOf(C3)).toMatchObject({ continues_id: C1 })
        await write(store, [{ type: 'conversation_removed', conversation_id: C3 }])
        expect(await rowOf(C1)).toEqual(conversationRow({ id: C1, version: 3, view_version: 3 }))
        expect(await rowOf(C4)).toEqual(conversationRow({ id: C4 }))
      })

      it('so that one that others continue too names the newest of those (C4, C25)', async () => {
        await write(store, [
          conversation(C1, { continued_by_id: C4 }),
          conversation(C2, { continues_id: C1, created_at: T0 + 2 }),
          conversation(C3, { continues_id: C1, created_at: T0 + 1 }),
          conversation(C4, { continues_id: C1, created_at: T0 + 3 }),
          { type: 'conversation_removed', conversation_id: C3 },
        ])
        expect(await rowOf(C1)).toMatchObject({ continued_by_id: C4, version: 1 })
        await write(store, [{ type: 'conversation_removed', conversation_id: C4 }])
        expect(await rowOf(C1)).toMatchObject({ continued_by_id: C2, version: 2, view_version: 2 })
        await write(store, [{ type: 'conversation_removed', conversation_id: C2 }])
        expect(await rowOf(C1)).toMatchObject({ continued_by_id: null, version: 3, view_version: 3 })
      })

      it('so that another may have the same id, and has nothing of the first', async () => {
        await write(store, [conversation(C1, { last_seq: 1 }), message('message_1', C1, { seq: 1 }), { type: 'conversation_removed', conversation_id: C1 }])
        await write(store, [conversation(C1)])
        expect(await messages(C1)).toEqual([])
        expect(await store.queries.conversation(P, C1)).toMatchObject({ unread: 0 })
      })
    })

    describe('of someone who is erased', () => {
      /** Says where a text is found. */
      const shows = async (text: string): Promise<string[]> => {
        const message_ids = ['message_1', 'message_2', 'message_3', 'message_4', 'message_5']
        const refs = [C1, C2, C3, C4, C5]
        const everywhere = {
          rows: await store.read(keys({
            visitor_ids: ['v1', 'v2', 'v3'],
            operation_ids: message_ids.map((id) => `operation of ${id}`),
            chat: { conversation_refs: refs, chat_keys: ['key_1'], message_ids },
          })),
          list: await store.queries.conversations({ project_id: P, limit: 50, cursor: null, sort: newest }, {}),
          messages: await Promise.all(refs.map((id) => messages(id))),
          side: await store.queries.sideConversations(P, { chat_key: 'key_1', contact_id: 'contact_2' }),
        }
        return Object.entries(everywhere).flatMap(([place, found]) => (JSON.stringify(found).includes(text) ? [place] : []))
      }

      beforeEach(() =>
        write(store, [
          conversation(C1, { contact_id: 'contact_1', chat_key: 'key_1', last_seq: 1, subject: 'words of contact_1' }),
          ...sent('message_1', C1, 1, { contact_id: 'contact_1', body: 'words of contact_1' }),
          message('message_5', C1, { kind: 'note', after_seq: 1, author_type: 'user', body: 'words of contact_1' }),
          conversation(C2, { contact_id: null, chat_key: 'key_1', last_seq: 1, subject: 'words of v1' }),
          ...sent('message_2', C2, 1, { body: 'words of v1' }),
          conversation(C3, { contact_id: 'contact_2', chat_key: 'key_1', is_claimed: true, last_seq: 1 }),
          ...sent('message_3', C3, 1, { contact_id: 'contact_2' }),
          conversation(C4, { visitor_id: 'v2', contact_id: 'contact_2', last_seq: 1 }),
          ...sent('message_4', C4, 1, { contact_id: 'contact_2', author_id: 'v1' }),
        ]),
      )

      it('are gone with the contact, those of its visitors without a contact too (C25, R29)', async () => {
        await write(store, [{ type: 'contact_erased', contact_id: 'contact_1', names: ['Ann'], emails: ['ann@acme.com'] }])
        expect(await list({}, { sort: { field: 'created_at', descending: false } })).toEqual([C3, C4])
        expect(await shows('words of')).toEqual([])
        const ids = ['operation of message_1', 'operation of message_2']
        expect(await operations(...ids)).toEqual(ids.map(forgottenOperation))
      })

      it('stay where they belong to another contact, without the visitor (C25, R29)', async () => {
        await write(store, [{ type: 'contact_erased', contact_id: 'contact_1', names: ['Ann'], emails: ['ann@acme.com'] }])
        expect(await rowOf(C3)).toMatchObject({ visitor_id: null, contact_id: 'contact_2', chat_key: 'key_1', version: 2, view_version: 1, updated_at: T0 })
        expect(await rowOf(C4)).toMatchObject({ visitor_id: 'v2', version: 1 })
        expect(await messages(C3)).toMatchObject([{ body: 'message_3', author: { type: 'visitor', id: null, name: null } }])
        expect(await messages(C4)).toMatchObject([{ author: { type: 'visitor', id: null } }])
        expect(await shows('"v1"')).toEqual([])
      })

      it('are gone with the visitor where they have no contact, and lose it elsewhere (R29)', async () => {
        await write(store, [{ type: 'visitor_erased', visitor_id: 'v1' }])
        expect(await list({}, { sort: { field: 'created_at', descending: false } })).toEqual([C1, C3, C4])
        expect(await shows('words of v1')).toEqual([])
        expect(await shows('"v1"')).toEqual([])
        const rows = await Promise.all([C1, C3, C4].map(rowOf))
        expect(rows.map((row) => row?.visitor_id)).toEqual([null, null, 'v2'])
        expect(rows.map((row) => row?.version)).toEqual([2, 2, 1])
        expect(await messages(C1)).toMatchObject([{ body: 'words of contact_1', author: { id: null } }, { kind: 'note' }])
        expect(await operations('operation of message_2')).toEqual([forgottenOperation('operation of message_2')])
        expect(await list({ visitor_id: 'v1' })).toEqual([])
      })

      it('leave neighbours in a chain that name each other (C25)', async () => {
        await write(store, [
          conversation(C3, { contact_id: 'contact_2', last_seq: 1, continued_by_id: C1 }),
          conversation(C1, { contact_id: 'contact_1', last_seq: 1, continues_id: C3, continued_by_id: C4 }),
          conversation(C4, { visitor_id: 'v2', contact_id: 'contact_2', last_seq: 1, continues_id: C1 }),
          { type: 'contact_erased', contact_id: 'contact_1', names: [], emails: [] },
        ])
        expect(await rowOf(C3)).toMatchObject({ continued_by_id: C4 })
        expect(await rowOf(C4)).toMatchObject({ continues_id: C3 })
      })

      it('lose the text of a message that is deleted alone (C14)', async () => {
        const emptied = messageRow({ id: 'message_2', conversation_id: C2, seq: 1, body: '', deleted_at: T0 + 1, operation_id: 'operation of message_2' })
        await write(store, [{ type: 'message_saved', message: emptied }, conversation(C2, { chat_key: 'key_1', last_seq: 1 })])
        expect(await shows('words of v1')).toEqual([])
        expect(await messages(C2)).toMatchObject([{ seq: 1, body: '', deleted_at: at(1) }])
      })
    })
  })
}
