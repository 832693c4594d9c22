import { beforeEach, describe, expect, it } from 'vitest'
import { InvalidCursor, type CompanyFilter, type ContactFilter, type SortedListOptions, type SortField, type Store } from '../port.js'
import { apiKeyRow, company, contact, link, P, project, stage, T0, visitor, write } from './testing.js'

type Sort = SortedListOptions['sort']

const FIELDS: SortField[] = ['created_at', 'updated_at', 'name']

const options = (sort: Sort, cursor: string | null = null, limit = 50): SortedListOptions => ({
  project_id: P,
  limit,
  cursor,
  sort,
})

const BY_NAME: Sort = { field: 'name', descending: false }

export function describeLists(getStore: () => Store): void {
  const contactIds = async (filter: ContactFilter, sort = BY_NAME) =>
    (await getStore().queries.contacts(options(sort), filter)).data.map(({ id }) => id)
  const companyIds = async (filter: CompanyFilter, sort = BY_NAME) =>
    (await getStore().queries.companies(options(sort), filter)).data.map(({ id }) => id)

  describe('lists', () => {
    beforeEach(() => write(getStore(), [project()]))

    it('shows a contact as on the wire, companies by age of the link, visitors by first sight', async () => {
      await write(getStore(), [
        contact('contact_1', { email: 'a@b.c', user_id: 'u', name: 'Ann', phone: '1', notes: 'n', tags: ['t'], metadata: { a: 1 }, updated_at: T0 + 1 }),
        company('company_1', { name: 'Acme', external_id: 'acme' }),
        company('company_2', { name: 'Beta', is_placeholder: true }),
        link('contact_1', 'company_1', T0 + 2),
        link('contact_1', 'company_2', T0 + 1),
        visitor('v1', { contact_id: 'contact_1', first_seen_at: T0 + 2 }),
        visitor('v2', { contact_id: 'contact_1', first_seen_at: T0 + 1 }),
      ])
      expect(await getStore().queries.contact(P, 'contact_1')).toEqual({
        id: 'contact_1',
        project_id: P,
        email: 'a@b.c',
        user_id: 'u',
        name: 'Ann',
        phone: '1',
        notes: 'n',
        tags: ['t'],
        metadata: { a: 1 },
        companies: [
          { id: 'company_2', external_id: null, name: 'Beta', is_placeholder: true },
          { id: 'company_1', external_id: 'acme', name: 'Acme', is_placeholder: false },
        ],
        visitor_ids: ['v2', 'v1'],
        created_at: '2026-11-23T14:05:09.123Z',
        updated_at: '2026-11-23T14:05:09.124Z',
      })
    })

    it('shows a company as on the wire, found by either id, contacts by age of the link', async () => {
      await write(getStore(), [
        stage({ id: 'stage_1', name: 'Lead', position: 3 }),
        company('company_1', { external_id: 'acme', name: 'Acme', domain: 'acme.com', stage_id: 'stage_1', stage_changed_at: T0, deal_value: 0.5 }),
        contact('contact_1'),
        contact('contact_2'),
        link('contact_2', 'company_1', T0 + 1),
        link('contact_1', 'company_1', T0 + 2),
      ])
      const expected = {
        id: 'company_1',
        project_id: P,
        external_id: 'acme',
        name: 'Acme',
        domain: 'acme.com',
        is_placeholder: false,
        stage: { id: 'stage_1', name: 'Lead', position: 3, kind: 'open' },
        stage_changed_at: '2026-11-23T14:05:09.123Z',
        deal_value: 0.5,
        notes: null,
        metadata: {},
        contact_ids: ['contact_2', 'contact_1'],
        created_at: '2026-11-23T14:05:09.123Z',
        updated_at: '2026-11-23T14:05:09.123Z',
      }
      expect(await getStore().queries.company(P, 'company_1')).toEqual(expected)
      expect(await getStore().queries.company(P, 'acme')).toEqual(expected)
      expect((await getStore().queries.companies(options(BY_NAME), {})).data).toEqual([expected])
    })

    it('shows a visitor as on the wire', async () => {
      await write(getStore(), [
        contact('contact_1'),
        visitor('v1', { contact_id: 'contact_1', verified: true, name: 'kept', properties: { a: 1 } }),
      ])
      expect(await getStore().queries.visitor(P, 'v1')).toEqual({
        visitor_id: 'v1',
        contact_id: 'contact_1',
        active_company_id: null,
        verified: true,
        properties: { a: 1 },
        first_seen_at: '2026-11-23T14:05:09.123Z',
        last_seen_at: '2026-11-23T14:05:09.123Z',
      })
      expect(await getStore().queries.visitor(P, 'v2')).toBeNull()
    })

    it('sorts names without case, no name first, ties by id', async () => {
      await write(getStore(), [
        contact('contact_4', { name: 'bob' }),
        contact('contact_1', { name: 'Zoe' }),
        contact('contact_3', { name: 'Bob' }),
        contact('contact_2'),
        contact('contact_5', { name: 'anna' }),
      ])
      const ascending = ['contact_2', 'contact_5', 'contact_3', 'contact_4', 'contact_1']
      expect(await contactIds({})).toEqual(ascending)
      expect(await contactIds({}, { field: 'name', descending: true })).toEqual(ascending.toReversed())
    })

    it.each(FIELDS)('walks pages by %s, both ways, over ties', async (field) => {
      const ids = Array.from({ length: 11 }, (_, n) => `contact_${String(n).padStart(2, '0')}`)
      await write(getStore(), ids.map((id, n) =>
        contact(id, { name: n % 3 === 0 ? null : `n${n % 4}`, created_at: T0 + (n % 5), updated_at: T0 - (n % 2) })))
      for (const descending of [true, false]) {
        const sort = { field, descending }
        const all = await contactIds({}, sort)
        expect([...all].sort()).toEqual(ids)
        expect(await walk(getStore(), sort, 3)).toEqual(all)
        expect(await walk(getStore(), sort, 11)).toEqual(all)
      }
    })

    it.each(FIELDS)('neither repeats nor skips, by %s, what stood all along while others come and go', async (field) => {
      const stable = Array.from({ length: 9 }, (_, n) => `contact_s${n}`)
      const at = (n: number) => ({ name: `n${n}`, created_at: T0 + n, updated_at: T0 + n })
      await write(getStore(), stable.map((id, n) => contact(id, at(n * 10))))
      let turn = 0
      const disturb = async () => {
        turn += 1
        await write(getStore(), [
          contact(`contact_x${turn}`, at(turn)),
          contact(`contact_y${turn}`, at(100 - turn)),
          contact('contact_moving', at((turn * 37) % 90)),
        ])
      }
      for (const descending of [true, false]) {
        const seen = await walk(getStore(), { field, descending }, 2, disturb)
        expect(seen.filter((id) => id.startsWith('contact_s'))).toEqual(descending ? stable.toReversed() : stable)
      }
    })

    it.each([
      ['another sort', async (cursor: string) => options({ field: 'name', descending: false }, cursor)],
      ['another direction', async (cursor: string) => options({ field: 'created_at', descending: false }, cursor)],
    ])('refuses a cursor of %s', async (_what, toOptions) => {
      await write(getStore(), [contact('contact_1'), contact('contact_2')])
      const sort: Sort = { field: 'created_at', descending: true }
      const { next_cursor } = await getStore().queries.contacts(options(sort, null, 1), {})
      const other = await toOptions(next_cursor ?? '')
      await expect(getStore().queries.contacts(other, {})).rejects.toThrow(InvalidCursor)
    })

    it.each(['', 'x', 'null', Buffer.from('[1]').toString('base64url'), Buffer.from('["name",1,"a"]').toString('base64url'), 'WyJuYW1lIiwiYSIsImIiXQ==', '%%%'])(
      'refuses %j as a cursor, in every list',
      async (cursor) => {
        const { contacts, companies, projects, events, timeline } = getStore().queries
        const list = { project_id: P, limit: 1, cursor }
        await expect(contacts(options(BY_NAME, cursor), {})).rejects.toThrow(InvalidCursor)
        await expect(companies(options(BY_NAME, cursor), {})).rejects.toThrow(InvalidCursor)
        await expect(projects('user_1', options(BY_NAME, cursor))).rejects.toThrow(InvalidCursor)
        await expect(events(list, {})).rejects.toThrow(InvalidCursor)
        await expect(timeline(list, { contact_id: 'contact_1' })).rejects.toThrow(InvalidCursor)
      },
    )

    it('filters contacts, all filters together', async () => {
      await write(getStore(), [
        company('company_1', { external_id: 'acme' }),
        contact('contact_1', { name: 'Änne Müller', email: 'anne@acme.com', user_id: 'U-1', tags: ['vip', 'de'] }),
        contact('contact_2', { name: '100%', email: 'x_y@beta.com', tags: ['vi'] }),
        contact('contact_3', { name: 'ΟΔΥΣΣΕΥΣ' }),
        link('contact_1', 'company_1'),
      ])
      expect(await contactIds({ q: 'änne MÜ' })).toEqual(['contact_1'])
      expect(await contactIds({ q: 'a\u0308nne' })).toEqual(['contact_1'])
      expect(await contactIds({ q: 'οδυσσευς' })).toEqual(['contact_3'])
      expect(await contactIds({ q: 'ACME' })).toEqual(['contact_1'])
      expect(await contactIds({ q: 'u-1' })).toEqual(['contact_1'])
      expect(await contactIds({ q: '%' })).toEqual(['contact_2'])
      expect(await contactIds({ q: '_' })).toEqual(['contact_2'])
      expect(await contactIds({ q: 'müllera' })).toEqual([])
      expect(await contactIds({ email: 'anne@acme.com' })).toEqual(['contact_1'])
      expect(await contactIds({ user_id: 'u-1' })).toEqual([])
      expect(await contactIds({ tag: 'vi' })).toEqual(['contact_2'])
      expect(await contactIds({ company_id: 'acme' })).toEqual(['contact_1'])
      expect(await contactIds({ company_id: 'company_1', tag: 'vip', q: 'anne' })).toEqual(['contact_1'])
      expect(await contactIds({ company_id: 'company_1', tag: 'vi' })).toEqual([])
      expect(await contactIds({ company_id: 'nobody' })).toEqual([])
    })

    it('filters companies, all filters together', async () => {
      await write(getStore(), [
        stage({ id: 'stage_1', name: 'Größe' }),
        company('company_1', { name: 'Acme', external_id: 'ac-1', domain: 'acme.com', stage_id: 'stage_1' }),
        company('company_2', { name: 'Beta', is_placeholder: true }),
        contact('contact_1'),
        link('contact_1', 'company_2'),
      ])
      expect(await companyIds({ q: 'aC' })).toEqual(['company_1'])
      expect(await companyIds({ q: 'E.COM' })).toEqual(['company_1'])
      expect(await companyIds({ external_id: 'ac-1' })).toEqual(['company_1'])
      expect(await companyIds({ external_id: 'AC-1' })).toEqual([])
      expect(await companyIds({ domain: 'acme.com' })).toEqual(['company_1'])
      expect(await companyIds({ stage: 'GRÖSSE' })).toEqual(['company_1'])
      expect(await companyIds({ stage: 'stage_1' })).toEqual(['company_1'])
      expect(await companyIds({ stage: 'other' })).toEqual([])
      expect(await companyIds({ is_placeholder: true })).toEqual(['company_2'])
      expect(await companyIds({ is_placeholder: false })).toEqual(['company_1'])
      expect(await companyIds({ contact_id: 'contact_1', is_placeholder: true })).toEqual(['company_2'])
      expect(await companyIds({ contact_id: 'nobody' })).toEqual([])
    })

    it('shows a user its projects only', async () => {
      const { projects, membership, isMember, project: one, countProjects, apiKeys } = getStore().queries
      const member = { type: 'member_added', user_id: 'user_1' } as const
      await write(getStore(), [member])
      await write(getStore(), [project({ id: 'project_2', created_at: T0 - 1 }), member, member], 'project_2')
      await write(getStore(), [project({ id: 'project_3', created_at: T0 + 1 }), member], 'project_3')
      await write(getStore(), [project({ id: 'project_4' }), { type: 'api_key_saved', api_key: apiKeyRow({ id: 'key_1' }) }], 'project_4')
      const page = await projects('user_1', options({ field: 'created_at', descending: false }, null, 2))
      expect(page.data.map(({ id }) => id)).toEqual(['project_2', P])
      const rest = await projects('user_1', options({ field: 'created_at', descending: false }, page.next_cursor))
      expect(rest.data.map(({ id }) => id)).toEqual(['project_3'])
      expect(await membership('user_1')).toEqual(['project_2', P])
      expect(await membership('user_2')).toEqual([])
      expect(await isMember('user_1', P)).toBe(true)
      expect(await isMember('user_1', 'project_4')).toBe(false)
      expect(await one('project_4')).toMatchObject({ id: 'project_4' })
      expect(await one('project_5')).toBeNull()
      expect(await countProjects()).toBe(4)
      expect(await apiKeys(P)).toEqual([])
    })
  })
}

/** Collects the ids of all pages and runs `between` after each page. */
async function walk(store: Store, sort: Sort, limit: number, between = async () => {}): Promise<string[]> {
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const page = await store.queries.contacts(options(sort, cursor, limit), {})
    expect(page.data.length).toBeLessThanOrEqual(limit)
    seen.push(...page.data.map(({ id }) => id))
    cursor = page.next_cursor
    await between()
  } while (cursor !== null)
  return seen
}
