import { expect, it } from 'vitest'
import { onEachStore } from '../harness.js'

onEachStore('a conversation of several messages', (newWorld) => {
  it('waits since the first message that nobody answered, and numbers without gaps (C9, C15)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    await world.sendMessage('v1', { id: 'm1', body: 'one', chat_token })
    await world.sendMessage('v1', { body: 'two', conversation_id: 'm1', chat_token })
    const conversation = await world.conversation('m1')
    const messages = await world.messages(conversation.id)
    expect(messages.map(({ seq }) => seq)).toEqual([1, 2])
    expect(conversation).toMatchObject({ waiting_since: messages[0]?.created_at, last_message_at: messages[1]?.created_at, first_response_at: null, unread: 2 })
  })

  it('has the time of writing by the corrected clock, never after the commit (C9)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    const written = world.clock.ms - 60_000
    await world.sendMessage('v1', { id: 'm1', body: 'one', chat_token, timestamp: written })
    await world.sendMessage('v1', { body: 'two', conversation_id: 'm1', chat_token, timestamp: world.clock.ms + 60_000 })
    const [first, second] = await world.messages((await world.conversation('m1')).id)
    expect(first?.written_at).toBe(new Date(written).toISOString())
    expect(second?.written_at).toBe(second?.created_at)
  })

  it('never steps back in time (C9)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    await world.sendMessage('v1', { id: 'm1', body: 'one', chat_token })
    world.clock.ms -= 60_000
    await world.sendMessage('v1', { body: 'two', conversation_id: 'm1', chat_token })
    const [first, second] = await world.messages((await world.conversation('m1')).id)
    expect((second?.created_at ?? '') >= (first?.created_at ?? '')).toBe(true)
  })

  it('moves the mark of the visitor’s side only up, and at most to the last message (C19, C20, C35)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    await world.sendMessage('v1', { id: 'm1', body: 'one', chat_token })
    expect(await world.conversation('m1')).toMatchObject({ visitor_read_seq: 0, visitor_read_at: null })
    await world.sendMessage('v1', { body: 'two', conversation_id: 'm1', chat_token, read_up_to: 1 })
    const { visitor_read_at } = await world.conversation('m1')
    expect(await world.conversation('m1')).toMatchObject({ visitor_read_seq: 1 })
    await world.sendMessage('v1', { body: 'three', conversation_id: 'm1', chat_token, read_up_to: 0 })
    expect(await world.conversation('m1')).toMatchObject({ visitor_read_seq: 1, visitor_read_at })
    await world.enterChat('v1', { chat_token, conversation_ref: 'm1', read_up_to: 99 })
    expect(await world.conversation('m1')).toMatchObject({ visitor_read_seq: 3 })
  })

  it('is left as it is by a mark that does not move (C7, C19)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    await world.sendMessage('v1', { id: 'm1', body: 'one', chat_token })
    await world.enterChat('v1', { chat_token, conversation_ref: 'm1', read_up_to: 1 })
    const { version } = await world.conversation('m1')
    await world.enterChat('v1', { chat_token, conversation_ref: 'm1', read_up_to: 1 })
    await world.enterChat('v1', { chat_token, conversation_ref: 'm1' })
    expect(await world.conversation('m1')).toMatchObject({ version })
  })

  it('takes the company that the visitor has by then (C24)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    const { company } = await world.identify('v1', { user_id: 'u1' })
    const { conversation_id } = await world.sendMessage('v1', { id: 'm1', body: 'one', chat_token })
    await world.account({ type: 'delete_company', company_ref: company?.id ?? '' })
    expect(await world.conversation('m1')).toMatchObject({ company_id: null })
    await world.makeCompany({ name: 'Acme', external_id: 'acme' })
    await world.identify('v1', { user_id: 'u1', company: { id: 'acme' } })
    await world.sendMessage('v1', { body: 'two', conversation_id: 'm1', chat_token })
    const acme = await world.company('acme')
    expect(await world.conversation('m1')).toMatchObject({ company_id: acme.id })
    expect((await world.messages(conversation_id)).map(({ event, to, seq }) => ({ event, to, seq }))).toEqual([
      { event: null, to: null, seq: 1 },
      { event: 'company_changed', to: acme.id, seq: null },
      { event: null, to: null, seq: 2 },
    ])
    expect((await world.activities({ company_id: acme.id })).at(-1)).toMatchObject({ kind: 'conversation_company_changed', to: { conversation_id, value: acme.id } })
  })
})
