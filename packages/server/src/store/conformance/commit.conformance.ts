import { beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../port.js'
import { company, contact, event, keys, operation, P, project, readRows, stage, visitor, write } from './testing.js'

export function describeCommit(getStore: () => Store): void {
  describe('commit', () => {
    beforeEach(() => write(getStore(), [project(), visitor('v1')]))

    it('writes nothing at all when a change in the middle fails', async () => {
      await write(getStore(), [contact('contact_1', { email: 'ann@acme.com' })])
      const failing = getStore().commit([
        { project_id: P, version: null, changes: [visitor('v2'), event('e1', 'v1')] },
        {
          project_id: P,
          version: null,
          changes: [contact('contact_2', { email: 'ann@acme.com' }), contact('contact_3')],
        },
      ])
      await expect(failing).rejects.toThrow()
      const rows = await readRows(getStore(), {
        visitor_ids: ['v2'],
        operation_ids: ['e1'],
        contact_ids: ['contact_2', 'contact_3'],
      })
      expect(rows).toMatchObject({ visitors: [], contacts: [], operations: [] })
      expect((await getStore().queries.events({ project_id: P, limit: 10, cursor: null }, {})).data).toEqual([])
    })

    it('goes on after a commit that failed', async () => {
      await write(getStore(), [event('e1', 'v1')])
      await expect(write(getStore(), [event('e1', 'v1')])).rejects.toThrow()
      await write(getStore(), [event('e2', 'v1')])
      const rows = await readRows(getStore(), { operation_ids: ['e1', 'e2'] })
      expect(rows.operations).toHaveLength(2)
    })

    it('answers conflict when the project was written since the read', async () => {
      const first = await getStore().read(keys({}))
      const second = await getStore().read(keys({}))
      const commit = (version: number | undefined, id: string) =>
        getStore().commit([{ project_id: P, version: version ?? null, changes: [contact(id)] }])
      expect(await commit(first?.version, 'contact_1')).toBe('committed')
      expect(await commit(second?.version, 'contact_2')).toBe('conflict')
      const rows = await readRows(getStore(), { contact_ids: ['contact_1', 'contact_2'] })
      expect(rows.contacts.map(({ id }) => id)).toEqual(['contact_1'])
    })

    it('writes none of several commits when one of them conflicts', async () => {
      const stale = await getStore().read(keys({}))
      await write(getStore(), [contact('contact_1')])
      await write(getStore(), [project({ id: 'project_2' })], 'project_2')
      const outcome = await getStore().commit([
        { project_id: 'project_2', version: null, changes: [contact('contact_2')] },
        { project_id: P, version: stale?.version ?? null, changes: [contact('contact_3')] },
      ])
      expect(outcome).toBe('conflict')
      expect(await getStore().queries.contact('project_2', 'contact_2')).toBeNull()
    })

    it('takes no notice of what was written to other projects', async () => {
      const read = await getStore().read(keys({}))
      await write(getStore(), [project({ id: 'project_2' }), contact('contact_1')], 'project_2')
      const outcome = await getStore().commit([
        { project_id: P, version: read?.version ?? null, changes: [contact('contact_2')] },
      ])
      expect(outcome).toBe('committed')
    })

    it('writes the last of several versions of a row', async () => {
      await write(getStore(), [
        visitor('v1', { properties: { a: 1 } }),
        event('e1', 'v1'),
        visitor('v1', { properties: { a: 2 } }),
        event('e2', 'v1'),
        visitor('v1', { properties: { a: 3 } }),
      ])
      const rows = await readRows(getStore(), { visitor_ids: ['v1'] })
      expect(rows.visitors).toMatchObject([{ properties: { a: 3 } }])
    })

    it('lets an email pass from one contact to another within a commit', async () => {
      await write(getStore(), [contact('contact_1', { email: 'ann@acme.com' }), contact('contact_2')])
      await write(getStore(), [
        contact('contact_2', { name: 'Ann' }),
        contact('contact_1', { email: null }),
        contact('contact_2', { name: 'Ann', email: 'ann@acme.com' }),
        contact('contact_1', { email: null, name: 'Bob' }),
      ])
      const rows = await readRows(getStore(), { emails: ['ann@acme.com'], contact_ids: ['contact_1'] })
      expect(rows.contacts.map(({ id, email, name }) => ({ id, email, name }))).toEqual(
        expect.arrayContaining([
          { id: 'contact_1', email: null, name: 'Bob' },
          { id: 'contact_2', email: 'ann@acme.com', name: 'Ann' },
        ]),
      )
    })

    it.each([
      ['an email', contact('contact_1', { email: 'a@b.c' }), contact('contact_2', { email: 'a@b.c' })],
      ['a user_id', contact('contact_1', { user_id: 'u' }), contact('contact_2', { user_id: 'u' })],
      ['an external_id', company('company_1', { external_id: 'x' }), company('company_2', { external_id: 'x' })],
      ['a stage name', stage({ id: 'stage_1', name: 'Größe' }), stage({ id: 'stage_2', name: 'GRÖSSE' })],
      ['an event id', event('e1', 'v1'), event('e1', 'v1')],
      ['an operation id', operation('o1', 'v1'), operation('o1', 'v1')],
      ['an operation id of an event', event('o1', 'v1'), operation('o1', 'v1')],
      ['an event id of an operation', operation('o1', 'v1'), event('o1', 'v1')],
    ])('refuses %s twice in a project and takes it in another', async (_what, first, second) => {
      await write(getStore(), [first])
      await expect(write(getStore(), [second])).rejects.toThrow()
      await write(getStore(), [project({ id: 'project_2' }), visitor('v1')], 'project_2')
      await write(getStore(), [second], 'project_2')
    })

    it('tells ids apart that differ in case', async () => {
      await write(getStore(), [
        contact('contact_1', { user_id: 'u' }),
        contact('contact_2', { user_id: 'U' }),
        event('0198f000-0000-7000-8000-00000000000a', 'v1'),
        event('0198F000-0000-7000-8000-00000000000A', 'v1'),
        visitor('V1'),
      ])
      const rows = await readRows(getStore(), {
        user_ids: ['U'],
        operation_ids: ['0198F000-0000-7000-8000-00000000000A'],
        visitor_ids: ['V1'],
      })
      expect(rows.contacts.map(({ id }) => id)).toEqual(['contact_2'])
      expect(rows.operations.map(({ id }) => id)).toEqual(['0198F000-0000-7000-8000-00000000000A'])
      expect(rows.visitors.map(({ visitor_id }) => visitor_id)).toEqual(['V1'])
    })

    it('is durable in the end, whoever waits, and where nothing was written', async () => {
      await getStore().durable()
      await write(getStore(), [contact('contact_1')])
      await Promise.all([getStore().durable(), getStore().durable()])
      await getStore().durable()
    })

    it('is ready to be written', async () => {
      await expect(getStore().check()).resolves.toBeUndefined()
    })
  })
}
