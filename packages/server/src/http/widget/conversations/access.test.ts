import type { ProblemCode } from '@hal/contract/types'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createChat, type Chat } from '../../test/chat.js'
import { startTestServer, type Answered, type Member, type TestServer } from '../../test/server.js'

const dayMs = 24 * 60 * 60 * 1000
const absent = 'conversation_01kb4zq8x2e5rv6m7n8p9q0r1s'

let server: TestServer
let member: Member
let chat: Chat
let at = Date.parse('2026-06-01T12:00:00.000Z')

/** Conversations, by what they are, and tokens, by whose. */
let ids: Record<'unclaimed' | 'claimed', string>
let tokens: Record<string, string>

beforeAll(async () => {
  server = await startTestServer({ now: () => at })
  member = await server.newMember('owner@acme.com')
  const other = await server.newMember('owner@initech.com')
  chat = createChat(server, member.projectId)
  const expired = { chat: await chat.token('ann'), visitor: await chat.prove('carl', 'user-carl') }
  await chat.message('ann', { chat_token: expired.chat, body: 'An old secret of Ann' })
  at += 181 * dayMs
  const started = { ann: await chat.token('ann'), carl: await chat.token('carl') }
  tokens = {
    ...started,
    annAgain: await chat.token('ann'),
    carlAgain: await chat.token('carl'),
    bob: await chat.token('bob'),
    elsewhere: await createChat(server, other.projectId).token('ann'),
    expired: expired.chat,
    expiredProof: expired.visitor,
    malformed: 'no token',
    carlProof: await chat.prove('carl', 'user-carl'),
    phoneProof: await chat.prove('carls-phone', 'user-carl'),
    daveProof: await chat.prove('dave', 'user-dave'),
    eveProof: await createChat(server, other.projectId).prove('carl', 'user-carl'),
  }
  const unclaimed = await chat.message('ann', { chat_token: tokens.ann, body: 'A secret of Ann' })
  const claimed = await chat.message('carl', { chat_token: tokens.carl, visitor_token: tokens.carlProof, body: 'A secret of Carl' })
  ids = { unclaimed: String(unclaimed.conversation_id), claimed: String(claimed.conversation_id) }
})

afterAll(() => server.close())

/** The routes that name a conversation, and what each takes beside. */
const naming: [path: string, fields: object][] = [
  ['send-message', { body: 'Hello' }],
  ['conversations/messages', {}],
  ['conversations/read', { up_to: 0 }],
]

interface Caller {
  who: string
  chat?: string
  proof?: string
}

const shown = ({ chat: chatName, proof }: Caller): object => ({
  ...(chatName !== undefined && { chat_token: tokens[chatName] }),
  ...(proof !== undefined && { visitor_token: tokens[proof] }),
})

const codeOf = ({ status, body }: Answered): ProblemCode | number => (status === 200 ? 200 : (body as { code: ProblemCode }).code)

async function codesFor(caller: Caller, conversation_id: string): Promise<Record<string, ProblemCode | number>> {
  const codes: Record<string, ProblemCode | number> = {}
  for (const [path, fields] of naming) {
    const answer = await chat.send(path, caller.who, { conversation_id, ...fields, ...shown(caller) })
    codes[path] = codeOf(answer)
    // Neither a text nor a token of anybody stands in a refusal (C32).
    if (answer.status !== 200) for (const secret of ['secret', ...Object.values(tokens)]) expect(JSON.stringify(answer.body)).not.toContain(secret)
  }
  return codes
}

const onEach = (code: ProblemCode | number) => Object.fromEntries(naming.map(([path]) => [path, code]))

async function listed(caller: Caller): Promise<string[] | ProblemCode | number> {
  const answer = await chat.send('conversations/list', caller.who, shown(caller))
  if (answer.status !== 200) return codeOf(answer)
  return (answer.body as { data: { id: string }[] }).data.map(({ id }) => id)
}

describe('every route that names a conversation, with every credential that does not open it (C28, C29, C32)', () => {
  it.each<[what: string, caller: Caller, code: ProblemCode]>([
    ['none', { who: 'ann' }, 'identity_unverified'],
    ['a malformed chat token', { who: 'ann', chat: 'malformed' }, 'identity_unverified'],
    ['an expired chat token', { who: 'ann', chat: 'expired' }, 'identity_unverified'],
    ['a chat token of another visitor', { who: 'ann', chat: 'bob' }, 'identity_unverified'],
    ['the right chat token under another visitor', { who: 'bob', chat: 'ann' }, 'identity_unverified'],
    ['a chat token of another project', { who: 'ann', chat: 'elsewhere' }, 'identity_unverified'],
    ['a malformed visitor token', { who: 'ann', proof: 'malformed' }, 'identity_unverified'],
    ['a visitor token of another visitor', { who: 'ann', proof: 'carlProof' }, 'identity_unverified'],
    ['another’s valid chat token', { who: 'bob', chat: 'bob' }, 'not_found'],
    ['a later chat token of the same visitor', { who: 'ann', chat: 'annAgain' }, 'not_found'],
    ['a later chat token and a wrong visitor token', { who: 'ann', chat: 'annAgain', proof: 'malformed' }, 'identity_unverified'],
    ['a valid visitor token, which opens nothing that is not claimed', { who: 'dave', proof: 'daveProof' }, 'not_found'],
    ['a valid visitor token and a wrong chat token', { who: 'dave', proof: 'daveProof', chat: 'ann' }, 'identity_unverified'],
  ])('of one that is not claimed: %s', async (_, caller, code) => {
    expect(await codesFor(caller, ids.unclaimed)).toEqual(onEach(code))
    expect(await codesFor(caller, absent)).toEqual(onEach(code))
  })

  it.each<[what: string, caller: Caller, code: ProblemCode, ofAbsent: ProblemCode]>([
    ['none', { who: 'carl' }, 'identity_unverified', 'identity_unverified'],
    ['the chat token that started it', { who: 'carl', chat: 'carl' }, 'identity_unverified', 'not_found'],
    ['the chat token that started it, and an expired visitor token', { who: 'carl', chat: 'carl', proof: 'expiredProof' }, 'identity_unverified', 'identity_unverified'],
    ['another chat token of the visitor', { who: 'carl', chat: 'carlAgain' }, 'not_found', 'not_found'],
    ['another’s valid chat token', { who: 'bob', chat: 'bob' }, 'not_found', 'not_found'],
    ['an expired visitor token', { who: 'carl', proof: 'expiredProof' }, 'identity_unverified', 'identity_unverified'],
    ['a visitor token of another project', { who: 'carl', proof: 'eveProof' }, 'identity_unverified', 'identity_unverified'],
    ['a visitor token of another person', { who: 'dave', proof: 'daveProof' }, 'not_found', 'not_found'],
  ])('of one that is claimed: %s', async (_, caller, code, ofAbsent) => {
    expect(await codesFor(caller, ids.claimed)).toEqual(onEach(code))
    expect(await codesFor(caller, absent)).toEqual(onEach(ofAbsent))
  })
})

describe('the list (C32)', () => {
  it.each<[what: string, caller: Caller]>([
    ['no token', { who: 'ann' }],
    ['a malformed chat token', { who: 'ann', chat: 'malformed' }],
    ['an expired chat token', { who: 'ann', chat: 'expired' }],
    ['a chat token of another visitor', { who: 'ann', chat: 'bob' }],
    ['a chat token of another project', { who: 'ann', chat: 'elsewhere' }],
    ['a visitor token of another visitor', { who: 'ann', proof: 'carlProof' }],
    ['an expired visitor token', { who: 'carl', proof: 'expiredProof' }],
    ['a visitor token of another project', { who: 'carl', proof: 'eveProof' }],
  ])('is refused with %s', async (_, caller) => {
    expect(await listed(caller)).toBe('identity_unverified')
  })

  it.each<[what: string, caller: Caller]>([
    ['a chat token that started nothing', { who: 'ann', chat: 'annAgain' }],
    ['the chat token of what is claimed', { who: 'carl', chat: 'carl' }],
    ['another’s chat token', { who: 'bob', chat: 'bob' }],
    ['a visitor token of a person without any', { who: 'dave', proof: 'daveProof' }],
    ['a valid chat token that opens nothing, and a wrong visitor token', { who: 'ann', chat: 'annAgain', proof: 'malformed' }],
  ])('is empty with %s', async (_, caller) => {
    expect(await listed(caller)).toEqual([])
  })
})

describe('what opens a conversation', () => {
  it.each<[what: string, caller: Caller, which: 'unclaimed' | 'claimed']>([
    ['the chat token that started it', { who: 'ann', chat: 'ann' }, 'unclaimed'],
    ['the chat token that started it, beside a wrong visitor token', { who: 'ann', chat: 'ann', proof: 'malformed' }, 'unclaimed'],
    ['the visitor token of the person who claimed it', { who: 'carl', proof: 'carlProof' }, 'claimed'],
    ['the same on another device (C29)', { who: 'carls-phone', proof: 'phoneProof' }, 'claimed'],
    ['the visitor token, beside a wrong chat token', { who: 'carl', proof: 'carlProof', chat: 'malformed' }, 'claimed'],
  ])('is %s', async (_, caller, which) => {
    expect(await codesFor(caller, ids[which])).toEqual(onEach(200))
    expect(await listed(caller)).toEqual([ids[which]])
  })

  it('tells the operation id to the device that sent it only (Records)', async () => {
    const operationIds = async (caller: Caller) => {
      const { data } = await chat.messages(caller.who, { conversation_id: ids.claimed, limit: 1, ...shown(caller) })
      return data.map((message) => 'operation_id' in message)
    }
    expect(await operationIds({ who: 'carl', proof: 'carlProof' })).toEqual([true])
    expect(await operationIds({ who: 'carls-phone', proof: 'phoneProof' })).toEqual([false])
  })

  it('is a claim from the call that makes it on: the chat token opens it no more (C30)', async () => {
    const chat_token = await chat.token('fay')
    const { conversation_id } = await chat.message('fay', { chat_token })
    const visitor_token = await chat.prove('fay', 'user-fay', { chat_token })
    expect((await chat.list('fay', { visitor_token })).data).toMatchObject([{ id: conversation_id }])
    expect((await chat.list('fay', { chat_token })).data).toEqual([])
    expect(await chat.send('conversations/messages', 'fay', { chat_token, conversation_id })).toMatchObject({ status: 403, body: { code: 'identity_unverified' } })
  })

  it('is the token alone as long as the visitor has no other contact (C22, C28)', async () => {
    const chat_token = await chat.token('gus')
    await chat.send('identify', 'gus', { email: 'gus@initech.com', chat_token })
    const { conversation_id } = await chat.message('gus', { chat_token })
    await chat.send('identify', 'gus', { user_id: 'user-other', email: 'other@initech.com' })
    expect((await chat.list('gus', { chat_token })).data).toEqual([])
    expect(await chat.send('conversations/messages', 'gus', { chat_token, conversation_id })).toMatchObject({ status: 404 })
  })
})

describe.each(['required', 'strict'] as const)('a project with `%s` (C31)', (identity_verification) => {
  let guarded: Chat

  beforeAll(async () => {
    const owner = await server.newMember(`owner@${identity_verification}.example`)
    guarded = createChat(server, owner.projectId)
    await guarded.send('identify', 'known', { user_id: 'user-known', email: 'known@acme.com' })
    await server.call('PATCH', `/api/projects/${owner.projectId}`, { token: owner.token, body: { identity_verification } })
  })

  it('lets a visitor without a contact start and read with its chat token', async () => {
    const chat_token = await guarded.token('nobody')
    const { conversation_id } = await guarded.message('nobody', { chat_token })
    expect((await guarded.list('nobody', { chat_token })).data).toMatchObject([{ id: conversation_id }])
    expect((await guarded.messages('nobody', { chat_token, conversation_id })).data).toHaveLength(1)
  })

  it('asks a visitor with a contact for its visitor token, also for what is not there', async () => {
    const chat_token = await guarded.token('known')
    const unverified = { status: 403, body: { code: 'identity_unverified' } }
    expect(await guarded.send('send-message', 'known', { chat_token, body: 'Hello' })).toMatchObject(unverified)
    for (const [path, fields] of naming) expect(await guarded.send(path, 'known', { chat_token, conversation_id: absent, ...fields })).toMatchObject(unverified)
    expect((await guarded.list('known', { chat_token })).data).toEqual([])
  })
})
