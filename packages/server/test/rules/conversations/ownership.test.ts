import { expect, it } from 'vitest'
import { onEachStore } from '../harness.js'
import { verify } from './verified.js'

onEachStore('the contact of a conversation', (newWorld) => {
  it('comes with the identify that carries the `chat_token`, with its company (C21)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    const { conversation_id } = await world.sendMessage('v1', { id: 'm1', body: 'Hello', chat_token })
    const { contact, company } = await world.identify('v1', { email: 'ann@gmail.com', chat_token })
    expect(await world.conversation('m1')).toMatchObject({ contact_id: contact?.id, company_id: company?.id, verified: false, is_claimed: false })
    expect((await world.messages(conversation_id)).slice(1)).toMatchObject([
      { event: 'contact_changed', from: null, to: contact?.id, after_seq: 1 },
      { event: 'company_changed', from: null, to: company?.id, after_seq: 1 },
    ])
    const kinds = (await world.activities({ contact_id: contact?.id ?? '' })).map(({ kind }) => kind)
    expect(kinds).toEqual(expect.arrayContaining(['conversation_contact_changed', 'conversation_company_changed']))
  })

  it('goes on beside the company that a placeholder gave way to (C24, R11)', async () => {
    const world = await newWorld()
    const id = await world.makeCompany({ name: 'Real', external_id: 'real' })
    await world.identify('v1', { email: 'joe@joecorp.com' })
    await world.sendMessage('v1', { id: 'm1', body: 'Hello', chat_token: await world.chatToken('v1') })
    expect((await world.conversation('m1')).company_id).not.toBeNull()
    await world.identify('v1', { email: 'joe@joecorp.com', company: { id: 'real' } })
    expect(await world.conversation('m1')).toMatchObject({ company_id: id })
  })

  it('does not come with a `visitor_id` alone, nor with another token (C21)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    await world.sendMessage('v1', { id: 'm1', body: 'Hello', chat_token })
    await world.identify('v1', { email: 'ann@gmail.com' })
    await world.identify('v1', { email: 'ann@gmail.com', chat_token: await world.chatToken('v1') })
    await world.identify('v2', { email: 'eve@gmail.com', chat_token })
    expect(await world.conversation('m1')).toMatchObject({ contact_id: null })
  })

  it('comes with the token of any operation of the same batch (C21)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    await world.send([
      { type: 'send_message', visitor_id: 'v1', id: 'm1', body: 'Hello', chat_token },
      { type: 'identify', visitor_id: 'v1', email: 'ann@gmail.com' },
    ])
    expect(await world.conversation('m1')).toMatchObject({ contact_id: (await world.contactOf('v1')).id })
  })

  it('comes with each token of the same batch, also beside a wrong one of the identify (C21)', async () => {
    const world = await newWorld()
    const [first, second] = [await world.chatToken('v1'), await world.chatToken('v1')]
    await world.send([
      { type: 'send_message', visitor_id: 'v1', id: 'm1', body: 'Hello', chat_token: first },
      { type: 'send_message', visitor_id: 'v1', id: 'm2', body: 'Hello', chat_token: second },
      { type: 'identify', visitor_id: 'v1', email: 'ann@gmail.com', chat_token: 'wrong' },
    ])
    const { id } = await world.contactOf('v1')
    expect([await world.conversation('m1'), await world.conversation('m2')]).toMatchObject([{ contact_id: id }, { contact_id: id }])
  })

  it('comes with a later call that carries the token, of any of the routes (C21)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    await world.sendMessage('v1', { id: 'm1', body: 'Hello', chat_token })
    await world.identify('v1', { email: 'ann@gmail.com' })
    await world.enterChat('v1', { chat_token })
    expect(await world.conversation('m1')).toMatchObject({ contact_id: (await world.contactOf('v1')).id })
  })

  it('comes only with a `visitor_token` where the project asks for one (C21, C31)', async () => {
    const world = await newWorld({ settings: { identity_verification: 'required' } })
    const chat_token = await world.chatToken('v1')
    await world.sendMessage('v1', { id: 'm1', body: 'Hello', chat_token })
    const visitor_token = await verify(world, 'v1', { sub: 'u1' })
    expect(await world.sendMessage('v1', { body: 'more', conversation_id: 'm1', chat_token })).toMatchObject({ seq: 2 })
    expect(await world.conversation('m1')).toMatchObject({ contact_id: null })
    await world.enterChat('v1', { chat_token, visitor_token })
    expect(await world.conversation('m1')).toMatchObject({ contact_id: (await world.contactOf('v1')).id, is_claimed: true })
  })

  it('stays when the visitor moves to another, who cannot read it until it is back (C22, C28)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    const { contact } = await world.identify('v1', { email: 'ann@gmail.com' })
    await world.sendMessage('v1', { id: 'm1', body: 'Hello', chat_token })
    await world.identify('v1', { email: 'bob@gmail.com', chat_token })
    expect(await world.conversation('m1')).toMatchObject({ contact_id: contact?.id })
    expect(await world.enterChat('v1', { chat_token, conversation_ref: 'm1' })).toMatchObject({ refusal: { code: 'not_found' } })
    await world.identify('v1', { email: 'ann@gmail.com' })
    expect(await world.enterChat('v1', { chat_token, conversation_ref: 'm1' })).toMatchObject({ ok: true })
  })

  it('moves with a merge, and what the email claimed is claimed by the `user_id` too (C23)', async () => {
    const world = await newWorld()
    const byEmail = await verify(world, 'v1', { email: 'ann@gmail.com' })
    await world.sendMessage('v1', { id: 'm1', body: 'Hello', visitor_token: byEmail })
    await world.identify('v2', { user_id: 'u1' })
    await verify(world, 'v2', { sub: 'u1', email: 'ann@gmail.com' })
    const byUserId = await verify(world, 'v3', { sub: 'u1' })
    const { contact_id } = await world.conversation('m1')
    expect(contact_id).toBe((await world.contactOf('v2')).id)
    expect(await world.enterChat('v3', { visitor_token: byUserId, conversation_ref: 'm1' })).toMatchObject({ ok: true })
    expect(await world.enterChat('v1', { visitor_token: byEmail, conversation_ref: 'm1' })).toMatchObject({ ok: true })
  })

  it('takes its conversations along when it is erased, also those of its visitors without a contact (C25)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    await world.sendMessage('v1', { id: 'unknown', body: 'Hello', chat_token })
    const { contact } = await world.identify('v1', { email: 'ann@gmail.com' })
    await world.sendMessage('v1', { id: 'known', body: 'Hello', chat_token: await world.chatToken('v1') })
    await world.account({ type: 'delete_contact', contact_id: contact?.id ?? '' })
    expect(await world.conversations()).toEqual([])
    expect(await world.sendMessage('v1', { body: 'Anew', chat_token })).toMatchObject({ started: true })
  })

  it('keeps its own when a visitor of another erased contact had written them, without that visitor (C25)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    const ann = await world.identify('v1', { email: 'ann@gmail.com' })
    const { conversation_id } = await world.sendMessage('v1', { id: 'm1', body: 'Hello', chat_token })
    const bob = await world.identify('v1', { email: 'bob@gmail.com' })
    await world.account({ type: 'delete_contact', contact_id: bob.contact?.id ?? '' })
    expect(await world.conversation(conversation_id)).toMatchObject({ contact_id: ann.contact?.id, visitor_id: null })
    expect((await world.messages(conversation_id))[0]).toMatchObject({ body: 'Hello', author: { type: 'visitor', id: null } })
  })

  it('is what keeps a conversation when its visitor alone is erased (R29)', async () => {
    const world = await newWorld()
    const [known, unknown] = [await world.chatToken('v1'), await world.chatToken('v1')]
    await world.sendMessage('v1', { id: 'unknown', body: 'Hello', chat_token: unknown })
    await world.identify('v1', { email: 'ann@gmail.com' })
    await world.sendMessage('v1', { id: 'known', body: 'Hello', chat_token: known })
    await world.account({ type: 'delete_visitor', visitor_id: 'v1' })
    expect((await world.conversations()).map(({ visitor_id }) => visitor_id)).toEqual([null])
    expect(await world.enterChat('v1', { chat_token: known, conversation_ref: 'known' })).toMatchObject({ refusal: { code: 'not_found' } })
  })
})
