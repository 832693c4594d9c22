import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Change } from '../../domain/change.js'
import type { EventPlace, Store } from '../port.js'
import {
  activity,
  apiKeyRow,
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
  operation,
  P,
  project,
  readRows,
  stage,
  T0,
  visitor,
  write,
} from './testing.js'

const hour = 3_600_000
const Q = 'project_2'

/** Runs slices until nothing is left. */
export async function removeAllEvents(store: Store, received_before: number, rows = 2, project_id = P): Promise<number> {
  let removed = 0
  for (let after: EventPlace | null = null, isLast = false; !isLast; ) {
    const slice = await store.removals.removeEvents({ project_id, received_before }, after, rows)
    expect(slice.looked).toBeLessThanOrEqual(rows)
    removed += slice.removed
    after = slice.next
    isLast = slice.isLast
  }
  return removed
}

async function removeWholeProject(store: Store, removalRef: number, rows = 2): Promise<void> {
  let last: { isLast: boolean } = { isLast: false }
  while (!last.isLast) last = await store.removals.removeOfProject(removalRef, T0 + hour, rows)
}

/** One row of every kind that a project can hold. */
const oneOfEach: Change[] = [
  { type: 'member_added', user_id: 'user_1' },
  { type: 'api_key_saved', api_key: apiKeyRow({ id: 'key_1' }) },
  stage({ id: 'stage_1' }),
  company('company_1', { stage_id: 'stage_1' }),
  contact('contact_1', { email: 'ann@acme.com' }),
  link('contact_1', 'company_1'),
  visitor('v1', { contact_id: 'contact_1', active_company_id: 'company_1' }),
  visitor('v2'),
  event('e1', 'v1', { contact_id: 'contact_1', company_id: 'company_1' }),
  event('e2', 'v2'),
  event('e3', 'v2'),
  operation('o1', 'v1', { contact_id: 'contact_1' }),
  operation('o2', 'v2'),
  activity('a1', { contact_id: 'contact_1' }),
  activity('a2'),
  conversation(conversationId(1), { contact_id: 'contact_1', company_id: 'company_1', last_seq: 1 }),
  message('message_1', conversationId(1), { seq: 1 }),
  message('message_2', conversationId(1), { kind: 'note', after_seq: 1, author_type: 'user', author_id: 'user_1' }),
  device('device_1', { highest: 3 }),
  delivery({ called: 3, delivered: 2, dropped: { expired: 1, full: 2 } }),
]

export function describeRemovals(getStore: () => Store): void {
  let store: Store
  beforeEach(async () => {
    store = getStore()
    await write(store, [project()])
  })

  const eventIds = async (project_id = P) =>
    (await store.queries.events({ project_id, limit: 200, cursor: null }, {})).data.map(({ id }) => id).sort()

  describe('removal of events by the time of their receipt', () => {
    it('takes what was received before that time, and leaves what came at it or later (wire, retention)', async () => {
      await write(store, [
        visitor('v1'),
        event('old', 'v1', { timestamp: T0 - 1, received_at: T0 - 1 }),
        event('at the time', 'v1', { timestamp: T0, received_at: T0 }),
        event('backdated', 'v1', { timestamp: 0, received_at: T0 + 1 }),
      ])
      expect(await removeAllEvents(store, T0)).toBe(1)
      expect(await eventIds()).toEqual(['at the time', 'backdated'])
    })

    it('keeps their operation ids used, without a result and a contact (R26)', async () => {
      await write(store, [contact('contact_1'), visitor('v1', { contact_id: 'contact_1' }), event('e1', 'v1', { contact_id: 'contact_1' })])
      await removeAllEvents(store, T0 + 1)
      const { operations } = await readRows(store, { operation_ids: ['e1'] })
      expect(operations).toMatchObject([{ id: 'e1', type: 'track', visitor_id: null, contact_id: null, content: null, result: null, verified_result: null }])
      await expect(write(store, [event('e1', 'v1')])).rejects.toThrow('exists')
    })

    it('leaves events of other projects, and everything else of this one', async () => {
      await write(store, [project({ id: Q }), visitor('v1'), event('e1', 'v1')], Q)
      await write(store, oneOfEach)
      expect(await removeAllEvents(store, T0 + 1)).toBe(3)
      expect(await eventIds(Q)).toEqual(['e1'])
      expect(await store.queries.contact(P, 'contact_1')).toMatchObject({ visitor_ids: ['v1'] })
      expect(await readRows(store, { operation_ids: ['o1', 'o2'] })).toMatchObject({ operations: { length: 2 } })
    })

    it('does not change when a visitor was last seen', async () => {
      await write(store, [visitor('v1', { last_seen_at: T0 })])
      await store.read(keys({ visitor_ids: ['v1'] }))
      const at = T0 + hour
      await write(store, [visitor('v1', { last_seen_at: at }), event('e1', 'v1', { timestamp: at, received_at: at })])
      await removeAllEvents(store, at + 1)
      expect(await store.queries.visitor(P, 'v1')).toMatchObject({ last_seen_at: new Date(at).toISOString() })
      const later = at + hour
      await write(store, [visitor('v1', { last_seen_at: later }), event('e2', 'v1', { timestamp: later, received_at: later })])
      expect(await store.queries.visitor(P, 'v1')).toMatchObject({ last_seen_at: new Date(later).toISOString() })
      expect(await eventIds()).toEqual(['e2'])
    })

    it('leaves no sign of a company event where all are gone (R11)', async () => {
      await write(store, [company('company_1', { is_placeholder: true }), visitor('v1'), event('e1', 'v1', { company_id: 'company_1' })])
      const hasEvents = async () => (await readRows(store, { company_refs: ['company_1'] })).company_use.get('company_1')?.has_events
      expect(await hasEvents()).toBe(true)
      await removeAllEvents(store, T0 + 1)
      expect(await hasEvents()).toBe(false)
    })

    it('goes on behind the last slice, past events that are not due (wire, retention)', async () => {
      const late = Array.from({ length: 5 }, (_, index) => event(`late-${index}`, 'v1', { timestamp: T0 - 10 + index, received_at: T0 + 1 }))
      await write(store, [visitor('v1'), ...late, event('old', 'v1', { timestamp: T0 - 2, received_at: T0 - 2 })])
      expect(await removeAllEvents(store, T0)).toBe(1)
      expect(await eventIds()).toHaveLength(5)
    })

    it('finds nothing in a project that is not there', async () => {
      const slice = await store.removals.removeEvents({ project_id: 'project_9', received_before: T0 }, null, 10)
      expect(slice).toEqual({ looked: 0, removed: 0, isLast: true, next: null })
    })

    it('comes to the same whatever the slices, for any times of events (property)', async () => {
      const anyTime = fc.integer({ min: -5, max: 5 })
      let run = 0
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(anyTime, fc.nat(5)), { maxLength: 12 }), fc.integer({ min: 1, max: 5 }), async (times, rows) => {
          const id = `property-${++run}`
          const events = times.map(([offset, underWay], index) =>
            event(`e${index}`, 'v1', { timestamp: T0 + offset - underWay, received_at: T0 + offset }))
          await write(store, [project({ id }), visitor('v1'), ...events], id)
          const due = times.filter(([offset]) => offset < 0).length
          expect(await removeAllEvents(store, T0, rows, id)).toBe(due)
          expect(await eventIds(id)).toHaveLength(times.length - due)
          expect(await removeAllEvents(store, T0, rows, id)).toBe(0)
        }),
        { numRuns: 20 },
      )
    })
  })

  describe('removal of a project', () => {
    it('names the projects that keep their events for a time only', async () => {
      await write(store, [project({ id: Q, event_retention_days: 30, created_at: T0 + 1 })], Q)
      expect(await store.removals.projectIds()).toEqual([P, Q])
      expect(await store.removals.retentions()).toEqual([{ project_id: Q, days: 30 }])
      await store.removals.beginProject(Q, T0)
      expect(await store.removals.projectIds()).toEqual([P])
      expect(await store.removals.retentions()).toEqual([])
    })

    it('makes the project unknown at once, to reads, writes, members and keys', async () => {
      await write(store, oneOfEach)
      const before = await store.read(keys({ visitor_ids: ['v1'] }))
      expect(await store.removals.beginProject(P, T0)).toBe(true)
      expect(await store.read(keys({ visitor_ids: ['v1'] }))).toBeNull()
      expect(await store.queries.project(P)).toBeNull()
      expect(await store.queries.isMember('user_1', P)).toBe(false)
      expect(await store.queries.membership('user_1')).toEqual([])
      expect(await store.queries.apiKeyByHash('hash of key_1')).toBeNull()
      expect(await eventIds()).toEqual([])
      const late = { project_id: P, version: before?.version ?? null, changes: [visitor('v3')] }
      expect(await store.commit([late])).toBe('conflict')
    })

    it('goes slice by slice, and ends with what was removed', async () => {
      await write(store, oneOfEach)
      await store.removals.beginProject(P, T0)
      const [begun] = await store.removals.projects()
      expect(begun).toMatchObject({ project_id: P, began_at: T0, finished_at: null, removed: { api_keys: 1, members: 1, events: 0 } })
      await removeWholeProject(store, begun?.ref ?? 0)
      const removed = {
        ...{ events: 3, operations: 2, visitors: 2, contacts: 1, companies: 1, links: 1, stages: 1, activities: 2 },
        ...{ devices: 1, delivery_days: 1, api_keys: 1, members: 1, conversations: 1, messages: 2 },
      }
      expect(await store.removals.projects()).toEqual([
        { ref: begun?.ref, project_id: P, began_at: T0, touched_at: T0 + hour, finished_at: T0 + hour, removed },
      ])
      expect(await store.removals.removeOfProject(begun?.ref ?? 0, T0, 1)).toEqual({ looked: 0, removed: 0, isLast: true })
    })

    it('leaves every other project as it was', async () => {
      await write(store, oneOfEach)
      await write(store, [project({ id: Q }), ...oneOfEach.filter(({ type }) => type !== 'api_key_saved')], Q)
      const everything = { visitor_ids: ['v1', 'v2'], contact_ids: ['contact_1'], operation_ids: ['e1', 'o1'], stage_ids: ['stage_1'] }
      const ofOther = async () => (await store.read(keys({ project_id: Q, ...everything })))?.rows
      const before = await ofOther()
      await store.removals.beginProject(P, T0)
      const [begun] = await store.removals.projects()
      await removeWholeProject(store, begun?.ref ?? 0)
      expect(await ofOther()).toEqual(before)
      expect(await eventIds(Q)).toEqual(['e1', 'e2', 'e3'])
      expect((await store.queries.timeline({ project_id: Q, limit: 10, cursor: null }, { contact_id: 'contact_1' })).data).toHaveLength(2)
      expect(await store.queries.delivery(Q, { from: DAY, to: DAY })).toHaveLength(1)
      expect(await store.queries.publicMessages(Q, conversationId(1), { after_seq: 0, limit: 9 })).toHaveLength(1)
      expect(await store.queries.conversation(Q, conversationId(1))).toMatchObject({ contact_id: 'contact_1', visitor_id: 'v1' })
    })

    it('leaves the id to another project, which has nothing of the first', async () => {
      await write(store, oneOfEach)
      await store.removals.beginProject(P, T0)
      await write(store, [project(), visitor('v9')])
      const [begun] = await store.removals.projects()
      await removeWholeProject(store, begun?.ref ?? 0)
      expect(await readRows(store, { visitor_ids: ['v1', 'v9'], operation_ids: ['e1'] })).toMatchObject({
        visitors: [{ visitor_id: 'v9' }],
        operations: [],
      })
      await store.removals.beginProject(P, T0 + 1)
      expect(await store.removals.projects()).toHaveLength(2)
    })

    it('says so where there is no such project', async () => {
      expect(await store.removals.beginProject('project_9', T0)).toBe(false)
      expect(await store.removals.projects()).toEqual([])
    })
  })
}
