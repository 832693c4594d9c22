import { expect, it } from 'vitest'
import { onEachStore, told } from '../harness.js'
import { verify } from './verified.js'

onEachStore('a message that starts a conversation', (newWorld) => {
  it('opens it with the visitor, and without a contact where there is none (C1)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    const sent = await world.sendMessage('v1', { id: 'm1', body: ' Hello\r\nthere ', subject: 'Invoice', chat_token })
    expect(sent).toMatchObject({ seq: 1, started: true, warnings: [] })
    expect(await world.conversation(sent.conversation_id)).toMatchObject({
      visitor_id: 'v1', contact_id: null, company_id: null, subject: 'Invoice', state: 'open', assignee_id: null,
      verified: false, is_claimed: false, waiting_on: 'operator', last_seq: 1, unread: 1, visitor_unread: 0,
      last_message: { id: sent.message_id, kind: 'visitor', preview: 'Hello there' },
    })
    expect(await world.messages(sent.conversation_id)).toMatchObject([
      { id: sent.message_id, seq: 1, kind: 'visitor', body: 'Hello\nthere', format: 'text', operation_id: 'm1', author: { type: 'visitor', id: 'v1' } },
    ])
    expect(await world.conversation('m1')).toMatchObject({ id: sent.conversation_id })
  })

  it('has the contact and the company that hold when it is applied, and tells them (C1, C7)', async () => {
    const world = await newWorld()
    const { contact, company } = await world.identify('v1', { email: 'ann@gmail.com' })
    const { conversation_id } = await world.sendMessage('v1', { body: 'Hello', chat_token: await world.chatToken('v1') })
    expect(await world.conversation(conversation_id)).toMatchObject({ contact_id: contact?.id, company_id: company?.id })
    expect((await world.activities({ contact_id: contact?.id ?? '' })).at(-1)).toMatchObject({ kind: 'conversation_opened', source: 'widget', actor: 'v1', to: { conversation_id } })
  })

  it('sees an identify before it in the same batch (C36)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    await world.send([
      { type: 'identify', visitor_id: 'v1', email: 'ann@gmail.com' },
      { type: 'send_message', visitor_id: 'v1', id: 'm1', body: 'Hello', chat_token },
    ])
    expect(await world.conversation('m1')).toMatchObject({ contact_id: (await world.contactOf('v1')).id })
  })

  it('can be named by its operation id in the same batch, before it was sent (C35)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    const [first, second] = await world.send([
      { type: 'send_message', visitor_id: 'v1', id: 'm1', body: 'one', chat_token },
      { type: 'send_message', visitor_id: 'v1', id: 'm2', body: 'two', conversation_id: 'm1', chat_token },
    ])
    expect(first).toMatchObject({ result: { seq: 1, started: true } })
    expect(second).toMatchObject({ result: { seq: 2, started: false } })
  })

  it('leaves nothing to name when it was rejected (C35)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    const [first, second] = await world.send([
      { type: 'send_message', visitor_id: 'v1', id: 'm1', body: ' ', chat_token },
      { type: 'send_message', visitor_id: 'v1', id: 'm2', body: 'two', conversation_id: 'm1', chat_token },
    ])
    expect([first, second]).toMatchObject([{ refusal: { code: 'invalid_request' } }, { refusal: { code: 'not_found' } }])
  })

  it('sets the subject, and a later one only warns (C35)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    await world.sendMessage('v1', { id: 'm1', body: 'one', subject: 'First', chat_token })
    const { warnings } = await world.sendMessage('v1', { body: 'two', subject: 'Second', conversation_id: 'm1', chat_token })
    expect(told(warnings)).toEqual(['subject_kept at subject'])
    expect(await world.conversation('m1')).toMatchObject({ subject: 'First' })
  })

  it('answers a dry run without ids and number, and writes nothing (C36, R35)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    const rehearsed = await world.sendMessage('v1', { id: 'm1', body: 'one', chat_token }, { dry_run: true })
    expect(rehearsed).toMatchObject({ conversation_id: null, message_id: null, seq: null, started: true })
    expect(await world.conversations()).toEqual([])
    const { conversation_id } = await world.sendMessage('v1', { id: 'm1', body: 'one', chat_token })
    const again = await world.sendMessage('v1', { body: 'two', conversation_id: 'm1', chat_token }, { dry_run: true })
    expect(again).toMatchObject({ conversation_id, message_id: null, seq: null, started: false })
    expect(await world.messages(conversation_id)).toHaveLength(1)
  })

  it('is refused by the setting, and what is there goes on (C34)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    const start = (visitor_id: string, token: string) => world.refusal({ type: 'send_message', visitor_id, body: 'Hello', chat_token: token })
    await world.sendMessage('v1', { id: 'm1', body: 'one', chat_token })
    await world.settings({ who_may_start: 'identified' })
    expect(await start('v1', chat_token)).toMatchObject({ code: 'no_contact' })
    await world.settings({ who_may_start: 'nobody' })
    expect(await start('v1', chat_token)).toMatchObject({ code: 'forbidden' })
    expect(await world.refusal({ type: 'send_message', visitor_id: 'v1', body: 'Hello' })).toMatchObject({ code: 'identity_unverified' })
    expect(await world.sendMessage('v1', { body: 'two', conversation_id: 'm1', chat_token })).toMatchObject({ seq: 2 })
  })

  it('needs a token, and a `visitor_id` is none (C26, C32)', async () => {
    const world = await newWorld()
    const others = await world.chatToken('v2')
    for (const token of [{}, { chat_token: 'made up' }, { chat_token: others }, { visitor_token: 'made up' }]) {
      expect(await world.refusal({ type: 'send_message', visitor_id: 'v1', body: 'Hello', ...token })).toMatchObject({ code: 'identity_unverified' })
    }
    expect(await world.seen('v1')).toBe(false)
  })

  it('makes the visitor, and moves its last call (R1)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    await world.sendMessage('v1', { id: 'm1', body: 'one', chat_token })
    const { last_seen_at } = await world.visitor('v1')
    await world.sendMessage('v1', { body: 'two', conversation_id: 'm1', chat_token })
    expect((await world.visitor('v1')).last_seen_at > last_seen_at).toBe(true)
  })

  it('is claimed where it came with a `visitor_token`, and then needs no `chat_token` (C30)', async () => {
    const world = await newWorld()
    const visitor_token = await verify(world, 'v1', { sub: 'u1' })
    const { conversation_id } = await world.sendMessage('v1', { body: 'Hello', visitor_token })
    expect(await world.conversation(conversation_id)).toMatchObject({ verified: true, is_claimed: true })
    expect((await world.messages(conversation_id)).map(({ kind, event, seq, after_seq, verified }) => ({ kind, event, seq, after_seq, verified }))).toEqual([
      { kind: 'visitor', event: null, seq: 1, after_seq: null, verified: true },
      { kind: 'system', event: 'identity_verified', seq: null, after_seq: 1, verified: false },
    ])
  })
})
