import { beforeEach, describe, expect, it } from 'vitest'
import type { Page } from '@hal/contract/types'
import {
  InvalidCursor,
  type CompanyFilter,
  type ContactFilter,
  type ConversationFilter,
  type ConversationListOptions,
  type EventFilter,
  type SortedListOptions,
  type Store,
} from '../port.js'
import { activity, company, contact, conversation, conversationId, event, link, message, P, project, T0, visitor, write } from './testing.js'

type Sort = SortedListOptions['sort']
type List = (cursor: string | null) => Promise<Page<{ id: string }>>

const other = 'project_2'
const newest: Sort = { field: 'created_at', descending: true }
const latest: ConversationListOptions['sort'] = { field: 'last_message_at', descending: true }
const byName: Sort = { field: 'name', descending: false }
const of = (project_id: string, cursor: string | null) => ({ project_id, limit: 1, cursor })

/** Lists that are longer than a page. No two are the same. */
function listsOf(getStore: () => Store): Record<string, List> {
  const contacts = (filter: ContactFilter, sort = newest, project_id = P): List => (cursor) =>
    getStore().queries.contacts({ ...of(project_id, cursor), sort }, filter)
  const companies = (filter: CompanyFilter, sort = newest): List => (cursor) => getStore().queries.companies({ ...of(P, cursor), sort }, filter)
  const events = (filter: EventFilter, project_id = P): List => (cursor) => getStore().queries.events(of(project_id, cursor), filter)
  const timeline = (record: { contact_id: string } | { company_id: string }, project_id = P): List => (cursor) =>
    getStore().queries.timeline(of(project_id, cursor), record)
  const projects = (userId: string, sort = newest): List => (cursor) => getStore().queries.projects(userId, { limit: 1, cursor, sort })

  const conversations = (filter: ConversationFilter, sort = latest, project_id = P): List => (cursor) =>
    getStore().queries.conversations({ ...of(project_id, cursor), sort }, filter)
  const messages = (some: { descending?: boolean; after_seq?: number }, n = 1, project_id = P): List => (cursor) =>
    getStore().queries.messages({ ...of(project_id, cursor), conversation_id: conversationId(n), descending: false, ...some })

  return {
    contacts: contacts({}),
    'contacts of another project': contacts({}, newest, other),
    'contacts, oldest first': contacts({}, { field: 'created_at', descending: false }),
    'contacts by name': contacts({}, byName),
    'contacts, last changed first': contacts({}, { field: 'updated_at', descending: true }),
    'contacts by q': contacts({ q: 'a' }),
    'contacts by another q': contacts({ q: 'n' }),
    'contacts by tag': contacts({ tag: 'a' }),
    'contacts of a company': contacts({ company_id: 'company_1' }),
    'contacts of a company by tag': contacts({ company_id: 'company_1', tag: 'a' }),
    companies: companies({}),
    'companies by name': companies({}, byName),
    'companies that are placeholders': companies({ is_placeholder: true }),
    'companies of a contact': companies({ contact_id: 'contact_1' }),
    'projects of a user': projects('user_1'),
    'projects of another user': projects('user_2'),
    'projects by name': projects('user_1', byName),
    events: events({}),
    'events of another project': events({}, other),
    'events by name': events({ name: 'page_viewed' }),
    'events of a visitor': events({ visitor_id: 'v1' }),
    'events of a contact': events({ contact_id: 'contact_1' }),
    'events since': events({ since: T0 }),
    'events until': events({ until: T0 + 1 }),
    'timeline of a contact': timeline({ contact_id: 'contact_1' }),
    'timeline of another contact': timeline({ contact_id: 'contact_2' }),
    'timeline of a contact in another project': timeline({ contact_id: 'contact_1' }, other),
    'timeline of a company': timeline({ company_id: 'company_1' }),
    conversations: conversations({}),
    'conversations of another project': conversations({}, latest, other),
    'conversations, oldest first': conversations({}, { field: 'created_at', descending: false }),
    'conversations, newest first': conversations({}, { field: 'created_at', descending: true }),
    'conversations, last changed first': conversations({}, { field: 'updated_at', descending: true }),
    'conversations that are open': conversations({ state: ['open'] }),
    'conversations of a visitor': conversations({ visitor_id: 'v1' }),
    'conversations of a contact': conversations({ contact_id: 'contact_1' }),
    'conversations of nobody': conversations({ assignee_id: null }),
    'conversations that are unread': conversations({ unread: true }),
    messages: messages({}),
    'messages, newest first': messages({ descending: true }),
    'messages after a number': messages({ after_seq: 1 }),
    'messages of another conversation': messages({}, 2),
    'messages in another project': messages({}, 1, other),
  }
}

async function fill(store: Store, id: string): Promise<void> {
  await write(store, [
    project({ id }),
    { type: 'member_added', user_id: 'user_1' },
    { type: 'member_added', user_id: 'user_2' },
    visitor('v1'),
    ...['1', '2'].flatMap((n) => [
      contact(`contact_${n}`, { name: 'Anna', tags: ['a'] }),
      company(`company_${n}`, { is_placeholder: true }),
    ]),
    ...['1', '2'].flatMap((n) => [link(`contact_${n}`, 'company_1'), link(`contact_${n}`, 'company_2')]),
    ...['1', '2'].flatMap((n) => [
      event(`e1${n}`, 'v1', { contact_id: `contact_${n}`, company_id: 'company_1' }),
      event(`e2${n}`, 'v1', { contact_id: `contact_${n}`, company_id: 'company_1' }),
      activity(`a${n}`, { contact_id: `contact_${n}`, company_id: 'company_1' }),
    ]),
    ...[1, 2].flatMap((n) => [
      conversation(conversationId(n), { contact_id: 'contact_1', last_seq: 3 }),
      ...[1, 2, 3].map((seq) => message(`message_${n}${seq}`, conversationId(n), { seq })),
    ]),
  ], id)
}

export function describeCursors(getStore: () => Store): void {
  describe('a cursor (wire.md, "Account routes")', () => {
    const lists = listsOf(getStore)
    const names = Object.keys(lists)
    beforeEach(async () => {
      await fill(getStore(), P)
      await fill(getStore(), other)
    })

    it.each(names)('goes on in its own list, and is refused in every other one: %s', async (name) => {
      const { next_cursor } = (await lists[name]?.(null)) ?? {}
      expect(next_cursor, 'there is a second page').toEqual(expect.any(String))
      const taken: string[] = []
      for (const [each, list] of Object.entries(lists)) {
        const isTaken = await list(next_cursor ?? null).then(() => true, (error: unknown) => {
          if (error instanceof InvalidCursor) return false
          throw error
        })
        if (isTaken) taken.push(each)
      }
      expect(taken).toEqual([name])
    })

    it('takes no notice of filters that are not given', async () => {
      const { contacts } = getStore().queries
      const { next_cursor } = await contacts({ ...of(P, null), sort: newest }, {})
      const undefinedFilter = Object.fromEntries([['q', undefined]]) as ContactFilter
      expect((await contacts({ ...of(P, next_cursor), sort: newest }, undefinedFilter)).data).toHaveLength(1)
    })

    it('goes on with another page size', async () => {
      const { contacts } = getStore().queries
      const { next_cursor } = await contacts({ ...of(P, null), sort: newest }, {})
      expect((await contacts({ ...of(P, next_cursor), limit: 50, sort: newest }, {})).data).toHaveLength(1)
    })
  })
}
