import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { MessageRow } from '../../../domain/records/rows.js'
import { batchResponseSchema } from '../../openapi/results.js'
import { createChat, type Chat } from '../../test/chat.js'
import { startTestServer, type Member, type TestServer } from '../../test/server.js'

const dayMs = 24 * 60 * 60 * 1000

let server: TestServer
let member: Member
let chat: Chat
let at = Date.parse('2026-11-23T14:05:09.123Z')
let visitors = 0
let visitor: string
let chat_token: string

beforeAll(async () => {
  server = await startTestServer({ now: () => at })
  member = await server.newMember('owner@acme.com')
  chat = createChat(server, member.projectId)
})

/** Each test has a visitor of its own. */
beforeEach(async () => {
  visitor = `visitor-${visitors++}`
  chat_token = await chat.token(visitor)
})

afterEach(() => vi.restoreAllMocks())
afterAll(() => server.close())

describe('a conversation over HTTP (conversations.md, Widget routes)', () => {
  it('starts with a message, goes on, and is listed and read by whoever has its token (C9, C28, C35)', async () => {
    const first = await chat.message(visitor, { chat_token, id: `start-${visitor}`, subject: 'Invoice', body: ' Can we pay\r\nby invoice? ' })
    expect(first).toMatchObject({ seq: 1, started: true, warnings: [] })
    at += 1_000
    const second = await chat.message(visitor, { chat_token, conversation_id: first.conversation_id, body: 'For a year.' })
    expect(second).toMatchObject({ conversation_id: first.conversation_id, seq: 2, started: false })
    const third = await chat.message(visitor, { chat_token, conversation_id: `start-${visitor}`, body: 'Please.' })
    expect(third).toMatchObject({ conversation_id: first.conversation_id, seq: 3, started: false })

    const { data, next_cursor, unread } = await chat.list(visitor, { chat_token })
    expect(data).toMatchObject([
      { id: first.conversation_id, started_by: `start-${visitor}`, subject: 'Invoice', state: 'open', last_seq: 3, last_message: { kind: 'visitor', preview: 'Please.' } },
    ])
    expect([next_cursor, unread]).toEqual([null, 0])
    const read = await chat.messages(visitor, { chat_token, conversation_id: first.conversation_id })
    expect(read.data.map(({ seq, body }) => [seq, body])).toEqual([
      [1, 'Can we pay\nby invoice?'],
      [2, 'For a year.'],
      [3, 'Please.'],
    ])
    expect(read).toMatchObject({ has_more: false, conversation: data[0] })
  })

  it('keeps a message exactly once, whatever its token is (C8)', async () => {
    const message = { id: `once-${visitor}`, chat_token, body: 'Hello' }
    const first = await chat.send('send-message', visitor, message)
    const again = await chat.send('send-message', visitor, { ...message, chat_token: 'none' })
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(again.body).toEqual(first.body)
    expect(await chat.send('send-message', visitor, { ...message, body: 'Hello!' })).toMatchObject({ status: 409, body: { code: 'id_reused' } })
    expect((await chat.list(visitor, { chat_token })).data).toMatchObject([{ last_seq: 1 }])
  })

  it('writes nothing on a dry run, and names what would be new by null (C36, R35)', async () => {
    expect(await chat.message(visitor, { chat_token, dry_run: true })).toMatchObject({ conversation_id: null, message_id: null, seq: null, started: true })
    expect((await chat.list(visitor, { chat_token })).data).toEqual([])
  })

  it('takes a batch that starts and continues in one go, with the token in its envelope (C35, C36)', async () => {
    const operations = [
      { type: 'identify', email: `${visitor}@initech.com` },
      { id: `a-${visitor}`, type: 'send_message', body: 'One' },
      { type: 'send_message', body: 'Two', conversation_id: `a-${visitor}` },
      { type: 'send_message', body: 'Three', conversation_id: 'never-sent' },
      { type: 'send_message', body: ' ' },
    ]
    const { results } = batchResponseSchema.parse((await chat.send('batch', visitor, { chat_token, operations })).body)
    expect(results.map(({ status, problem }) => problem?.code ?? status)).toEqual(['ok', 'ok', 'ok', 'not_found', 'invalid_request'])
    expect((await chat.list(visitor, { chat_token })).data).toMatchObject([{ started_by: `a-${visitor}`, last_seq: 2 }])
  })

  it('is sent as text/plain and read by any page, but for origins that the project does not take', async () => {
    const from = (origin: string) => chat.send('conversations/token', visitor, {}, { origin, 'content-type': 'text/plain;charset=UTF-8' })
    const path = `/api/projects/${member.projectId}`
    await server.call('PATCH', path, { token: member.token, body: { allowed_origins: ['https://app.acme.com'] } })
    const taken = await from('https://app.acme.com')
    expect([taken.status, taken.headers.get('access-control-allow-origin')]).toEqual([200, '*'])
    for (const route of ['conversations/token', 'conversations/list', 'conversations/messages', 'conversations/read', 'send-message']) {
      const refused = await chat.send(route, visitor, { chat_token, conversation_id: 'c', up_to: 0, body: 'x' }, { origin: 'https://evil.example' })
      expect(refused).toMatchObject({ status: 403, body: { code: 'origin_not_allowed' } })
    }
    await server.call('PATCH', path, { token: member.token, body: { allowed_origins: [] } })
  })
})

describe('a chat token (C27)', () => {
  it('is valid for 180 days, is another one each time, and makes no visitor (R1)', async () => {
    const { body } = await chat.send('conversations/token', 'nobody-yet')
    expect(body).toMatchObject({ expires_at: new Date(Math.floor(at / 1000) * 1000 + 180 * dayMs).toISOString() })
    expect(await chat.token('nobody-yet')).not.toBe(await chat.token('nobody-yet'))
    expect((await server.call('GET', '/api/visitors/nobody-yet', { token: member.token })).status).toBe(404)
  })

  it('is replaced by a fresh one of the same power, within 60 days of its end', async () => {
    await chat.message(visitor, { chat_token })
    expect(await chat.list(visitor, { chat_token })).not.toHaveProperty('chat_token')
    at += 130 * dayMs
    const { chat_token: fresh = '' } = await chat.list(visitor, { chat_token })
    at += 60 * dayMs
    expect(await chat.send('conversations/list', visitor, { chat_token })).toMatchObject({ status: 403, body: { code: 'identity_unverified' } })
    expect((await chat.list(visitor, { chat_token: fresh })).data).toHaveLength(1)
  })
})

describe('pages', () => {
  it('of the list come latest message first, none missed and none doubled (C39)', async () => {
    const started: (string | null)[] = []
    for (let number = 0; number < 5; number++) {
      at += number % 2
      started.push((await chat.message(visitor, { chat_token })).conversation_id)
    }
    at += 1
    await chat.message(visitor, { chat_token, conversation_id: started[0] })
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<Chat['list']>> = await chat.list(visitor, { chat_token, limit: 2, cursor })
      expect(page.data.length).toBeLessThanOrEqual(2)
      seen.push(...page.data.map(({ id }) => id))
      cursor = page.next_cursor
    } while (cursor !== null)
    expect(seen[0]).toBe(started[0])
    expect(seen.toSorted()).toEqual(started.toSorted())
  })

  it('take a cursor of their own list only', async () => {
    for (let number = 0; number < 2; number++) await chat.message(visitor, { chat_token })
    const { next_cursor: cursor } = await chat.list(visitor, { chat_token, limit: 1 })
    const other = await chat.token('another')
    for (const wrong of [{ visitor: 'another', chat_token: other, cursor }, { visitor, chat_token, cursor: `${cursor}x` }, { visitor, chat_token, cursor: 'x' }]) {
      const answer = await chat.send('conversations/list', wrong.visitor, { chat_token: wrong.chat_token, cursor: wrong.cursor })
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ path: 'cursor' }] } })
    }
  })

  it('of messages go up from a number, or stand before one (C9)', async () => {
    const { conversation_id } = await chat.message(visitor, { chat_token })
    for (let number = 2; number <= 5; number++) await chat.message(visitor, { chat_token, conversation_id })
    const numbers = async (fields: object) => {
      const { data, has_more } = await chat.messages(visitor, { chat_token, conversation_id, ...fields })
      return [data.map(({ seq }) => seq), has_more]
    }
    expect(await numbers({})).toEqual([[1, 2, 3, 4, 5], false])
    expect(await numbers({ limit: 2 })).toEqual([[1, 2], true])
    expect(await numbers({ after_seq: 2, limit: 2 })).toEqual([[3, 4], true])
    expect(await numbers({ after_seq: 3, limit: 2 })).toEqual([[4, 5], false])
    expect(await numbers({ after_seq: 5 })).toEqual([[], false])
    expect(await numbers({ before_seq: 5, limit: 2 })).toEqual([[3, 4], true])
    expect(await numbers({ before_seq: 3, limit: 2 })).toEqual([[1, 2], false])
    expect(await numbers({ before_seq: 1 })).toEqual([[], false])
    const both = await chat.send('conversations/messages', visitor, { chat_token, conversation_id, after_seq: 1, before_seq: 3 })
    expect(both).toMatchObject({ status: 400, body: { errors: [{ path: 'before_seq' }] } })
  })
})

describe('the mark of the visitor (C19, C20)', () => {
  it('only moves up, and ends at the last message', async () => {
    const { conversation_id } = await chat.message(visitor, { chat_token })
    for (let number = 2; number <= 3; number++) await chat.message(visitor, { chat_token, conversation_id })
    const marks = []
    for (const up_to of [2, 1, 0, 9]) marks.push(await chat.read(visitor, { chat_token, conversation_id, up_to }))
    expect(marks).toEqual([2, 2, 2, 3].map((read_seq) => ({ conversation_id, read_seq, unread: 0 })))
    expect((await chat.list(visitor, { chat_token })).data).toMatchObject([{ read_seq: 3 }])
  })

  it('moves with a message that says so, and not with one that does not (C35)', async () => {
    const { conversation_id } = await chat.message(visitor, { chat_token })
    await chat.message(visitor, { chat_token, conversation_id })
    expect((await chat.list(visitor, { chat_token })).data).toMatchObject([{ read_seq: 0 }])
    await chat.message(visitor, { chat_token, conversation_id, read_up_to: 2 })
    expect((await chat.list(visitor, { chat_token })).data).toMatchObject([{ read_seq: 2 }])
  })
})

describe('what visitors never see', () => {
  it('a note or an internal line, even if the store gave it (C12, C13)', async () => {
    const { conversation_id } = await chat.message(visitor, { chat_token, body: 'The question' })
    const { queries } = server.dependencies
    const [question] = await queries.publicMessages(member.projectId, String(conversation_id), { limit: 1, after_seq: 0 })
    const others: Partial<MessageRow>[] = [
      { kind: 'note', author_type: 'user', author_id: 'user_1', seq: null, after_seq: 1, body: 'A secret note' },
      { kind: 'system', author_type: 'user', author_id: 'user_1', seq: null, after_seq: 1, body: '', event: 'assigned', to: 'user_secret' },
      { kind: 'operator', author_type: 'user', author_id: 'user_secret', seq: 2, body: 'The answer', operation_id: 'secret-operation' },
    ]
    vi.spyOn(queries, 'publicMessages').mockResolvedValue([...(question ? [question, ...others.map((other) => ({ ...question, ...other }))] : [])])
    const answer = await chat.send('conversations/messages', visitor, { chat_token, conversation_id })
    expect(answer.body).toMatchObject({ data: [{ body: 'The question' }, { body: 'The answer', author: { type: 'operator', name: 'owner@acme.com' } }] })
    expect(JSON.stringify(answer.body)).not.toMatch(/secret|note|assigned/)
  })
})

describe('a body that is wrong (wire.md, Problems)', () => {
  it.each<[string, object, string[]]>([
    ['send-message', { body: '\u200b' }, ['body']],
    ['send-message', { body: 'a\u0007', subject: 7, read_up_to: 0.5, conversation_id: [] }, ['body', 'conversation_id', 'read_up_to', 'subject']],
    ['conversations/token', { visitor_id: '' }, ['visitor_id']],
    ['conversations/list', { limit: 'all', chat_token: {} }, ['chat_token', 'limit']],
    ['conversations/messages', { after_seq: -1 }, ['after_seq', 'conversation_id']],
    ['conversations/read', { conversation_id: 'c', up_to: '1' }, ['up_to']],
  ])('is refused with every path: %s %j', async (path, fields, paths) => {
    const { status, body } = await chat.send(path, visitor, fields)
    const { code, errors } = body as { code: string; errors: { path: string }[] }
    expect([status, code, errors.map((error) => error.path).toSorted()]).toEqual([400, 'invalid_request', paths])
  })

  it('comes before the token, and an unknown field is no error', async () => {
    expect(await chat.send('conversations/read', visitor, { conversation_id: 'c', up_to: -1 })).toMatchObject({ status: 400 })
    expect((await chat.send('conversations/list', visitor, { chat_token, surprise: 1 })).status).toBe(200)
    expect(await chat.message(visitor, { chat_token, surprise: 1 })).toMatchObject({ warnings: [{ code: 'unknown_field', path: 'surprise' }] })
  })
})
