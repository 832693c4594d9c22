import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Change } from '../../domain/change.js'
import type { Keys } from '../../domain/records/snapshot.js'
import {
  activity,
  company,
  contact,
  conversation,
  conversationId,
  DAY,
  delivery,
  device,
  event,
  keys,
  link,
  linkRow,
  message,
  messageRow,
  operation,
  P,
  project,
  projectRow,
  stage,
  T0,
  visitor,
} from '../conformance/testing.js'
import { createMemoryStore } from '../memory/create-memory-store.js'
import { copyProject, emptyProject, type ProjectState } from '../memory/state.js'
import { writeChange } from '../memory/write.js'
import type { ConversationFilter, ConversationSort, Read, SortField, Store } from '../port.js'
import { openTemporaryStore } from './testing.js'

const CONTACTS = ['contact_0', 'contact_1', 'contact_2', 'contact_3']
const COMPANIES = ['company_0', 'company_1', 'company_2']
const VISITORS = ['v0', 'v1', 'v2']
const STAGES = ['stage_0', 'stage_1']
const EMAILS = ['a@b.c', 'd@e.f']
const EXTERNAL_IDS = ['x0', 'x1']
const EVENT_NAMES = ['opened', 'closed']
const DEVICES = ['d0', '0123456789abcdef0123456789abcdef']

const CONVERSATIONS = [1, 2, 3].map(conversationId)
const MESSAGES = ['message_0', 'message_1', 'message_2', 'message_3']
const CHAT_KEYS = ['key_0', 'key_1']
const USERS = ['user_0', 'user_1']

const oneOf = (values: string[]) => fc.constantFrom(...values)
const maybe = (values: string[]) => fc.option(oneOf(values))
const time = fc.integer({ min: T0, max: T0 + 5 })
const day = fc.constantFrom(DAY, DAY + 1)
const counts = fc.dictionary(oneOf(['queue_overflow', 'too_old']), fc.integer({ min: 1, max: 9 }))

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ id: oneOf(CONTACTS), email: maybe(EMAILS), former_emails: fc.subarray(['f@g.h', 'i@j.k']), unassigned: fc.boolean(), name: maybe(['Ann', 'bob', 'Çem']), updated_at: time })
    .map((row) => contact(row.id, row)),
  fc.record({ id: oneOf(COMPANIES), external_id: maybe(EXTERNAL_IDS), domain: maybe(['acme.com', 'x.org']), stage_id: maybe(STAGES), is_placeholder: fc.boolean(), created_at: time })
    .map((row) => company(row.id, row)),
  fc.record({ visitor_id: oneOf(VISITORS), contact_id: maybe(CONTACTS), active_company_id: maybe(COMPANIES), first_seen_at: fc.constantFrom(T0, T0 + 1), last_seen_at: time })
    .map((row) => visitor(row.visitor_id, row)),
  fc.record({ id: oneOf(STAGES), position: fc.nat(3), name: oneOf(['Lead', 'lead', 'Won']) }).map(stage),
  fc.tuple(oneOf(CONTACTS), oneOf(COMPANIES), time).map((arguments_) => link(...arguments_)),
  fc.record({ contact: oneOf(CONTACTS), company: oneOf(COMPANIES), origin: fc.constantFrom('named', 'domain', 'placeholder'), proven: fc.boolean() })
    .map(({ contact, company, ...row }): Change => ({ type: 'link_saved', link: linkRow(contact, company, T0, row) })),
  fc.record({ id: fc.uuid(), visitor_id: oneOf(VISITORS), contact_id: maybe(CONTACTS), company_id: maybe(COMPANIES), timestamp: time, name: oneOf(EVENT_NAMES) })
    .map((row) => event(row.id, row.visitor_id, row)),
  fc.record({ id: fc.uuid(), visitor_id: oneOf(VISITORS), contact_id: maybe(CONTACTS) })
    .map((row) => operation(row.id, row.visitor_id, row)),
  fc.record({ id: fc.uuid(), contact_id: maybe(CONTACTS), company_id: maybe(COMPANIES), at: time, actor: maybe(VISITORS), from: fc.constantFrom(null, 'Ann', { email: 'a@b.c', name: 'Ann' }), to: fc.constantFrom('Lead', 'Ann', { email: 'd@e.f' }) })
    .map((row) => activity(row.id, row)),
  fc.record({ device_id: oneOf(DEVICES), highest: fc.nat(9), drops_ahead: fc.nat(3), dropped: counts })
    .map((row) => device(row.device_id, row)),
  fc.record({ day, sdk_version: maybe(['1.0.0', '1.1.0']), called: fc.nat(9), missing: fc.integer({ min: -3, max: 3 }), dropped: counts })
    .map(delivery),
  fc.tuple(oneOf(COMPANIES), fc.boolean()).map(([company_id, by_account]) => ({ type: 'company_removed', company_id, by_account }) as const),
  fc.tuple(oneOf(CONTACTS), oneOf(COMPANIES))
    .map(([contact_id, company_id]) => ({ type: 'link_removed', contact_id, company_id }) as const),
  fc.tuple(oneOf(VISITORS), oneOf(CONTACTS))
    .map(([visitor_id, contact_id]) => ({ type: 'visitor_attributed', visitor_id, contact_id }) as const),
  fc.record({
    id: oneOf(CONVERSATIONS),
    ...{ visitor_id: maybe(VISITORS), contact_id: maybe(CONTACTS), company_id: maybe(COMPANIES), chat_key: maybe(CHAT_KEYS) },
    ...{ state: fc.constantFrom('open' as const, 'resolved' as const), assignee_id: maybe(USERS), verified: fc.boolean(), is_claimed: fc.boolean() },
    ...{ claimed_email: maybe(EMAILS), claimed_user_id: maybe(['u0', 'u1']), waiting_since: fc.option(time) },
    last_message: fc.option(fc.record({ id: oneOf(MESSAGES), kind: fc.constantFrom('visitor' as const, 'operator' as const), preview: oneOf(['a', 'b']), created_at: time })),
    ...{ last_message_at: time, created_at: time, updated_at: time, read_seq: fc.nat(3), visitor_read_seq: fc.nat(3) },
    ...{ continues_id: maybe(CONVERSATIONS), continued_by_id: maybe(CONVERSATIONS) },
  }).map((row) => conversation(row.id, row)),
  fc.record({ id: oneOf(MESSAGES), of: oneOf(CONVERSATIONS), seq: fc.option(fc.integer({ min: 1, max: 4 })), kind: fc.constantFrom('visitor' as const, 'operator' as const), author_id: maybe(VISITORS), created_at: time })
    .map(({ id, of, kind, ...row }) => message(id, of, { ...row, kind, author_type: kind === 'visitor' ? 'visitor' : 'user', after_seq: row.seq === null ? 0 : null })),
  fc.record({ id: oneOf(MESSAGES), body: oneOf(['', 'new']), deleted_at: fc.option(time) })
    .map((row): Change => ({ type: 'message_saved', message: messageRow({ ...row, conversation_id: '' }) })),
  oneOf(CONVERSATIONS).map((conversation_id): Change => ({ type: 'conversation_removed', conversation_id })),
  fc.tuple(oneOf(CONTACTS), oneOf(CONTACTS), fc.option(fc.constant({ email: 'a@b.c', user_id: 'u0' }), { nil: undefined }))
    .map(([from_id, into_id, claim]): Change => ({ type: 'contact_merged', from_id, into_id, ...(claim && { claim }) })),
  fc.tuple(oneOf(COMPANIES), oneOf(COMPANIES))
    .map(([from_id, into_id]) => ({ type: 'company_merged', from_id, into_id }) as const),
  fc.tuple(oneOf(CONTACTS), fc.subarray(['Ann', 'Lead']), fc.subarray(['a@b.c', 'd@e.f']))
    .map(([contact_id, names, emails]): Change => ({ type: 'contact_erased', contact_id, names, emails })),
  oneOf(VISITORS).map((visitor_id): Change => ({ type: 'visitor_erased', visitor_id })),
)

const commits = fc.array(fc.array(change, { minLength: 1, maxLength: 12, size: 'max' }), { minLength: 1, maxLength: 6, size: 'max' })

it('is the same as the store in memory, whatever is written', async () => {
  const opened = await openTemporaryStore()
  // The file is made once; what the disk does with it is not what this is about.
  opened.store.database.pragma('synchronous = OFF')
  let run = 0
  await fc.assert(
    fc.asyncProperty(commits, async (batches) => {
      run += 1
      const projectId = `${P}_${run}`
      const memory = createMemoryStore()
      const stores = [memory, opened.store]
      const creation = [
        project({ id: projectId }),
        ...CONTACTS.map((id) => contact(id)),
        ...COMPANIES.map((id) => company(id, { is_placeholder: true })),
        ...VISITORS.map((id) => visitor(id)),
        ...CONVERSATIONS.map((id, n) => conversation(id, { visitor_id: VISITORS[n] ?? null, contact_id: n === 0 ? null : 'contact_0' })),
        ...CONVERSATIONS.map((id, n) => message(`first_${n}`, id, { seq: 9, author_id: VISITORS[n] ?? null })),
      ]
      const operationIds = batches.flat().flatMap((one) => ('operation' in one ? [one.operation.id] : []))
      let state = emptyProject(projectRow({ id: projectId }))
      for (const batch of [creation, ...batches]) {
        const { valid, after } = onlyValid(state, batch)
        state = after
        for (const store of stores) {
          const before = await store.read(everything(projectId, operationIds))
          await store.commit([{ project_id: projectId, version: null, changes: valid.map((one) => asDecided(one, before)) }])
        }
        const [expected, actual] = await Promise.all(stores.map((store) => store.read(everything(projectId, operationIds))))
        expect(inAnyOrder(actual?.rows)).toEqual(inAnyOrder(expected?.rows))
      }
      const [expected, actual] = await Promise.all(stores.map((store) => dump(store, projectId, operationIds)))
      expect(actual).toEqual(expected)
    }),
    { numRuns: 200 },
  )
  await opened.dispose()
}, 120_000)

/** What a decision leaves as it was is the very object that was read: a store may rely on it. */
function asDecided(one: Change, before: Read | null): Change {
  if (one.type !== 'visitor_saved') return one
  const known = before?.rows.visitors.find(({ visitor_id }) => visitor_id === one.visitor.visitor_id)
  return known && isDeepStrictEqual(known.properties, one.visitor.properties)
    ? { ...one, visitor: { ...one.visitor, properties: known.properties } }
    : one
}

function everything(project_id: string, operation_ids: string[]): Keys {
  const ledger = { device_ids: DEVICES, days: [DAY] }
  const chat = { conversation_refs: CONVERSATIONS, chat_keys: CHAT_KEYS, message_ids: MESSAGES }
  return keys({ project_id, visitor_ids: VISITORS, contact_ids: CONTACTS, company_refs: COMPANIES, operation_ids, token_contact_ids: CONTACTS, stage_ids: STAGES, ledger, chat })
}

/** The changes that name only what is there and take nothing that belongs to another. */
function onlyValid(before: ProjectState, batch: Change[]): { valid: Change[]; after: ProjectState } {
  const valid: Change[] = []
  let after = before
  for (const change of batch) {
    const one = asStored(after, change)
    const next = copyProject(after)
    if (!namesOnlyKnown(after, one)) continue
    try {
      writeChange(next, one)
    } catch {
      continue
    }
    after = next
    valid.push(one)
  }
  return { valid, after }
}

/** Of a message, only the text changes. */
function asStored({ messages }: ProjectState, one: Change): Change {
  const stored = one.type === 'message_saved' ? messages.find(({ row }) => row.id === one.message.id) : undefined
  if (one.type !== 'message_saved' || !stored) return one
  const { body, deleted_at } = one.message
  return { ...one, message: { ...stored.row, body, deleted_at } }
}

function namesOnlyKnown(state: ProjectState, one: Change): boolean {
  const contactIds = [state.contacts, state.companies, state.visitors]
  const [contacts, companies, visitors] = contactIds.map((rows) => new Set<string | null>([null, ...rows.keys()]))
  const knows = (contact: string | null, company: string | null = null, visitor: string | null = null) =>
    Boolean(contacts?.has(contact) && companies?.has(company) && visitors?.has(visitor))
  switch (one.type) {
    case 'visitor_saved':
      return knows(one.visitor.contact_id, one.visitor.active_company_id)
    case 'link_added':
    case 'link_saved':
      return knows(one.link.contact_id, one.link.company_id)
    case 'link_removed':
      return knows(one.contact_id, one.company_id)
    case 'event_recorded':
      return knows(one.event.contact_id, one.event.company_id, one.event.visitor_id)
    case 'operation_recorded':
      return knows(one.operation.contact_id, null, one.operation.visitor_id)
    case 'company_removed':
      return knows(null, one.company_id)
    case 'company_merged':
      return one.from_id !== one.into_id && knows(null, one.from_id) && knows(null, one.into_id)
    case 'visitor_attributed':
      return knows(one.contact_id, null, one.visitor_id)
    case 'contact_merged':
      return one.from_id !== one.into_id && knows(one.from_id) && knows(one.into_id)
    case 'conversation_saved':
      return knows(one.conversation.contact_id, one.conversation.company_id, one.conversation.visitor_id)
    case 'message_recorded':
      return state.conversations.has(one.message.conversation_id)
    case 'message_saved':
      return state.messages.some(({ row }) => row.id === one.message.id)
    case 'conversation_removed':
      return state.conversations.has(one.conversation_id)
    case 'contact_erased':
      return knows(one.contact_id)
    case 'visitor_erased':
      return knows(null, null, one.visitor_id)
    default:
      return true
  }
}

const conversationSorts = (['last_message_at', 'created_at', 'updated_at'] satisfies ConversationSort[]).flatMap((field) =>
  [true, false].map((descending) => ({ field, descending })))

const conversationFilters: ConversationFilter[] = [
  { state: ['open'] },
  { assignee_id: null },
  { assignee_id: 'user_0', verified: true },
  { waiting: 'operator' },
  { waiting: 'visitor', state: ['open', 'resolved'] },
  { unread: true },
  { visitor_id: 'v0', unread: true },
  { contact_id: 'contact_0' },
  { company_id: 'company_0', since: T0 + 1, until: T0 + 4 },
]

const conversationLists = [
  ...conversationSorts.map((sort) => ({ sort, filter: {} })),
  ...conversationFilters.map((filter) => ({ sort: { field: 'last_message_at', descending: true } as const, filter })),
]

/** Everything that can be asked of the project. */
async function dump(store: Store, project_id: string, operation_ids: string[]): Promise<unknown> {
  const { queries } = store
  const list = { project_id, limit: 3, cursor: null }
  const sorts = (['created_at', 'updated_at', 'name'] satisfies SortField[]).flatMap((field) =>
    [true, false].map((descending) => ({ ...list, sort: { field, descending } })))
  const read = await store.read(everything(project_id, operation_ids))
  const hanging = await store.read(keys({ project_id, visitor_ids: ['v0'], emails: [...EMAILS, 'f@g.h'], domains: ['acme.com'], company_refs: EXTERNAL_IDS }))
  const owners = [
    ...CONTACTS.map((contact_id) => ({ contact_id })),
    ...COMPANIES.map((company_id) => ({ company_id })),
  ]
  return {
    read: inAnyOrder(read?.rows),
    hanging: inAnyOrder(hanging?.rows),
    contacts: await Promise.all(sorts.map((options) => queries.contacts(options, {}))),
    companies: await Promise.all(sorts.map((options) => queries.companies(options, {}))),
    visitors: await Promise.all(VISITORS.map((id) => queries.visitor(project_id, id))),
    delivery: await queries.delivery(project_id, { from: DAY, to: DAY + 1 }),
    events: await allPages((cursor) => queries.events({ ...list, cursor }, {})),
    eventsByName: await allPages((cursor) => queries.events({ ...list, cursor }, { name: 'opened' })),
    eventsOfVisitors: await Promise.all(VISITORS.map((visitor_id) =>
      allPages((cursor) => queries.events({ ...list, cursor }, { visitor_id })))),
    eventsOfOwners: await Promise.all(owners.map((filter) =>
      allPages((cursor) => queries.events({ ...list, cursor }, filter)))),
    conversations: await Promise.all(conversationLists.map(({ sort, filter }) =>
      allPages((cursor) => queries.conversations({ ...list, limit: 1, cursor, sort }, filter)))),
    counts: await Promise.all(USERS.map((user) => queries.conversationCounts(project_id, user))),
    sides: await Promise.all(CHAT_KEYS.flatMap((chat_key) => [null, ...CONTACTS].map((contact_id) =>
      queries.sideConversations(project_id, { chat_key, contact_id })))),
    messages: await Promise.all(CONVERSATIONS.flatMap((conversation_id) => [true, false].map((descending) =>
      allPages((cursor) => queries.messages({ ...list, cursor, conversation_id, descending }))))),
    windows: await Promise.all(CONVERSATIONS.flatMap((id) => [{ after_seq: 1, limit: 2 }, { before_seq: 4, limit: 2 }].map((window) =>
      queries.publicMessages(project_id, id, window)))),
    timelines: await Promise.all(owners.map((of) =>
      allPages((cursor) => queries.timeline({ ...list, cursor }, of)))),
  }
}

/** `read` says nothing about the order of rows other than links and stages. */
function inAnyOrder(rows: object | undefined): unknown {
  const sorted = Object.entries(rows ?? {}).map(([name, value]) =>
    Array.isArray(value) && name !== 'stages'
      ? [name, value.map((row) => JSON.stringify(row, sortKeys)).sort()]
      : [name, value])
  return Object.fromEntries(sorted)
}

function sortKeys(_key: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => a.localeCompare(b)))
    : value
}

async function allPages<Item>(
  page: (cursor: string | null) => Promise<{ data: Item[]; next_cursor: string | null }>,
): Promise<Item[]> {
  const items: Item[] = []
  let cursor: string | null = null
  do {
    const { data, next_cursor }: { data: Item[]; next_cursor: string | null } = await page(cursor)
    items.push(...data)
    cursor = next_cursor
  } while (cursor !== null)
  return items
}
