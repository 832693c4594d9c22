import { beforeEach, describe, expect, it } from 'vitest'
import type { Page } from '@hal/contract/types'
import { InvalidCursor, type EventFilter, type ListOptions, type Store } from '../port.js'
import { activity, company, contact, event, P, project, T0, visitor, write } from './testing.js'

const page = (limit = 50, cursor: string | null = null): ListOptions => ({ project_id: P, limit, cursor })

export function describeTimelines(getStore: () => Store): void {
  const ids = async (filter: EventFilter) =>
    (await getStore().queries.events(page(), filter)).data.map(({ id }) => id)

  describe('events and timelines', () => {
    beforeEach(() =>
      write(getStore(), [
        project(),
        contact('contact_1'),
        contact('contact_2'),
        company('company_1', { external_id: 'acme' }),
        company('company_2'),
        visitor('v1'),
        visitor('v2'),
      ]),
    )

    it('lists events newest first, of a millisecond the last recorded first', async () => {
      await write(getStore(), [
        event('e1', 'v1', { timestamp: T0 }),
        event('e2', 'v1', { timestamp: T0 - 1 }),
        event('e3', 'v2', { timestamp: T0 }),
        event('e4', 'v1', { timestamp: -5 }),
      ])
      expect(await ids({})).toEqual(['e3', 'e1', 'e2', 'e4'])
      expect(await ids({ visitor_id: 'v1' })).toEqual(['e1', 'e2', 'e4'])
    })

    it('filters events, all filters together', async () => {
      await write(getStore(), [
        event('e1', 'v1'),
        event('e2', 'v1', { contact_id: 'contact_1', name: 'Signed up', timestamp: T0 + 1 }),
        event('e3', 'v1', { contact_id: 'contact_1', company_id: 'company_1', timestamp: T0 + 2 }),
        event('e4', 'v2', { contact_id: 'contact_1', company_id: 'company_2', timestamp: T0 + 3 }),
        event('e5', 'v1', { contact_id: 'contact_2', company_id: 'company_1', timestamp: T0 + 4 }),
      ])
      expect(await ids({ visitor_id: 'v1' })).toEqual(['e5', 'e3', 'e2', 'e1'])
      expect(await ids({ contact_id: 'contact_1' })).toEqual(['e4', 'e3', 'e2'])
      expect(await ids({ company_id: 'company_1' })).toEqual(['e5', 'e3'])
      expect(await ids({ company_id: 'acme' })).toEqual(['e5', 'e3'])
      expect(await ids({ name: 'Signed up' })).toEqual(['e2'])
      expect(await ids({ name: 'signed up' })).toEqual([])
      expect(await ids({ since: T0 + 1, until: T0 + 4 })).toEqual(['e4', 'e3', 'e2'])
      expect(await ids({ visitor_id: 'v1', contact_id: 'contact_1', since: T0 + 2 })).toEqual(['e3'])
      expect(await ids({ company_id: 'company_1', contact_id: 'contact_2', name: 'page_viewed' })).toEqual(['e5'])
      for (const filter of [{ visitor_id: 'x' }, { contact_id: 'x' }, { company_id: 'x' }]) {
        expect(await ids(filter)).toEqual([])
      }
    })

    it.each([{}, { visitor_id: 'v1' }, { contact_id: 'contact_1' }, { company_id: 'company_1' }])(
      'walks the events of %j page by page while more come in',
      async (filter) => {
        const owners = [{}, { contact_id: 'contact_1' }, { contact_id: 'contact_1', company_id: 'company_1' }]
        await write(getStore(), Array.from({ length: 40 }, (_, n) =>
          event(`e${n}`, n % 4 === 0 ? 'v2' : 'v1', { ...owners[n % 3], timestamp: T0 + (n % 7) })))
        const all = await ids(filter)
        let added = 0
        const more = async () => {
          added += 1
          await write(getStore(), [
            event(`new${added}`, 'v1', { contact_id: 'contact_1', company_id: 'company_1', timestamp: T0 + 3 }),
          ])
        }
        const seen = await walk((cursor) => getStore().queries.events(page(3, cursor), filter), more)
        expect(seen.filter((id) => !id.startsWith('new'))).toEqual(all)
        expect(new Set(seen).size).toBe(seen.length)
      },
    )

    it('marks the events of visitors that are bots, and tells them apart', async () => {
      const isOf = { contact_id: 'contact_1' }
      await write(getStore(), [contact('contact_1'), visitor('crawler', { is_bot: true, ...isOf }), visitor('person', isOf), event('bot-1', 'crawler', isOf), event('person-1', 'person', isOf)])
      const { events, timeline, visitor: read } = getStore().queries
      const list = { project_id: P, limit: 10, cursor: null }
      const ids = async (filter: EventFilter) => (await events(list, filter)).data.map(({ id }) => id)
      expect(await ids({ is_bot: false })).toContain('person-1')
      expect(await ids({ is_bot: false })).not.toContain('bot-1')
      expect(await ids({ is_bot: true })).toEqual(['bot-1'])
      expect(await ids({ is_bot: true, ...isOf })).toEqual(['bot-1'])
      expect(await ids({ is_bot: false, visitor_id: 'crawler' })).toEqual([])
      expect(await read(P, 'crawler')).toMatchObject({ is_bot: true })
      expect(await read(P, 'person')).not.toHaveProperty('is_bot')
      const shown = (await timeline(list, isOf)).data
      expect(shown).toMatchObject([{ id: 'person-1' }, { id: 'bot-1', is_bot: true }])
      expect(shown[0]).not.toHaveProperty('is_bot')
      await write(getStore(), [visitor('crawler', { is_bot: false, ...isOf })])
      expect(await ids({ is_bot: true })).toEqual([])
    })

    it('walks the events of a company of many contacts, over ties', async () => {
      const people = Array.from({ length: 12 }, (_, n) => `contact_p${n}`)
      await write(getStore(), [
        ...people.map((id) => contact(id)),
        ...Array.from({ length: 48 }, (_, n) =>
          event(`e${String(n).padStart(2, '0')}`, 'v1', {
            contact_id: people[(n * 5) % 12] ?? null,
            company_id: 'company_1',
            timestamp: T0 + ((n * 7) % 10),
          })),
      ])
      const all = await ids({ company_id: 'company_1' })
      const times = all.map((id) => [(Number(id.slice(1)) * 7) % 10, id] as const)
      expect(times).toEqual([...times].sort(([a, x], [b, y]) => b - a || y.localeCompare(x)))
      const seen = await walk((cursor) => getStore().queries.events(page(2, cursor), { company_id: 'company_1' }))
      expect(seen).toEqual(all)
    })

    it.each([{ contact_id: 'contact_1' }, { company_id: 'company_1' }])(
      'mixes events and activities of %j newest first, over any page size',
      async (of) => {
        const owner = { contact_id: 'contact_1', company_id: 'company_1' }
        await write(getStore(), [
          event('e1', 'v1', { ...owner, timestamp: T0 }),
          activity('a1', { ...owner, at: T0 }),
          activity('a2', { ...owner, at: T0 }),
          event('e2', 'v1', { ...owner, timestamp: T0 }),
          event('e3', 'v1', { ...owner, timestamp: T0 + 2 }),
          activity('a3', { ...owner, at: T0 + 1 }),
          activity('a4', { contact_id: 'contact_2', company_id: 'company_2' }),
          event('e4', 'v2', { contact_id: 'contact_2', company_id: 'company_2' }),
        ])
        const expected = ['e3', 'a3', 'a2', 'a1', 'e2', 'e1']
        for (const limit of [1, 2, 3, 4, 5, 6, 7]) {
          const seen = await walk((cursor) => getStore().queries.timeline(page(limit, cursor), of))
          expect(seen).toEqual(expected)
        }
      },
    )

    it('shows an activity as on the wire', async () => {
      await write(getStore(), [
        activity('a1', {
          kind: 'stage_changed',
          company_id: 'company_1',
          source: 'api',
          actor: 'key_1',
          operation_id: 'o1',
          from: null,
          to: { name: 'Won', n: 1 },
        }),
      ])
      expect((await getStore().queries.timeline(page(), { company_id: 'company_1' })).data).toEqual([
        {
          type: 'activity',
          id: 'a1',
          kind: 'stage_changed',
          contact_id: null,
          company_id: 'company_1',
          source: 'api',
          actor: 'key_1',
          operation_id: 'o1',
          from: null,
          to: { name: 'Won', n: 1 },
          at: '2026-11-23T14:05:09.123Z',
        },
      ])
    })

    it('refuses the cursor of the other kind of list', async () => {
      await write(getStore(), [
        event('e1', 'v1', { contact_id: 'contact_1' }),
        event('e2', 'v1', { contact_id: 'contact_1' }),
      ])
      const { events, timeline } = getStore().queries
      const ofEvents = await events(page(1), {})
      const ofTimeline = await timeline(page(1), { contact_id: 'contact_1' })
      await expect(timeline(page(1, ofEvents.next_cursor), { contact_id: 'contact_1' })).rejects.toThrow(InvalidCursor)
      await expect(events(page(1, ofTimeline.next_cursor), {})).rejects.toThrow(InvalidCursor)
    })
  })
}

async function walk(
  read: (cursor: string | null) => Promise<Page<{ id: string }>>,
  between = async () => {},
): Promise<string[]> {
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const { data, next_cursor }: Page<{ id: string }> = await read(cursor)
    seen.push(...data.map(({ id }) => id))
    cursor = next_cursor
    await between()
  } while (cursor !== null)
  return seen
}
