import { beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../port.js'
import {
  activity,
  company,
  contact,
  conversation,
  conversationId,
  DAY,
  delivery,
  device,
  event,
  keys,
  link,
  message,
  messageRow,
  operation,
  project,
  stage,
  T0,
  visitor,
  write,
} from './testing.js'

const OTHER = 'project_2'
const [C1, C2] = [conversationId(1), conversationId(2)]

/** The same ids, names and emails for two projects. */
const twin = (id: string, name: string) => [
  project({ id }),
  stage({ id: 'stage_1', name: 'Lead', position: 1 }),
  contact('contact_1', { email: 'ann@acme.com', user_id: 'u1', name }),
  company('company_1', { external_id: 'acme', name, stage_id: 'stage_1', is_placeholder: true }),
  link('contact_1', 'company_1'),
  visitor('v1', { contact_id: 'contact_1', active_company_id: 'company_1', properties: { name } }),
  event('e1', 'v1', { contact_id: 'contact_1', company_id: 'company_1', name }),
  operation('o1', 'v1', { contact_id: 'contact_1' }),
  activity('a1', { contact_id: 'contact_1', company_id: 'company_1', to: name }),
  conversation(C1, { chat_key: 'key_1', contact_id: 'contact_1', company_id: 'company_1', subject: name, last_seq: 1, continued_by_id: C2 }),
  conversation(C2, { chat_key: 'key_1', subject: name, is_claimed: true, continues_id: C1 }),
  message('message_1', C1, { seq: 1, body: name }),
  message('message_2', C1, { after_seq: 1, kind: 'note', author_type: 'user', body: name }),
  device('d1', { highest: name.length, dropped: { [name]: 1 } }),
  delivery({ called: name.length, missing: 1, dropped: { [name]: 1 } }),
]

export function describeTenants(getStore: () => Store): void {
  const everything = async (project_id: string) => {
    const { queries } = getStore()
    const list = { project_id, limit: 50, cursor: null }
    const sorted = { ...list, sort: { field: 'name', descending: false } } as const
    const all = keys({
      project_id,
      operation_ids: ['e1', 'o1'],
      visitor_ids: ['v1'],
      emails: ['ann@acme.com'],
      user_ids: ['u1'],
      company_refs: ['acme', 'company_1'],
      stage_ids: ['stage_1'],
      ledger: { device_ids: ['d1'], days: [DAY] },
      chat: { conversation_refs: [C1], chat_keys: ['key_1'], message_ids: ['message_1', 'message_2'] },
    })
    return {
      rows: (await getStore().read(all))?.rows,
      stages: await queries.stages(project_id),
      contact: await queries.contact(project_id, 'contact_1'),
      contacts: await queries.contacts(sorted, {}),
      company: await queries.company(project_id, 'acme'),
      companies: await queries.companies(sorted, {}),
      visitor: await queries.visitor(project_id, 'v1'),
      events: await queries.events(list, {}),
      eventsOfContact: await queries.events(list, { contact_id: 'contact_1' }),
      timeline: await queries.timeline(list, { contact_id: 'contact_1' }),
      delivery: await queries.delivery(project_id, { from: DAY, to: DAY }),
      conversation: await queries.conversation(project_id, `start of ${C1}`),
      conversations: await queries.conversations({ ...list, sort: { field: 'created_at', descending: false } }, {}),
      conversationsOfContact: await queries.conversations({ ...list, sort: { field: 'created_at', descending: false } }, { contact_id: 'contact_1' }),
      messages: await queries.messages({ ...list, conversation_id: C1, descending: false }),
      side: await queries.sideConversations(project_id, { chat_key: 'key_1', contact_id: 'contact_1' }),
      publicMessages: await queries.publicMessages(project_id, C1, { after_seq: 0, limit: 9 }),
      timelineOfCompany: await queries.timeline(list, { company_id: 'company_1' }),
    }
  }

  describe('projects beside each other', () => {
    beforeEach(async () => {
      await write(getStore(), twin('project_1', 'first'))
      await write(getStore(), twin(OTHER, 'second'), OTHER)
    })

    it('shows each only its own, of the same ids', async () => {
      const first = JSON.stringify(await everything('project_1'))
      expect(first).toContain('first')
      expect(first).not.toContain('"second"')
      expect((await everything(OTHER)).rows?.company_use).toEqual(
        new Map([['company_1', { contact_count: 1, has_events: true }]]),
      )
    })

    it('shows nothing of a project that does not exist', async () => {
      const { rows, ...lists } = await everything('project_3')
      expect(rows).toBeUndefined()
      const empty = { data: [], next_cursor: null }
      expect(lists).toEqual({
        stages: [],
        delivery: [],
        contact: null,
        contacts: empty,
        company: null,
        companies: empty,
        visitor: null,
        events: empty,
        eventsOfContact: empty,
        timeline: empty,
        timelineOfCompany: empty,
        conversation: null,
        conversations: empty,
        conversationsOfContact: empty,
        messages: empty,
        side: [],
        publicMessages: [],
      })
    })

    it.each([
      ['erases', { type: 'contact_erased', contact_id: 'contact_1', names: [] as string[], emails: [] as string[] } as const],
      ['removes a company of', { type: 'company_removed', company_id: 'company_1', by_account: false } as const],
      ['unlinks in', { type: 'link_removed', contact_id: 'contact_1', company_id: 'company_1' } as const],
      ['attributes in', { type: 'visitor_attributed', visitor_id: 'v1', contact_id: 'contact_1' } as const],
      ['erases a visitor of', { type: 'visitor_erased', visitor_id: 'v1' } as const],
      ['removes a conversation of', { type: 'conversation_removed', conversation_id: C1 } as const],
      ['changes a message of', { type: 'message_saved', message: messageRow({ id: 'message_1', conversation_id: C1, seq: 1, body: '', deleted_at: T0 }) } as const],
      ['removes a stage of', { type: 'stage_removed', stage_id: 'stage_1' } as const],
    ])('%s one and leaves the other as it is', async (_what, change) => {
      const before = await everything(OTHER)
      await write(getStore(), [change])
      expect(await everything(OTHER)).toEqual(before)
    })

    it('merges in one and leaves the other as it is', async () => {
      const before = await everything(OTHER)
      await write(getStore(), [
        contact('contact_2', { created_at: T0 + 1 }),
        { type: 'contact_merged', from_id: 'contact_1', into_id: 'contact_2' },
      ])
      expect(await everything(OTHER)).toEqual(before)
    })
  })
}
