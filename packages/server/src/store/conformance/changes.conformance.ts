import { beforeEach, describe, expect, it } from 'vitest'
import type { OperationResult } from '@hal/contract/types'
import type { EventFilter, Store } from '../port.js'
import {
  activity,
  apiKeyRow,
  company,
  contact,
  event,
  eventRow,
  link,
  operation,
  P,
  project,
  readRows,
  stage,
  T0,
  trackOperation,
  visitor,
  visitorRow,
  write,
} from './testing.js'

const PAGE = { project_id: P, limit: 50, cursor: null }
const UUID = '0198f000-0000-7000-8000-000000000001'

export function describeChanges(getStore: () => Store): void {
  const events = async (filter: EventFilter = {}) => (await getStore().queries.events(PAGE, filter)).data
  const eventIds = async (filter: EventFilter) => (await events(filter)).map(({ id }) => id)
  const replay = async (id: string) => (await readRows(getStore(), { operation_ids: [id] })).operations[0]

  describe('changes', () => {
    beforeEach(() =>
      write(getStore(), [
        project(),
        stage({ id: 'stage_1', name: 'Lead' }),
        contact('contact_1', { email: 'ann@acme.com' }),
        contact('contact_2', { email: 'bob@acme.com' }),
        company('company_1'),
        company('company_2'),
        visitor('v1'),
        visitor('v2'),
      ]),
    )

    it('saves a row again under its key', async () => {
      await write(getStore(), [
        project({ name: 'New' }),
        stage({ id: 'stage_1', name: 'Prospect', position: 4, kind: 'lost' }),
        contact('contact_1', { email: null, name: 'Ann', updated_at: T0 + 9 }),
        company('company_1', { name: 'Acme', is_placeholder: true }),
        visitor('v1', { contact_id: 'contact_1', verified: true, name: 'A', phone: '1', last_seen_at: T0 + 9 }),
      ])
      const rows = await readRows(getStore(), { visitor_ids: ['v1'], company_refs: ['company_1'], emails: ['ann@acme.com'] })
      expect(rows.project.name).toBe('New')
      expect(rows.stages).toEqual([{ id: 'stage_1', name: 'Prospect', position: 4, kind: 'lost' }])
      expect(rows.contacts).toMatchObject([{ id: 'contact_1', email: null, name: 'Ann', updated_at: T0 + 9 }])
      expect(rows.companies).toMatchObject([{ name: 'Acme', is_placeholder: true }])
      expect(rows.visitors).toMatchObject([{ verified: true, name: 'A', phone: '1', last_seen_at: T0 + 9 }])
    })

    it('removes a stage', async () => {
      await write(getStore(), [{ type: 'stage_removed', stage_id: 'stage_1' }, stage({ id: 'stage_2', name: 'lead' })])
      expect((await readRows(getStore(), {})).stages.map(({ id }) => id)).toEqual(['stage_2'])
    })

    it('keeps an existing link as it is', async () => {
      await write(getStore(), [link('contact_1', 'company_1', T0 + 1)])
      await write(getStore(), [link('contact_1', 'company_1', T0 + 2)])
      expect((await readRows(getStore(), { contact_ids: ['contact_1'] })).links).toMatchObject([{ linked_at: T0 + 1 }])
    })

    it('ends the active context of the visitors of a link that is removed (R29)', async () => {
      await write(getStore(), [
        link('contact_1', 'company_1'),
        link('contact_2', 'company_1'),
        visitor('v1', { contact_id: 'contact_1', active_company_id: 'company_1' }),
        visitor('v2', { contact_id: 'contact_2', active_company_id: 'company_1' }),
        { type: 'link_removed', contact_id: 'contact_1', company_id: 'company_1' },
      ])
      const rows = await readRows(getStore(), { visitor_ids: ['v1', 'v2'] })
      expect(rows.links.map(({ contact_id }) => contact_id)).toEqual(['contact_2'])
      expect(rows.visitors.map((row) => [row.visitor_id, row.active_company_id])).toEqual([
        ['v1', null],
        ['v2', 'company_1'],
      ])
    })

    it('leaves nothing of a removed company but events without it and activities (R29)', async () => {
      await write(getStore(), [
        link('contact_1', 'company_1'),
        visitor('v1', { contact_id: 'contact_1', active_company_id: 'company_1' }),
        event('e1', 'v1', { contact_id: 'contact_1', company_id: 'company_1' }),
        { type: 'company_removed', company_id: 'company_1', by_account: false },
        activity('activity_1', { kind: 'company_deleted', company_id: 'company_1' }),
      ])
      const rows = await readRows(getStore(), { visitor_ids: ['v1'], company_refs: ['company_1'] })
      expect(rows).toMatchObject({ companies: [], links: [], visitors: [{ active_company_id: null }] })
      expect(await events()).toMatchObject([{ contact_id: 'contact_1', company_id: null }])
      const timeline = await getStore().queries.timeline(PAGE, { company_id: 'company_1' })
      expect(timeline.data).toMatchObject([{ type: 'activity', kind: 'company_deleted' }])
    })

    it.each([
      ['true', true],
      ['a number', 1],
      ['a fraction', 0.1],
      ['text that looks like a number', '1'],
      ['empty text', ''],
      ['nothing', null],
    ])('keeps an event with %s as its value', async (_what, value) => {
      await write(getStore(), [event(UUID, 'v1', { value, properties: { a: [{ b: 'ü' }] }, timestamp: T0 - 5 })])
      expect(await events()).toEqual([
        {
          id: UUID,
          name: 'page_viewed',
          value,
          properties: { a: [{ b: 'ü' }] },
          visitor_id: 'v1',
          contact_id: null,
          company_id: null,
          timestamp: '2026-11-23T14:05:09.118Z',
          received_at: '2026-11-23T14:05:09.123Z',
        },
      ])
    })

    it.each([UUID, UUID.toUpperCase(), 'any id', '42'])('replays a track under the id %s (R26)', async (id) => {
      const recorded = eventRow({ id, visitor_id: 'v1', contact_id: 'contact_1', company_id: 'company_1' })
      await write(getStore(), [event(id, 'v1', recorded)])
      expect(await replay(id)).toEqual(trackOperation(recorded))
    })

    it('replays the warnings and the verified result of a track (R26)', async () => {
      const recorded = eventRow({ id: UUID, visitor_id: 'v1' })
      const answer = (code: 'unknown_field' | 'seq_ignored'): OperationResult => ({
        event_id: UUID,
        contact_id: null,
        company_id: null,
        warnings: [{ code, message: 'm', path: 'p' }],
      })
      const answers = { result: answer('unknown_field'), verified_result: answer('seq_ignored') }
      const recordedOperation = trackOperation(recorded, answers)
      await write(getStore(), [{ type: 'event_recorded', event: recorded, operation: recordedOperation }])
      expect(await replay(UUID)).toEqual(recordedOperation)
    })

    it('attributes events and operations of an unknown visitor, and replays what was answered then (R7, R26)', async () => {
      await write(getStore(), [
        event('e1', 'v1'),
        event('e2', 'v2'),
        event('e3', 'v1', { contact_id: 'contact_2' }),
        operation('o1', 'v1'),
        { type: 'visitor_attributed', visitor_id: 'v1', contact_id: 'contact_1' },
        event('e4', 'v1', { contact_id: 'contact_1', timestamp: T0 + 1 }),
      ])
      expect(await eventIds({ contact_id: 'contact_1' })).toEqual(['e4', 'e1'])
      expect(await eventIds({ contact_id: 'contact_2' })).toEqual(['e3'])
      expect(await replay('e1')).toMatchObject({ contact_id: 'contact_1', result: { contact_id: null } })
      expect(await replay('e4')).toMatchObject({ contact_id: 'contact_1', result: { contact_id: 'contact_1' } })
      expect(await replay('o1')).toMatchObject({ contact_id: 'contact_1' })
    })

    it('moves all that hangs on a merged contact, and replays what was answered then (R4, R26)', async () => {
      await write(getStore(), [
        link('contact_1', 'company_1', T0 + 1),
        link('contact_2', 'company_1', T0 + 2),
        link('contact_1', 'company_2', T0 + 3),
        visitor('v1', { contact_id: 'contact_1', active_company_id: 'company_2' }),
        event('e1', 'v1', { contact_id: 'contact_1', company_id: 'company_2' }),
        operation('o1', 'v1', { contact_id: 'contact_1' }),
        activity('activity_1', { contact_id: 'contact_1' }),
        { type: 'contact_merged', from_id: 'contact_1', into_id: 'contact_2' },
        contact('contact_2', { email: 'ann@acme.com' }),
      ])
      const rows = await readRows(getStore(), { visitor_ids: ['v1'], contact_ids: ['contact_1'], emails: ['ann@acme.com'] })
      expect(rows.contacts.map(({ id }) => id)).toEqual(['contact_2'])
      expect(rows.visitors).toEqual([
        visitorRow({ visitor_id: 'v1', contact_id: 'contact_2', active_company_id: 'company_2' }),
      ])
      expect(rows.links.map((row) => [row.contact_id, row.company_id, row.linked_at])).toEqual([
        ['contact_2', 'company_1', T0 + 2],
        ['contact_2', 'company_2', T0 + 3],
      ])
      expect(await eventIds({ contact_id: 'contact_2' })).toEqual(['e1'])
      expect(await replay('e1')).toMatchObject({ contact_id: 'contact_2', result: { contact_id: 'contact_1', company_id: 'company_2' } })
      expect(await replay('o1')).toMatchObject({ contact_id: 'contact_2' })
      const timeline = await getStore().queries.timeline(PAGE, { contact_id: 'contact_2' })
      expect(timeline.data.map(({ id }) => id)).toEqual(['activity_1', 'e1'])
    })

    it('replays what was answered before a company went (R26, R29)', async () => {
      await write(getStore(), [
        event('e1', 'v1', { contact_id: 'contact_1', company_id: 'company_1' }),
        { type: 'company_removed', company_id: 'company_1', by_account: false },
        event('e2', 'v1', { contact_id: 'contact_1' }),
      ])
      expect(await replay('e1')).toMatchObject({ result: { company_id: 'company_1' } })
      expect(await replay('e2')).toMatchObject({ result: { company_id: null } })
    })

    it('erases a contact: its data, links and events; ids of operations stay used (R26, R29)', async () => {
      const result: OperationResult = {
        visitor: { visitor_id: 'v1', verified: false, properties: { email: 'ann@acme.com' } },
        contact_id: 'contact_1',
        warnings: [],
      }
      await write(getStore(), [
        link('contact_1', 'company_1'),
        visitor('v1', {
          contact_id: 'contact_1',
          active_company_id: 'company_1',
          verified: true,
          name: 'Ann',
          phone: '1',
          properties: { email: 'ann@acme.com' },
        }),
        event('e1', 'v1', { contact_id: 'contact_1', company_id: 'company_1' }),
        event(UUID, 'v1', { contact_id: 'contact_1' }),
        event('e2', 'v2', { contact_id: 'contact_2' }),
        operation('o1', 'v1', { contact_id: 'contact_1', result, verified_result: result }),
        { type: 'contact_erased', contact_id: 'contact_1', names: [], emails: [] },
      ])
      const rows = await readRows(getStore(), { visitor_ids: ['v1'], contact_ids: ['contact_1'], emails: ['ann@acme.com'] })
      expect(rows).toMatchObject({ contacts: [], links: [] })
      expect(rows.visitors).toEqual([])
      expect(await eventIds({})).toEqual(['e2'])
      const gone = { visitor_id: null, content: null, contact_id: null, result: null, verified_result: null }
      expect(await replay('e1')).toEqual({ id: 'e1', type: 'track', ...gone })
      expect(await replay(UUID)).toEqual({ id: UUID, type: 'track', ...gone })
      expect(await replay('o1')).toEqual({ id: 'o1', type: 'set_properties', ...gone })
    })

    it('erases the own activities of a contact, and its person from those of companies (R29)', async () => {
      await write(getStore(), [
        activity('activity_1', { contact_id: 'contact_1' }),
        activity('activity_2', {
          kind: 'stage_changed',
          contact_id: 'contact_1',
          company_id: 'company_1',
          actor: 'v1',
          from: 'Lead',
          to: 'Won',
          at: T0 + 1,
        }),
        activity('activity_3', {
          kind: 'company_upgraded',
          contact_id: 'contact_1',
          company_id: 'company_1',
          from: { name: 'ann@acme.com' },
          to: { name: 'Acme' },
        }),
        activity('activity_4', { contact_id: 'contact_2' }),
        { type: 'contact_erased', contact_id: 'contact_1', names: [], emails: [] },
      ])
      const { timeline } = getStore().queries
      expect((await timeline(PAGE, { contact_id: 'contact_1' })).data).toEqual([])
      expect((await timeline(PAGE, { contact_id: 'contact_2' })).data).toHaveLength(1)
      expect((await timeline(PAGE, { company_id: 'company_1' })).data).toMatchObject([
        { id: 'activity_2', contact_id: null, actor: null, from: 'Lead', to: 'Won' },
        { id: 'activity_3', contact_id: null, actor: null, from: null, to: null },
      ])
    })

    it('keeps api keys of the project, found by hash from anywhere', async () => {
      const first = apiKeyRow({ id: 'key_1' })
      const second = apiKeyRow({ id: 'key_2', access: 'read_write', created_at: T0 - 1 })
      await write(getStore(), [{ type: 'api_key_saved', api_key: first }, { type: 'api_key_saved', api_key: second }])
      const { apiKeys, apiKeyByHash } = getStore().queries
      expect(await apiKeys(P)).toEqual([second, first])
      expect(await apiKeyByHash(first.hash)).toEqual({ ...first, project_id: P })
      await write(getStore(), [{ type: 'api_key_removed', api_key_id: 'key_1' }])
      expect(await apiKeys(P)).toEqual([second])
      expect(await apiKeyByHash(first.hash)).toBeNull()
    })
  })
}
