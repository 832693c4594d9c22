import { expect, it } from 'vitest'
import { onEachStore } from '../harness.js'
import { identityToken, userHash } from '../proofs.js'
import { verify } from './verified.js'

onEachStore('a claim', (newWorld) => {
  it('is made by a verified identify with the `chat_token`, after the contact took the conversation (C21, C30)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    const { conversation_id } = await world.sendMessage('v1', { id: 'm1', body: 'Hello', chat_token })
    const visitor_token = await verify(world, 'v1', { sub: 'u1' }, { chat_token })
    expect(await world.conversation('m1')).toMatchObject({ is_claimed: true, contact_id: (await world.contactOf('v1')).id })
    const events = (await world.messages(conversation_id)).flatMap(({ event }) => event ?? [])
    expect([events[0], events.at(-1)]).toEqual(['contact_changed', 'identity_verified'])
    expect(await world.enterChat('v1', { visitor_token, conversation_ref: 'm1' })).toMatchObject({ ok: true })
  })

  it('ends the power of the `chat_token` alone, and opens to the person on every device (C29, C30)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    const visitor_token = await verify(world, 'v1', { sub: 'u1' })
    await world.sendMessage('v1', { id: 'm1', body: 'Hello', chat_token, visitor_token })
    expect(await world.enterChat('v1', { chat_token, conversation_ref: 'm1' })).toMatchObject({ refusal: { code: 'identity_unverified' } })
    const elsewhere = await verify(world, 'v2', { sub: 'u1' })
    expect(await world.sendMessage('v2', { body: 'from the phone', conversation_id: 'm1', visitor_token: elsewhere })).toMatchObject({ seq: 2 })
  })

  it('covers all that the token opens, named or not (C30)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    await world.identify('v1', { user_id: 'u1' })
    await world.sendMessage('v1', { id: 'm1', body: 'one', chat_token })
    await world.sendMessage('v1', { id: 'm2', body: 'two', chat_token })
    const visitor_token = await verify(world, 'v1', { sub: 'u1' })
    await world.enterChat('v1', { chat_token, visitor_token, conversation_ref: 'm1' })
    expect((await world.conversations()).map(({ is_claimed }) => is_claimed)).toEqual([true, true])
  })

  it('stays with what was proven first (C30)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    const byEmail = await verify(world, 'v1', { email: 'ann@gmail.com' })
    await world.sendMessage('v1', { id: 'm1', body: 'one', chat_token, visitor_token: byEmail })
    const { version } = await world.conversation('m1')
    await world.account({ type: 'patch_contact', contact_id: (await world.contactOf('v1')).id, patch: { user_id: 'u1' } })
    const byUserId = await verify(world, 'v1', { sub: 'u1' })
    expect(await world.enterChat('v1', { chat_token, visitor_token: byUserId, conversation_ref: 'm1' })).toMatchObject({ refusal: { code: 'identity_unverified' } })
    expect(await world.conversation('m1')).toMatchObject({ version })
  })

  it('is not made by an unproven email, nor by a proof of the visitor alone (C30)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    await world.sendMessage('v1', { id: 'm1', body: 'one', chat_token })
    await world.identify('v1', { email: 'ann@gmail.com', chat_token })
    const { visitor_token } = await world.identify('v1', { user_hash: await userHash(world, 'v1'), chat_token })
    expect(visitor_token).toEqual(expect.any(String))
    expect(await world.conversation('m1')).toMatchObject({ is_claimed: false })
    await world.sendMessage('v1', { body: 'two', conversation_id: 'm1', chat_token, ...(visitor_token !== undefined && { visitor_token }) })
    expect(await world.conversation('m1')).toMatchObject({ is_claimed: false, verified: true })
    expect(await world.refusal({ type: 'send_message', visitor_id: 'v1', body: 'alone', ...(visitor_token !== undefined && { visitor_token }) })).toMatchObject({ code: 'identity_unverified' })
  })

  it('does not reach a conversation of another contact of the visitor (C22, C30)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    await world.identify('v1', { email: 'ann@gmail.com' })
    await world.sendMessage('v1', { id: 'm1', body: 'one', chat_token })
    const visitor_token = await verify(world, 'v1', { sub: 'u2' }, { chat_token })
    await world.enterChat('v1', { chat_token, visitor_token })
    expect(await world.conversation('m1')).toMatchObject({ is_claimed: false })
  })

  it('is not made in a dry run (C36)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    await world.identify('v1', { user_id: 'u1' })
    await world.sendMessage('v1', { id: 'm1', body: 'one', chat_token })
    const visitor_token = await verify(world, 'v1', { sub: 'u1' })
    await world.sendMessage('v1', { body: 'two', conversation_id: 'm1', chat_token, visitor_token }, { dry_run: true })
    expect(await world.conversation('m1')).toMatchObject({ is_claimed: false })
  })

  it('comes with an identify earlier in the batch as with a `visitor_token` (C31)', async () => {
    const world = await newWorld({ settings: { identity_verification: 'required' } })
    const identity_token = await identityToken(world, { sub: 'u1' })
    await world.send([
      { type: 'identify', visitor_id: 'v1', identity_token },
      { type: 'send_message', visitor_id: 'v1', id: 'm1', body: 'Hello' },
    ])
    expect(await world.conversation('m1')).toMatchObject({ is_claimed: true, verified: true })
  })
})
