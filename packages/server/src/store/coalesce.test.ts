import { describe, expect, it } from 'vitest'
import { coalesce } from './coalesce.js'
import { activity, company, contact, conversation, delivery, device, event, link, message, messageRow, stage, visitor } from './conformance/testing.js'

describe('coalesce', () => {
  it('writes of several versions the last, in the place of the first', () => {
    const last = contact('contact_1', { name: 'Ann' })
    const other = contact('contact_2')
    expect(coalesce([contact('contact_1'), other, last])).toEqual([last, other])
  })

  it('puts rows before what refers to them', () => {
    const changes = [message('m', 'h'), conversation('h'), event('e1', 'v1'), link('c', 'k'), visitor('v1'), contact('c'), company('k'), stage({ id: 's' })]
    expect(coalesce(changes).map(({ type }) => type)).toEqual([
      'stage_saved',
      'company_saved',
      'contact_saved',
      'visitor_saved',
      'conversation_saved',
      'message_recorded',
      'event_recorded',
      'link_added',
    ])
  })

  it('keeps events and activities in their order', () => {
    const log = [event('e1', 'v1'), activity('a1'), event('e2', 'v1')]
    expect(coalesce([...log])).toEqual(log)
  })

  it('writes a conversation once for all of its messages, which keep their order (C9)', () => {
    const messages = [message('m1', 'h', { seq: 1 }), message('m2', 'h', { seq: 2 })]
    const last = conversation('h', { last_seq: 2 })
    expect(coalesce([conversation('h', { last_seq: 1 }), ...messages.slice(0, 1), last, ...messages.slice(1)])).toEqual([last, ...messages])
  })

  it('leaves the change of a message, and the removal of a conversation, where they stand', () => {
    const changes = [
      message('m1', 'h'),
      { type: 'message_saved', message: messageRow({ id: 'm1', conversation_id: 'h', body: '' }) } as const,
      conversation('h'),
      { type: 'conversation_removed', conversation_id: 'h' } as const,
      conversation('h'),
    ]
    expect(coalesce([...changes])).toEqual(changes)
  })

  it('writes a device once, and adds up figures one by one', () => {
    const counts = [delivery({ called: 1 }), delivery({ called: 2 })]
    const [first, last] = [device('d1', { highest: 1 }), device('d1', { highest: 2 })]
    expect(coalesce([first, ...counts.slice(0, 1), last, ...counts.slice(1)])).toEqual([last, ...counts])
  })

  it('moves nothing across a change that reaches other rows', () => {
    const changes = [
      visitor('v1', { contact_id: 'contact_1' }),
      { type: 'contact_merged', from_id: 'contact_1', into_id: 'contact_2' } as const,
      visitor('v1', { contact_id: 'contact_2' }),
    ]
    expect(coalesce(changes)).toEqual(changes)
  })

  it('keeps the versions of a row whose unique fields change', () => {
    const changes = [
      contact('contact_2', { name: 'Bob' }),
      contact('contact_1', { email: null }),
      contact('contact_2', { name: 'Bob', email: 'ann@acme.com' }),
    ]
    expect(coalesce(changes)).toEqual(changes)
  })

  it('is done with a whole batch of tracks in two kinds of write', () => {
    const batch = Array.from({ length: 100 }, (_, n) => [visitor('v1', { last_seen_at: n }), event(`e${n}`, 'v1')]).flat()
    expect(coalesce(batch)).toHaveLength(101)
  })
})
