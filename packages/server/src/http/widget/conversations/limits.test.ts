import { afterEach, describe, expect, it } from 'vitest'
import { batchResponseSchema } from '../../openapi/results.js'
import { createChat, type Chat } from '../../test/chat.js'
import { startTestServer, type Answered, type TestServer } from '../../test/server.js'

let server: TestServer
let chat: Chat
let projectId: string

/** Far above what these tests send, so that only the limits of conversations are met. */
const generous = { count: 100_000, seconds: 60 }

async function start(rateLimit: typeof generous | 'off' = generous): Promise<void> {
  server = await startTestServer({ config: { rateLimit, trustProxy: 1 } })
  projectId = (await server.newMember('owner@acme.com')).projectId
  chat = createChat(server, projectId)
}

afterEach(() => server.close())

/** As a proxy in front names the client's address. */
const from = (address: string) => ({ 'x-forwarded-for': address })

function expectLimited(answer: Answered, limit: number, atMost: number): void {
  expect(answer).toMatchObject({ status: 429, body: { code: 'rate_limited', limit } })
  const { retry_after } = answer.body as { retry_after: number }
  expect(answer.headers.get('retry-after')).toBe(String(retry_after))
  expect(retry_after).toBeGreaterThan(0)
  expect(retry_after).toBeLessThanOrEqual(atMost)
}

/** A token starts five only, because that is the limit of a visitor's side. */
async function startConversations(count: number, address: string): Promise<void> {
  let chat_token = ''
  for (let number = 0; number < count; number++) {
    if (number % 5 === 0) chat_token = await chat.token('v')
    expect((await chat.send('send-message', 'v', { chat_token, body: 'Hello', id: `start-${number}` }, from(address))).status).toBe(200)
  }
}

describe('the limits of conversations (conversations.md, Limits)', () => {
  it('are 60 chat tokens an hour for an address, and no other address pays for it', async () => {
    await start()
    for (let number = 0; number < 60; number++) expect((await chat.send('conversations/token', 'v', {}, from('1.1.1.1'))).status).toBe(200)
    expectLimited(await chat.send('conversations/token', 'v', {}, from('1.1.1.1')), 60, 3_600)
    expect((await chat.send('conversations/token', 'v', {}, from('1.1.1.2'))).status).toBe(200)
  })

  it('are 120 reads a minute for a visitor’s side, of all three routes together', async () => {
    await start()
    const [chat_token, other] = [await chat.token('v'), await chat.token('v')]
    const { conversation_id } = await chat.message('v', { chat_token })
    for (let number = 0; number < 40; number++) {
      await chat.list('v', { chat_token })
      await chat.messages('v', { chat_token, conversation_id })
      await chat.read('v', { chat_token, conversation_id, up_to: 0 })
    }
    for (const path of ['list', 'messages', 'read']) expectLimited(await chat.send(`conversations/${path}`, 'v', { chat_token, conversation_id, up_to: 1 }), 120, 60)
    expect((await chat.list('v', { chat_token: other })).data).toEqual([])
  })

  it('leave the mark where it was, once the reads are used up', async () => {
    await start()
    const chat_token = await chat.token('v')
    const { conversation_id } = await chat.message('v', { chat_token })
    for (let number = 0; number < 120; number++) await chat.list('v', { chat_token })
    await chat.send('conversations/read', 'v', { chat_token, conversation_id, up_to: 1 })
    const { visitor_read_seq } = (await server.dependencies.queries.conversation(projectId, String(conversation_id))) ?? {}
    expect(visitor_read_seq).toBe(0)
  })

  it('are 30 new conversations an hour for an address; what goes on, or repeats, is not counted', async () => {
    await start()
    await startConversations(30, '1.1.1.1')
    const chat_token = await chat.token('v')
    const more = (fields: object, address = '1.1.1.1') => chat.send('send-message', 'v', { chat_token, body: 'Hello', ...fields }, from(address))
    expectLimited(await more({}), 30, 3_600)
    expect((await more({ id: 'start-0' })).headers.get('idempotent-replayed')).toBe('true')
    expect(await more({ chat_token: 'wrong' })).toMatchObject({ body: { code: 'identity_unverified' } })
    const { body } = await more({ id: 'elsewhere' }, '1.1.1.2')
    expect(body).toMatchObject({ started: true })
    expect(await more({ conversation_id: 'elsewhere' })).toMatchObject({ status: 200, body: { seq: 2 } })
  })

  it('refuse one message of a batch, and touch no other', async () => {
    await start()
    await startConversations(29, '1.1.1.1')
    const chat_token = await chat.token('v')
    const operations = [{ id: 'last', type: 'send_message', body: 'One' }, { type: 'send_message', body: 'Two' }, { type: 'send_message', body: 'Three', conversation_id: 'last' }]
    const answer = await chat.send('batch', 'v', { chat_token, operations }, from('1.1.1.1'))
    const { results } = batchResponseSchema.parse(answer.body)
    expect(results.map(({ status, problem }) => problem?.code ?? status)).toEqual(['ok', 'rate_limited', 'ok'])
    expect(results[1]?.problem?.retry_after).toBeGreaterThan(0)
  })

  it('do not count what was refused, tried or repeated', async () => {
    await start()
    const chat_token = await chat.token('v')
    await chat.message('v', { chat_token, id: 'once' })
    for (let number = 0; number < 40; number++) {
      await chat.send('send-message', 'v', { body: 'Hello' })
      await chat.send('send-message', 'v', { chat_token, body: 'Hello', id: 'once' })
      await chat.send('send-message', 'v', { chat_token, body: 'Hello', dry_run: true })
    }
    await chat.message('v', { chat_token })
  })

  it('are off with HAL_RATE_LIMIT=off', async () => {
    await start('off')
    const chat_token = await chat.token('v')
    for (let number = 0; number < 61; number++) await chat.token('v')
    for (let number = 0; number < 121; number++) await chat.list('v', { chat_token })
    for (let number = 0; number < 31; number++) await chat.message('v', { chat_token })
  })
})
