import { describe, expect, it } from 'vitest'
import { answer, conversationId, createInbox, t0 } from './testing.js'

describe('a change of a conversation', () => {
  it('of its state writes a line that the visitor sees, and an activity (C7, C13)', () => {
    const inbox = createInbox({ company_id: 'company_1' })
    inbox.receive('one')
    inbox.at(t0 + 1_000)
    inbox.act({ type: 'patch_conversation', patch: { state: 'resolved' } })
    expect(inbox.conversation()).toMatchObject({ state: 'resolved', resolved_at: t0 + 1_000, waiting_since: null, last_seq: 2 })
    expect(inbox.messages().at(-1)).toMatchObject({ kind: 'system', event: 'resolved', from: 'open', to: 'resolved', seq: 2, author_type: 'user', author_id: 'user_ada' })
    expect(inbox.activities).toMatchObject([
      {
        kind: 'conversation_state_changed',
        contact_id: 'contact_1',
        company_id: 'company_1',
        source: 'account',
        actor: 'user_ada',
        from: { conversation_id: conversationId, value: 'open' },
        to: { conversation_id: conversationId, value: 'resolved' },
      },
    ])
  })

  it('that opens it leaves nobody waiting, and counts (C4, C15)', () => {
    const inbox = createInbox()
    inbox.receive('one')
    inbox.act({ type: 'patch_conversation', patch: { state: 'resolved' } })
    inbox.act({ type: 'patch_conversation', patch: { state: 'open' } })
    expect(inbox.conversation()).toMatchObject({ state: 'open', waiting_since: null, resolved_at: null, reopened_count: 1 })
    inbox.at(t0 + 5_000)
    inbox.receive('two')
    expect(inbox.conversation().waiting_since).toBe(t0 + 5_000)
  })

  it('of its assignee is told to the team only, and ends no wait (C7, C13, C15)', () => {
    const inbox = createInbox()
    inbox.receive('one')
    const before = inbox.conversation()
    inbox.act({ type: 'patch_conversation', patch: { assignee_id: 'user_bea' } })
    expect(inbox.conversation()).toEqual({ ...before, assignee_id: 'user_bea', version: before.version + 1 })
    inbox.act({ type: 'patch_conversation', patch: { assignee_id: null } })
    expect(inbox.messages().slice(1)).toMatchObject([
      { event: 'assigned', from: null, to: 'user_bea', seq: null, after_seq: 1 },
      { event: 'assigned', from: 'user_bea', to: null, seq: null, after_seq: 1 },
    ])
    expect(inbox.activities.map(({ kind }) => kind)).toEqual(['conversation_assigned', 'conversation_assigned'])
  })

  it('of its company takes one that is linked to the contact, by either id (C24, R20)', () => {
    const inbox = createInbox()
    for (const company_id of ['company_2', 'no such company']) {
      const refused = inbox.act({ type: 'patch_conversation', patch: { company_id, subject: 'Invoice' } })
      expect(refused).toMatchObject({ ok: false, refusal: { code: 'company_not_linked' } })
    }
    expect(inbox.conversation().version).toBe(0)
    inbox.act({ type: 'patch_conversation', patch: { company_id: 'acme' } })
    expect(inbox.conversation().company_id).toBe('company_1')
    inbox.act({ type: 'patch_conversation', patch: { company_id: null } })
    expect(inbox.conversation().company_id).toBeNull()
    expect(inbox.activities).toMatchObject([
      { kind: 'conversation_company_changed', company_id: 'company_1', from: { value: null }, to: { value: 'company_1' } },
      { kind: 'conversation_company_changed', company_id: 'company_1', from: { value: 'company_1' }, to: { value: null } },
    ])
  })

  it('of its company needs a contact (C24)', () => {
    const inbox = createInbox({ contact_id: null })
    const refused = inbox.act({ type: 'patch_conversation', patch: { company_id: 'company_1' } })
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'company_not_linked' } })
  })

  it('of its subject is shown to the visitor, without a line', () => {
    const inbox = createInbox()
    inbox.act({ type: 'patch_conversation', patch: { subject: 'Invoice' } })
    expect(inbox.conversation()).toMatchObject({ subject: 'Invoice', version: 1, view_version: 1 })
    expect(inbox.messages()).toEqual([])
  })

  it('that changes nothing writes nothing (C7, C38)', () => {
    const inbox = createInbox()
    inbox.receive('one')
    const patch = { state: 'resolved', assignee_id: 'user_ada', company_id: 'acme', subject: 'Invoice' } as const
    inbox.act({ type: 'patch_conversation', patch })
    expect(inbox.act({ type: 'patch_conversation', patch })).toMatchObject({ ok: true, changes: [] })
    expect(inbox.act({ type: 'patch_conversation', patch: {} })).toMatchObject({ ok: true, changes: [] })
  })
})

describe('the mark of the team', () => {
  it('moves up only, at most to the newest message (C18, C20)', () => {
    const inbox = createInbox()
    inbox.receive('one')
    inbox.receive('two')
    inbox.act({ type: 'mark_read', up_to: 1 })
    expect(inbox.conversation().read_seq).toBe(1)
    inbox.act({ type: 'mark_read', up_to: 50 })
    expect(inbox.conversation().read_seq).toBe(2)
    expect(inbox.act({ type: 'mark_read', up_to: 1 })).toMatchObject({ ok: true, changes: [] })
  })

  it('goes below a message that is marked as unread (C18)', () => {
    const inbox = createInbox()
    inbox.receive('one')
    inbox.receive('two')
    inbox.act({ type: 'mark_read', up_to: 2 })
    inbox.act({ type: 'mark_unread', from_seq: 2 })
    expect(inbox.conversation().read_seq).toBe(1)
    inbox.act({ type: 'mark_unread', from_seq: 70 })
    expect(inbox.conversation().read_seq).toBe(2)
  })
})

describe('a deleted message', () => {
  it('is empty. Its number, the waits and the marks stay (C14, C15, C17)', () => {
    const inbox = createInbox()
    inbox.receive('one')
    inbox.act({ type: 'reply', input: answer('my password') })
    const before = inbox.conversation()
    inbox.at(t0 + 9_000)
    const message_id = inbox.messages()[1]?.id ?? ''
    inbox.act({ type: 'delete_message', message_id })
    expect(inbox.messages()[1]).toMatchObject({ seq: 2, body: '', deleted_at: t0 + 9_000 })
    const { first_response_at, waiting_since, last_seq, read_seq, last_message_at } = before
    expect(inbox.conversation()).toMatchObject({ first_response_at, waiting_since, last_seq, read_seq, last_message_at, last_message: { id: message_id, preview: '' } })
    expect(inbox.act({ type: 'delete_message', message_id })).toMatchObject({ ok: true, changes: [] })
  })

  it('may be of the visitor, and still waits for an answer (C14, C15)', () => {
    const inbox = createInbox()
    const { id } = inbox.receive('one')
    const { version, view_version } = inbox.conversation()
    inbox.act({ type: 'delete_message', message_id: id })
    expect(inbox.conversation()).toMatchObject({ waiting_since: t0, version: version + 1, view_version: view_version + 1 })
  })

  it('that nobody sees any more in the list leaves the conversation as it is', () => {
    const inbox = createInbox()
    const { id } = inbox.receive('one')
    inbox.receive('two')
    inbox.act({ type: 'mark_read', up_to: 2 })
    const before = inbox.conversation()
    inbox.act({ type: 'delete_message', message_id: id })
    expect(inbox.conversation()).toEqual(before)
  })

  it('is no line, and one of this conversation (C14)', () => {
    const inbox = createInbox()
    inbox.act({ type: 'patch_conversation', patch: { state: 'resolved' } })
    const refused = inbox.act({ type: 'delete_message', message_id: inbox.messages()[0]?.id ?? '' })
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'invalid_request', errors: [{ path: 'message_id' }] } })
    expect(inbox.act({ type: 'delete_message', message_id: 'message_none' })).toMatchObject({ ok: false, refusal: { code: 'not_found' } })
  })
})

describe('a deleted conversation', () => {
  it('is gone, by either name (C25)', () => {
    const inbox = createInbox()
    expect(inbox.act({ type: 'delete_conversation' }, { ref: 'start-1' }).ok).toBe(true)
    expect(inbox.act({ type: 'delete_conversation' })).toMatchObject({ ok: false, refusal: { code: 'not_found' } })
    expect(inbox.act({ type: 'mark_read', up_to: 1 }, { ref: 'start-1' })).toMatchObject({ ok: false, refusal: { code: 'not_found' } })
  })
})
