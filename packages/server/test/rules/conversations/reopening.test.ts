import { expect, it } from 'vitest'
import type { ConversationRow } from '../../../src/domain/records/rows.js'
import { onEachStore, told, type World } from '../harness.js'

const dayMs = 24 * 60 * 60 * 1000

/** As if an operator had resolved it. */
async function resolve(world: World, ref: string, changed: Partial<ConversationRow> = {}): Promise<void> {
  const { project_id, store, clock } = world
  const read = await store.read({
    project_id, operation_ids: [], visitor_ids: [], contact_ids: [], emails: [], user_ids: [], company_refs: [], domains: [],
    token_contact_ids: [], stage_ids: [], chat: { conversation_refs: [ref], chat_keys: [], message_ids: [] },
  })
  const row = read?.rows.conversations?.[0]
  if (row === undefined) throw new Error(`there is no ${ref}`)
  const conversation: ConversationRow = { ...row, state: 'resolved', resolved_at: clock.ms, waiting_since: null, updated_at: clock.ms, version: row.version + 1, ...changed }
  await store.commit([{ project_id, version: null, changes: [{ type: 'conversation_saved', conversation }] }])
}

async function resolved(world: World): Promise<{ chat_token: string; id: string }> {
  const chat_token = await world.chatToken('v1')
  const { conversation_id } = await world.sendMessage('v1', { id: 'm1', body: 'one', subject: 'Invoice', chat_token })
  await resolve(world, 'm1', { assignee_id: 'user_owner' })
  return { chat_token, id: conversation_id ?? '' }
}

onEachStore('a message to a resolved conversation', (newWorld) => {
  it('reopens it within `reopen_days`, with a line before the message (C2, C4, C7)', async () => {
    const world = await newWorld()
    const { chat_token, id } = await resolved(world)
    world.clock.ms += 14 * dayMs - world.clock.stepMs
    const sent = await world.sendMessage('v1', { body: 'two', conversation_id: id, chat_token })
    expect(sent).toMatchObject({ conversation_id: id, seq: 3, started: false, warnings: [] })
    const { messages } = world
    expect((await messages(id)).map(({ seq, event, from, to }) => ({ seq, event, from, to }))).toEqual([
      { seq: 1, event: null, from: null, to: null },
      { seq: 2, event: 'reopened', from: 'resolved', to: 'open' },
      { seq: 3, event: null, from: null, to: null },
    ])
    const [, , last] = await messages(id)
    expect(await world.conversation(id)).toMatchObject({ state: 'open', resolved_at: null, reopened_count: 1, waiting_on: 'operator', waiting_since: last?.created_at })
  })

  it('starts the one that continues it a millisecond later (C4)', async () => {
    const world = await newWorld()
    const { chat_token, id } = await resolved(world)
    world.clock.ms += 14 * dayMs - world.clock.stepMs + 1
    const sent = await world.sendMessage('v1', { body: 'two', conversation_id: id, chat_token })
    expect(sent).toMatchObject({ seq: 1, started: true })
    expect(told(sent.warnings)).toEqual(['conversation_continued at conversation_id'])
    expect(await world.conversation(sent.conversation_id)).toMatchObject({ subject: 'Invoice', assignee_id: 'user_owner', continues_id: id, continued_by_id: null })
    expect(await world.conversation(id)).toMatchObject({ state: 'resolved', continued_by_id: sent.conversation_id, reopened_count: 0 })
    expect((await world.messages(id)).at(-1)).toMatchObject({ event: 'continued', to: sent.conversation_id, seq: 2 })
  })

  it('never reopens with `reopen_days` 0 (C4)', async () => {
    const world = await newWorld({ settings: { reopen_days: 0 } })
    const { chat_token, id } = await resolved(world)
    expect(await world.sendMessage('v1', { body: 'two', conversation_id: id, chat_token })).toMatchObject({ started: true })
  })

  it('goes to the last of the chain afterwards, and warns again (C4)', async () => {
    const world = await newWorld({ settings: { reopen_days: 0 } })
    const { chat_token, id } = await resolved(world)
    const second = await world.sendMessage('v1', { id: 'm2', body: 'two', conversation_id: id, chat_token })
    const third = await world.sendMessage('v1', { body: 'three', conversation_id: id, chat_token })
    expect(third).toMatchObject({ conversation_id: second.conversation_id, seq: 2, started: false })
    expect(told(third.warnings)).toEqual(['conversation_continued at conversation_id'])
    await resolve(world, 'm2')
    const fourth = await world.sendMessage('v1', { body: 'four', conversation_id: id, chat_token })
    expect(fourth).toMatchObject({ started: true })
    expect(await world.conversation(fourth.conversation_id)).toMatchObject({ continues_id: second.conversation_id })
  })

  it('is continued anew where the rest of the chain is not covered (C4)', async () => {
    const world = await newWorld({ settings: { reopen_days: 0 } })
    const { chat_token, id } = await resolved(world)
    const second = await world.sendMessage('v1', { id: 'm2', body: 'two', conversation_id: id, chat_token })
    await resolve(world, 'm2', { chat_key: 'of another token', state: 'open', resolved_at: null })
    const third = await world.sendMessage('v1', { body: 'three', conversation_id: id, chat_token })
    expect(third).toMatchObject({ started: true })
    expect(third.conversation_id).not.toBe(second.conversation_id)
    expect(await world.conversation(id)).toMatchObject({ continued_by_id: third.conversation_id })
  })

  it('continues a full one, which becomes resolved (C4)', async () => {
    const world = await newWorld()
    const { chat_token, id } = await resolved(world)
    await resolve(world, 'm1', { state: 'open', resolved_at: null, last_seq: 10_000 })
    const sent = await world.sendMessage('v1', { body: 'two', conversation_id: id, chat_token })
    expect(sent).toMatchObject({ started: true, seq: 1 })
    expect(await world.conversation(id)).toMatchObject({ state: 'resolved', continued_by_id: sent.conversation_id })
    expect((await world.messages(id)).slice(-2)).toMatchObject([{ event: 'resolved' }, { event: 'continued' }])
  })

  it('starts none where the setting forbids it, and still reopens (C34)', async () => {
    const world = await newWorld({ settings: { who_may_start: 'nobody', reopen_days: 1 } })
    await world.settings({ who_may_start: 'anyone' })
    const { chat_token, id } = await resolved(world)
    await world.settings({ who_may_start: 'nobody' })
    expect(await world.sendMessage('v1', { body: 'two', conversation_id: id, chat_token })).toMatchObject({ started: false })
    await resolve(world, 'm1')
    world.clock.ms += 2 * dayMs
    expect(await world.refusal({ type: 'send_message', visitor_id: 'v1', body: 'three', conversation_id: id, chat_token })).toMatchObject({ code: 'forbidden' })
  })
})
