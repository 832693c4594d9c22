import { expect, it } from 'vitest'
import { onEachStore } from '../harness.js'
import { verify } from './verified.js'

onEachStore('a message that is sent twice', (newWorld) => {
  it('is one message with the first answer, whatever the token of the replay (C8)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    const message = { type: 'send_message', visitor_id: 'v1', id: 'm1', body: 'Hello' }
    const first = await world.sendOne({ ...message, chat_token })
    expect(await world.sendOne({ ...message, chat_token: await world.chatToken('v1') })).toEqual({ ...first, status: 'duplicate' })
    expect(await world.sendOne(message)).toEqual({ ...first, status: 'duplicate' })
    expect(await world.conversations()).toHaveLength(1)
  })

  it('is `id_reused` with another text, conversation or visitor (C8, R26)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    await world.sendMessage('v1', { id: 'm1', body: 'Hello', chat_token })
    await world.sendMessage('v1', { id: 'm2', body: 'more', conversation_id: 'm1', chat_token })
    for (const changed of [{ id: 'm1', body: 'Hallo' }, { id: 'm1', body: 'Hello', subject: 's' }, { id: 'm2', body: 'more' }]) {
      expect(await world.refusal({ type: 'send_message', visitor_id: 'v1', chat_token, ...changed })).toMatchObject({ code: 'id_reused' })
    }
    expect(await world.refusal({ type: 'send_message', visitor_id: 'v2', id: 'm1', body: 'Hello' })).toMatchObject({ code: 'id_reused' })
  })

  it('keeps its id free while it is rejected (C8)', async () => {
    const world = await newWorld()
    expect(await world.refusal({ type: 'send_message', visitor_id: 'v1', id: 'm1', body: 'Hello' })).toMatchObject({ code: 'identity_unverified' })
    expect(await world.sendMessage('v1', { id: 'm1', body: 'Another', chat_token: await world.chatToken('v1') })).toMatchObject({ started: true })
  })

  it('claims nothing as a replay (C30)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    await world.identify('v1', { user_id: 'u1' })
    await world.sendMessage('v1', { id: 'm1', body: 'Hello', chat_token })
    const visitor_token = await verify(world, 'v1', { sub: 'u1' })
    expect(await world.sendOne({ type: 'send_message', visitor_id: 'v1', id: 'm1', body: 'Hello', chat_token, visitor_token })).toMatchObject({ status: 'duplicate' })
    expect(await world.conversation('m1')).toMatchObject({ is_claimed: false })
  })

  it('answers `null` ids once its conversation is gone with the contact (C8, C25)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    const { contact } = await world.identify('v1', { email: 'ann@gmail.com' })
    await world.sendMessage('v1', { id: 'm1', body: 'Hello', chat_token })
    await world.account({ type: 'delete_contact', contact_id: contact?.id ?? '' })
    expect(await world.sendOne({ type: 'send_message', visitor_id: 'v1', id: 'm1', body: 'Hello', chat_token })).toMatchObject({
      status: 'duplicate', result: { conversation_id: null, message_id: null, seq: null, started: false },
    })
  })
})
