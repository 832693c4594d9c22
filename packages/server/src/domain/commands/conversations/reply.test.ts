import { limits } from '@hal/contract'
import { describe, expect, it } from 'vitest'
import { ada, answer, bea, createInbox, note, startedBy, t0 } from './testing.js'

describe('a reply', () => {
  it('has the next number, its author, and its text as it was sent (C9, C11)', () => {
    const inbox = createInbox()
    inbox.receive('Hello?')
    inbox.at(t0 + 5_000)
    expect(inbox.act({ type: 'reply', input: { ...answer('**Hi**'), format: 'markdown' } })).toMatchObject({ ok: true, id: inbox.messages().at(-1)?.id })
    expect(inbox.messages().at(-1)).toMatchObject({
      seq: 2,
      after_seq: null,
      kind: 'operator',
      author_type: 'user',
      author_id: 'user_ada',
      body: '**Hi**',
      format: 'markdown',
      written_at: t0 + 5_000,
      created_at: t0 + 5_000,
    })
    expect(inbox.conversation()).toMatchObject({ last_seq: 2, last_message: { kind: 'operator', preview: '**Hi**' }, last_message_at: t0 + 5_000 })
  })

  it('ends the wait, and the first one stays the first response (C15, C17)', () => {
    const inbox = createInbox()
    inbox.receive('one')
    inbox.at(t0 + 1_000)
    inbox.receive('two')
    expect(inbox.conversation()).toMatchObject({ waiting_since: t0, first_response_at: null })
    inbox.at(t0 + 2_000)
    inbox.act({ type: 'reply', input: answer('three') })
    expect(inbox.conversation()).toMatchObject({ waiting_since: null, first_response_at: t0 + 2_000 })
    inbox.at(t0 + 3_000)
    inbox.receive('four')
    inbox.at(t0 + 4_000)
    inbox.act({ type: 'reply', input: answer('five') })
    expect(inbox.conversation()).toMatchObject({ waiting_since: null, first_response_at: t0 + 2_000 })
  })

  it('marks nothing as read by itself (C18)', () => {
    const inbox = createInbox()
    inbox.receive('one')
    inbox.act({ type: 'reply', input: answer('two') })
    expect(inbox.conversation().read_seq).toBe(0)
    inbox.act({ type: 'reply', input: { ...answer('three'), read_up_to: 2 } })
    expect(inbox.conversation().read_seq).toBe(2)
  })

  it('opens what is resolved, with one line before the message (C2, C7)', () => {
    const inbox = createInbox()
    inbox.receive('one')
    inbox.act({ type: 'patch_conversation', patch: { state: 'resolved' } })
    inbox.act({ type: 'reply', input: answer('one more thing') })
    expect(inbox.written()).toEqual(['visitor 1', 'resolved 2', 'reopened 3', 'operator 4'])
    expect(inbox.conversation()).toMatchObject({ state: 'open', resolved_at: null, reopened_count: 1, waiting_since: null })
  })

  it('with a state leads to that one, after the message (C5)', () => {
    const inbox = createInbox()
    inbox.receive('one')
    inbox.act({ type: 'reply', input: { ...answer('done'), state: 'resolved', assignee_id: 'user_bea' } })
    expect(inbox.written()).toEqual(['visitor 1', 'operator 2', 'resolved 3', 'assigned after 3'])
    expect(inbox.conversation()).toMatchObject({ state: 'resolved', assignee_id: 'user_bea', last_message: { kind: 'operator' } })
  })

  it('with a state opens what is resolved, and the state is set after it (C2, C5)', () => {
    const inbox = createInbox()
    inbox.receive('one')
    inbox.act({ type: 'patch_conversation', patch: { state: 'resolved' } })
    inbox.at(t0 + 5_000)
    inbox.act({ type: 'reply', input: { ...answer('bye'), state: 'resolved' } })
    expect(inbox.written()).toEqual(['visitor 1', 'resolved 2', 'reopened 3', 'operator 4', 'resolved 5'])
    expect(inbox.conversation()).toMatchObject({ state: 'resolved', resolved_at: t0 + 5_000, reopened_count: 1 })
  })

  it('is not written over messages that its author has not seen (C37)', () => {
    const inbox = createInbox()
    inbox.receive('one')
    inbox.receive('two')
    const late = inbox.act({ type: 'reply', input: { ...answer('three'), if_last_seq: 1 } })
    expect(late).toMatchObject({ ok: false, refusal: { code: 'conversation_changed', last_seq: 2 } })
    expect(inbox.messages()).toHaveLength(2)
    expect(inbox.act({ type: 'reply', input: { ...answer('three'), if_last_seq: 2 } }).ok).toBe(true)
  })

  it('goes to the conversation that continues this one, and not here (C4)', () => {
    const inbox = createInbox({ state: 'resolved', resolved_at: t0, continued_by_id: 'conversation_next' })
    const refused = { ok: false, refusal: { code: 'conversation_changed', continued_by_id: 'conversation_next' } }
    expect(inbox.act({ type: 'reply', input: answer('here?') })).toMatchObject(refused)
    expect(inbox.act({ type: 'reply', input: { ...note('here?'), state: 'open' } })).toMatchObject(refused)
    expect(inbox.act({ type: 'patch_conversation', patch: { state: 'open' } })).toMatchObject(refused)
    expect(inbox.act({ type: 'patch_conversation', patch: { state: 'resolved' } })).toMatchObject({ ok: true, changes: [] })
    expect(inbox.act({ type: 'reply', input: note('here') }).ok).toBe(true)
  })

  it('does not fit into a conversation that is full. Lines and notes do not count (C4)', () => {
    const full = createInbox({ last_seq: limits.conversationMessages })
    expect(full.act({ type: 'reply', input: answer('one more') })).toMatchObject({ ok: false, refusal: { code: 'conversation_changed', limit: 10_000 } })
    expect(full.act({ type: 'reply', input: note('one more') }).ok).toBe(true)
    const withLines = createInbox({ last_seq: limits.conversationMessages, reopened_count: 1 })
    expect(withLines.act({ type: 'reply', input: answer('one more') }).ok).toBe(true)
  })

  it('names the conversation by the operation id of its start too', () => {
    const inbox = createInbox()
    expect(inbox.act({ type: 'reply', input: answer('one') }, { ref: startedBy }).ok).toBe(true)
    expect(inbox.act({ type: 'reply', input: answer('one') }, { ref: 'another' })).toMatchObject({ ok: false, refusal: { code: 'not_found' } })
  })
})

describe('a note', () => {
  it('changes no field of the conversation (C12)', () => {
    const inbox = createInbox()
    inbox.receive('one')
    const before = inbox.conversation()
    inbox.at(t0 + 60_000)
    inbox.act({ type: 'reply', input: note('ask the accountants') })
    expect(inbox.conversation()).toEqual(before)
    expect(inbox.messages().at(-1)).toMatchObject({ kind: 'note', seq: null, after_seq: 1, created_at: t0 + 60_000 })
  })

  it('may carry state and assignee, and never opens by itself (C2, C5)', () => {
    const inbox = createInbox()
    inbox.receive('one')
    inbox.act({ type: 'reply', input: { ...note('spam'), state: 'resolved', assignee_id: 'user_ada' } })
    inbox.act({ type: 'reply', input: note('really') })
    expect(inbox.written()).toEqual(['visitor 1', 'note after 1', 'resolved 2', 'assigned after 2', 'note after 2'])
  })

  it('is edited by its author only (C14)', () => {
    const inbox = createInbox()
    inbox.act({ type: 'reply', input: note('first') })
    const message_id = inbox.messages()[0]?.id ?? ''
    const before = inbox.conversation()
    inbox.at(t0 + 1_000)
    expect(inbox.act({ type: 'edit_note', message_id, body: 'second' }, { author: bea })).toMatchObject({ ok: false, refusal: { code: 'forbidden' } })
    expect(inbox.act({ type: 'edit_note', message_id, body: 'second' }, { author: ada }).ok).toBe(true)
    expect(inbox.messages()[0]).toMatchObject({ body: 'second', edited_at: t0 + 1_000 })
    expect(inbox.act({ type: 'edit_note', message_id, body: 'second' })).toMatchObject({ ok: true, changes: [] })
    expect(inbox.conversation()).toEqual(before)
  })

  it('is not edited once it was deleted, and neither are messages and lines ever (C14)', () => {
    const inbox = createInbox()
    inbox.receive('one')
    inbox.act({ type: 'reply', input: { ...note('first'), state: 'resolved' } })
    const [visitors, own, line] = inbox.messages()
    inbox.act({ type: 'delete_message', message_id: own?.id ?? '' })
    for (const message of [visitors, own, line]) {
      const refused = inbox.act({ type: 'edit_note', message_id: message?.id ?? '', body: 'second' })
      expect(refused).toMatchObject({ ok: false, refusal: { code: 'invalid_request', errors: [{ path: 'message_id' }] } })
    }
  })
})
