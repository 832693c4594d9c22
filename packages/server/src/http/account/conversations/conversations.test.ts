import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { conversationCountsSchema, conversationSchema, messageSchema, readMarkSchema } from '../../openapi/conversation-records.js'
import { pageOf, timelineItemSchema } from '../../openapi/records.js'
import type { Member, TestServer } from '../../test/server.js'
import { createDesk, startInboxServer } from './testing.js'

const t0 = Date.UTC(2026, 10, 23, 12)
const clock = { now: t0 }
let server: TestServer
let member: Member
let desk: ReturnType<typeof createDesk>
let count = 0

beforeAll(async () => {
  server = await startInboxServer(clock)
})

beforeEach(async () => {
  clock.now = t0
  member = await server.newMember(`operator${count++}@acme.com`)
  desk = createDesk(server, member)
})

afterAll(() => server.close())

const iso = (time: number) => new Date(time).toISOString()
const listed = async (query: string) => pageOf(conversationSchema).parse((await desk.call('GET', query)).body).data.map(({ id }) => id)

describe('an operator', () => {
  it('lists, reads, answers, resolves, reopens, marks and deletes', async () => {
    const { conversation_id: id } = await desk.receive('Can we pay by invoice?', { subject: 'Invoice' })
    expect(await listed('?state=open&unread=true&waiting=operator&assignee=none')).toEqual([id])
    expect(await desk.conversation(id)).toMatchObject({ subject: 'Invoice', state: 'open', unread: 1, last_seq: 1, waiting_on: 'operator' })

    const answered = await desk.call('POST', `/${id}/messages`, { body: 'Yes.', read_up_to: 1 })
    expect(answered.status).toBe(201)
    expect(messageSchema.parse(answered.body)).toMatchObject({ kind: 'operator', seq: 2, body: 'Yes.', author: { type: 'user', id: member.userId, name: null } })
    expect(await desk.conversation(id)).toMatchObject({ unread: 0, visitor_unread: 1, waiting_on: 'visitor' })

    const resolved = await desk.call('PATCH', `/${id}`, { state: 'resolved', assignee_id: member.userId })
    expect(conversationSchema.parse(resolved.body)).toMatchObject({ state: 'resolved', assignee_id: member.userId, resolved_at: iso(t0), waiting_on: null })
    expect(await listed('?state=resolved&assignee=me')).toEqual([id])
    expect(await listed('?state=open')).toEqual([])
    const opened = await desk.call('PATCH', `/${id}`, { state: 'open' })
    expect(conversationSchema.parse(opened.body)).toMatchObject({ state: 'open', reopened_count: 1 })

    const unread = await desk.call('POST', `/${id}/unread`, { from_seq: 1 })
    expect(readMarkSchema.parse(unread.body)).toEqual({ read_seq: 0, unread: 1 })
    expect(readMarkSchema.parse((await desk.call('POST', `/${id}/read`, { up_to: 99 })).body)).toEqual({ read_seq: 4, unread: 0 })

    expect((await desk.call('DELETE', `/${id}`)).status).toBe(204)
    for (const [method, path] of [['GET', ''], ['GET', '/messages'], ['DELETE', '']] as const) {
      expect(await desk.call(method, `/${id}${path}`)).toMatchObject({ status: 404, body: { code: 'not_found' } })
    }
    expect(await listed('')).toEqual([])
  })

  it('names a conversation by the operation id of its start, on every route', async () => {
    const { conversation_id: id } = await desk.receive('Hello', { id: 'start of it' })
    const ref = encodeURIComponent('start of it')
    expect(await desk.conversation(ref)).toMatchObject({ id })
    const { id: noteId } = await desk.note(ref, 'first')
    expect(await desk.messages(ref)).toHaveLength(2)
    expect((await desk.call('PATCH', `/${ref}/messages/${noteId}`, { body: 'second' })).status).toBe(200)
    expect((await desk.call('DELETE', `/${ref}/messages/${noteId}`)).status).toBe(204)
    expect((await desk.call('PATCH', `/${ref}`, { subject: 'Other' })).status).toBe(200)
    expect((await desk.call('POST', `/${ref}/read`, { up_to: 1 })).status).toBe(200)
    expect((await desk.call('POST', `/${ref}/unread`, { from_seq: 1 })).status).toBe(200)
    expect((await desk.call('DELETE', `/${ref}`)).status).toBe(204)
  })

  it('counts conversations by state, and the open ones by what they need', async () => {
    const first = await desk.receive('one')
    const second = await desk.receive('two')
    const third = await desk.receive('three')
    await desk.call('PATCH', `/${first.conversation_id}`, { assignee_id: member.userId })
    await desk.reply(second.conversation_id, 'answer', { read_up_to: 1 })
    await desk.call('PATCH', `/${third.conversation_id}`, { state: 'resolved' })
    const counts = conversationCountsSchema.parse((await desk.call('GET', '/counts')).body)
    expect(counts).toEqual({ open: 2, resolved: 1, mine: 1, unassigned: 1, waiting: 1, unread: 1 })
  })

  it('pages through the list in each order', async () => {
    const ids: string[] = []
    for (const body of ['one', 'two', 'three']) {
      clock.now += 1_000
      ids.push((await desk.receive(body)).conversation_id)
    }
    clock.now += 1_000
    await desk.reply(ids[0] ?? '', 'answer')
    const [first, second, third] = ids
    expect(await listed('')).toEqual([first, third, second])
    expect(await listed('?sort=created_at')).toEqual(ids)
    expect(await listed('?sort=-created_at')).toEqual(ids.toReversed())
    expect(await listed('?sort=updated_at')).toEqual([second, third, first])
    expect(await listed(`?since=${t0 + 3_000}&until=${t0 + 4_000}`)).toEqual([third])
    const page = pageOf(conversationSchema).parse((await desk.call('GET', '?limit=2')).body)
    expect(await listed(`?limit=2&cursor=${String(page.next_cursor)}`)).toEqual([second])
  })

  it('reads messages from either end, notes and lines in their place', async () => {
    const { conversation_id: id } = await desk.receive('one')
    await desk.note(id, 'between')
    await desk.reply(id, 'two', { state: 'resolved' })
    const kinds = async (query = '') => (await desk.messages(id, query)).map(({ kind, event }) => event ?? kind)
    expect(await kinds()).toEqual(['visitor', 'note', 'operator', 'resolved'])
    expect(await kinds('?sort=-created_at')).toEqual(['resolved', 'operator', 'note', 'visitor'])
    expect(await kinds('?after_seq=2')).toEqual(['resolved'])
  })
})

describe('waiting and first response', () => {
  it('go by the clock of the server: from the first message that nobody answered (C15, C16, C17)', async () => {
    const { conversation_id: id } = await desk.receive('one')
    clock.now = t0 + 1_000
    await desk.receive('two', { conversation_id: id })
    expect(await desk.conversation(id)).toMatchObject({ waiting_since: iso(t0), waiting_on: 'operator', first_response_at: null, first_response_seconds: null })
    clock.now = t0 + 61_999
    await desk.reply(id, 'three')
    const first = { first_response_at: iso(t0 + 61_999), first_response_seconds: 61 }
    expect(await desk.conversation(id)).toMatchObject({ ...first, waiting_since: null, waiting_on: 'visitor' })
    clock.now = t0 + 90_000
    await desk.receive('four', { conversation_id: id })
    expect(await desk.conversation(id)).toMatchObject({ ...first, waiting_since: iso(t0 + 90_000), waiting_on: 'operator' })
    await desk.call('PATCH', `/${id}`, { state: 'resolved' })
    expect(await desk.conversation(id)).toMatchObject({ ...first, waiting_since: null, waiting_on: null })
  })

  it('are set anew by a message of the visitor that reopens (C4, C15)', async () => {
    const { conversation_id: id } = await desk.receive('one')
    await desk.reply(id, 'two', { state: 'resolved' })
    clock.now = t0 + 60_000
    await desk.receive('three', { conversation_id: id })
    expect(await desk.conversation(id)).toMatchObject({ state: 'open', waiting_since: iso(t0 + 60_000), reopened_count: 1 })
    expect((await desk.messages(id)).map(({ kind, event, seq }) => `${event ?? kind} ${String(seq)}`)).toEqual([
      'visitor 1',
      'operator 2',
      'resolved 3',
      'reopened 4',
      'visitor 5',
    ])
  })
})

describe('a note', () => {
  it('changes no field of the conversation, and the visitor never sees it (C12)', async () => {
    const { conversation_id: id } = await desk.receive('one')
    const before = await desk.conversation(id)
    const viewBefore = await desk.view(id)
    clock.now = t0 + 60_000
    const note = await desk.note(id, 'spam?')
    expect(note).toMatchObject({ kind: 'note', seq: null, after_seq: 1, author: { type: 'user', id: member.userId } })
    expect(await desk.conversation(id)).toEqual(before)
    expect(await desk.view(id)).toEqual(viewBefore)
    await desk.call('PATCH', `/${id}/messages/${note.id}`, { body: 'no spam' })
    expect((await desk.messages(id)).at(-1)).toMatchObject({ body: 'no spam', edited_at: iso(t0 + 60_000) })
    await desk.call('DELETE', `/${id}/messages/${note.id}`)
    expect((await desk.messages(id)).at(-1)).toMatchObject({ body: '', deleted_at: iso(t0 + 60_000) })
    expect(await desk.conversation(id)).toEqual(before)
    expect(await desk.view(id)).toEqual(viewBefore)
  })

  it('is edited by its author only (C14)', async () => {
    const { conversation_id: id } = await desk.receive('one')
    const { id: noteId } = await desk.note(id, 'mine')
    const other = await server.newMember(`colleague${count++}@acme.com`)
    await joinProject(other)
    const path = `/api/conversations/${id}/messages/${noteId}`
    const edited = await server.call('PATCH', path, { token: other.token, body: { project_id: member.projectId, body: 'yours' } })
    expect(edited).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    expect((await server.call('DELETE', `${path}?project_id=${member.projectId}`, { token: other.token })).status).toBe(204)
  })
})

/** Nothing of HTTP adds a member: operators of the server do (`project members`). */
async function joinProject(other: Member): Promise<void> {
  const { queries } = server.dependencies
  const isMember = queries.isMember.bind(queries)
  queries.isMember = async (userId, projectId) => (userId === other.userId && projectId === member.projectId) || isMember(userId, projectId)
}

describe('a reply', () => {
  it('is not written over messages that its author has not seen (C37)', async () => {
    const { conversation_id: id } = await desk.receive('one')
    await desk.receive('two', { conversation_id: id })
    const late = await desk.call('POST', `/${id}/messages`, { body: 'answer', if_last_seq: 1 })
    expect(late).toMatchObject({ status: 409, body: { code: 'conversation_changed', last_seq: 2 } })
    expect(await desk.messages(id)).toHaveLength(2)
    expect((await desk.call('POST', `/${id}/messages`, { body: 'answer', if_last_seq: 2 })).status).toBe(201)
  })

  it('goes to the conversation that continues an old one (C4)', async () => {
    const { conversation_id: id } = await desk.receive('one')
    await desk.call('PATCH', `/${id}`, { state: 'resolved' })
    clock.now = t0 + 15 * 24 * 60 * 60 * 1_000
    const { conversation_id: next } = await desk.receive('two', { conversation_id: id })
    expect(next).not.toBe(id)
    const refused = { status: 409, body: { code: 'conversation_changed', continued_by_id: next } }
    expect(await desk.call('POST', `/${id}/messages`, { body: 'here?' })).toMatchObject(refused)
    expect(await desk.call('PATCH', `/${id}`, { state: 'open' })).toMatchObject(refused)
    expect((await desk.call('POST', `/${next}/messages`, { body: 'here' })).status).toBe(201)
  })
})

describe('a deleted message', () => {
  it('is empty on both sides, and its number, the waits and the marks stay (C14)', async () => {
    const { conversation_id: id, message_id } = await desk.receive('my card is 4111')
    const before = await desk.conversation(id)
    expect((await desk.call('DELETE', `/${id}/messages/${message_id}`)).status).toBe(204)
    expect((await desk.call('DELETE', `/${id}/messages/${message_id}`)).status).toBe(204)
    expect(await desk.messages(id)).toMatchObject([{ seq: 1, body: '', deleted_at: iso(t0) }])
    const { waiting_since, last_seq, read_seq, version } = before
    expect(await desk.conversation(id)).toMatchObject({ waiting_since, last_seq, read_seq, version: version + 1, unread: 0, last_message: { preview: '' } })
    expect((await desk.view(id)).data).toMatchObject([{ body: '' }])
  })

  it('is no line, and nobody edits what is public (C14)', async () => {
    const { conversation_id: id, message_id } = await desk.receive('one')
    await desk.call('PATCH', `/${id}`, { state: 'resolved' })
    const line = (await desk.messages(id)).at(-1)?.id ?? ''
    const refused = { status: 400, body: { code: 'invalid_request', errors: [{ path: 'message_id' }] } }
    expect(await desk.call('DELETE', `/${id}/messages/${line}`)).toMatchObject(refused)
    expect(await desk.call('PATCH', `/${id}/messages/${line}`, { body: 'x' })).toMatchObject(refused)
    expect(await desk.call('PATCH', `/${id}/messages/${message_id}`, { body: 'x' })).toMatchObject(refused)
  })
})

describe('a change', () => {
  it('that changes nothing is 200 and leaves the version (C7, C38)', async () => {
    const { conversation_id: id } = await desk.receive('one')
    const patch = { state: 'resolved', assignee_id: member.userId, subject: 'Invoice' }
    const first = await desk.call('PATCH', `/${id}`, patch)
    expect(await desk.call('PATCH', `/${id}`, patch)).toMatchObject({ status: 200, body: first.body })
  })

  it('stands on the timeline of the contact (C7)', async () => {
    await desk.identify({ email: 'nora@northwind.com' })
    const { conversation_id: id } = await desk.receive('one')
    await desk.call('PATCH', `/${id}`, { state: 'resolved', assignee_id: member.userId })
    const { contact_id } = await desk.conversation(id)
    const answer = await server.call('GET', `/api/contacts/${String(contact_id)}/timeline`, { token: member.token })
    const kinds = pageOf(timelineItemSchema).parse(answer.body).data.map((item) => (item.type === 'activity' ? item.kind : 'event'))
    expect(kinds.filter((kind) => kind.startsWith('conversation')).sort()).toEqual(['conversation_assigned', 'conversation_opened', 'conversation_state_changed'])
  })

  it('of the company takes one of the contact, which filters the list too (C24)', async () => {
    await desk.identify({ email: 'nora@northwind.com', company: { id: 'northwind', name: 'Northwind' } })
    const { conversation_id: id } = await desk.receive('one')
    const made = await server.call('POST', '/api/companies', { token: member.token, body: { name: 'Other', external_id: 'other' } })
    expect(made.status).toBe(201)
    expect(await desk.call('PATCH', `/${id}`, { company_id: 'other' })).toMatchObject({ status: 404, body: { code: 'company_not_linked' } })
    expect(await desk.call('PATCH', `/${id}`, { company_id: null })).toMatchObject({ status: 200, body: { company_id: null } })
    expect(await listed('?company_id=northwind')).toEqual([])
    expect((await desk.call('PATCH', `/${id}`, { company_id: 'northwind' })).status).toBe(200)
    expect(await listed('?company_id=northwind')).toEqual([id])
  })
})

describe('a request that is wrong', () => {
  it.each([
    ['POST', '/messages', { body: '' }, 'body'],
    ['POST', '/messages', { body: 'x'.repeat(10_001) }, 'body'],
    ['POST', '/messages', { body: 'a\u0000b' }, 'body'],
    ['POST', '/messages', {}, 'body'],
    ['POST', '/messages', { body: 'x', kind: 'visitor' }, 'kind'],
    ['POST', '/messages', { body: 'x', format: 'html' }, 'format'],
    ['POST', '/messages', { body: 'x', state: 'snoozed' }, 'state'],
    ['POST', '/messages', { body: 'x', assignee_id: 'user_nobody' }, 'assignee_id'],
    ['POST', '/messages', { body: 'x', read_up_to: -1 }, 'read_up_to'],
    ['POST', '/messages', { body: 'x', if_last_seq: 1.5 }, 'if_last_seq'],
    ['POST', '/messages', { body: 'x', is_draft: true }, 'is_draft'],
    ['PATCH', '', { state: 'closed' }, 'state'],
    ['PATCH', '', { assignee_id: 'user_nobody' }, 'assignee_id'],
    ['PATCH', '', { subject: ' ' }, 'subject'],
    ['PATCH', '', { subject: 'x'.repeat(201) }, 'subject'],
    ['PATCH', '', { company_id: 7 }, 'company_id'],
    ['POST', '/read', { up_to: -1 }, 'up_to'],
    ['POST', '/read', { up_to: '1' }, 'up_to'],
    ['POST', '/unread', { from_seq: 0 }, 'from_seq'],
    ['POST', '/unread', {}, 'from_seq'],
  ])('%s %s %o is refused at its path, and writes nothing', async (method, path, body, fault) => {
    const { conversation_id: id } = await desk.receive('one')
    const before = await desk.conversation(id)
    const answer = await desk.call(method, `/${id}${path}`, body)
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ path: fault }] } })
    expect(await desk.conversation(id)).toEqual(before)
    expect(await desk.messages(id)).toHaveLength(1)
  })

  it.each([
    ['?state=snoozed', 'state'],
    ['?state=open&state=closed', 'state'],
    ['?sort=waiting_since', 'sort'],
    ['?sort=last_message_at', 'sort'],
    ['?unread=false', 'unread'],
    ['?waiting=me', 'waiting'],
    ['?verified=1', 'verified'],
    ['?assignee=a&assignee=b', 'assignee'],
    ['?since=soon', 'since'],
    ['?q=hello', 'q'],
    ['?cursor=x', 'cursor'],
    ['/any/messages?after_seq=-1', 'after_seq'],
    ['/any/messages?sort=name', 'sort'],
  ])('GET %s is refused at its path', async (query, path) => {
    expect(await desk.call('GET', query)).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ path }] } })
  })
})

describe('whoever has no right to the project', () => {
  const routes = [
    ['GET', ''],
    ['GET', '/counts'],
    ['GET', '/:id'],
    ['PATCH', '/:id', { state: 'resolved' }],
    ['DELETE', '/:id'],
    ['GET', '/:id/messages'],
    ['POST', '/:id/messages', { body: 'x' }],
    ['PATCH', '/:id/messages/:message', { body: 'x' }],
    ['DELETE', '/:id/messages/:message'],
    ['POST', '/:id/read', { up_to: 1 }],
    ['POST', '/:id/unread', { from_seq: 1 }],
  ] as const

  it.each(routes)('is refused by %s %s, and nothing is written', async (method, route, body?: object) => {
    const { conversation_id: id } = await desk.receive('one')
    const note = await desk.note(id, 'two')
    const before = [await desk.conversation(id), await desk.messages(id)]
    const path = `/api/conversations${route.replace(':id', id).replace(':message', note.id)}`
    const send = (token: string | undefined, query = '') => server.call(method, `${path}${query}`, { ...(token && { token }), ...(body && { body }) })
    const stranger = await server.newMember(`stranger${count++}@other.com`)

    expect(await send(undefined)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
    expect(await send(stranger.token, `?project_id=${member.projectId}`)).toMatchObject({ status: 404, body: { code: 'not_found' } })
    if (route.includes(':id')) expect(await send(stranger.token)).toMatchObject({ status: 404, body: { code: 'not_found' } })
    expect([await desk.conversation(id), await desk.messages(id)]).toEqual(before)
  })
})
