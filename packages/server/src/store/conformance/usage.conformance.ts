import { beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../port.js'
import { P, project, readRows, visitor, write } from './testing.js'

const other = 'project_2'
const today = 20_000

export function describeUsage(getStore: () => Store): void {
  const add = (day: number, ...bytes: [string, number][]) => getStore().addUsage(day, new Map(bytes))

  describe('what projects use of a day (wire, budgets)', () => {
    beforeEach(async () => {
      await write(getStore(), [project()])
      await write(getStore(), [project({ id: other })], other)
    })

    it('is added up by project, and answered for all of them', async () => {
      expect(await add(today)).toEqual(new Map())
      expect(await add(today, [P, 100], [other, 7])).toEqual(new Map([[P, 100], [other, 7]]))
      expect(await add(today, [P, 2 ** 40])).toEqual(new Map([[P, 2 ** 40 + 100], [other, 7]]))
    })

    it('is of that day alone, and forgotten two days later', async () => {
      await add(today, [P, 100])
      expect(await add(today + 1, [P, 1])).toEqual(new Map([[P, 1]]))
      expect(await add(today)).toEqual(new Map([[P, 100]]))
      await add(today + 2)
      expect(await add(today)).toEqual(new Map())
    })

    it('leaves out a project that is not there', async () => {
      expect(await add(today, ['nobody', 5], [P, 1])).toEqual(new Map([[P, 1]]))
    })
  })

  describe('the settings of a project', () => {
    it('are those of the last write, and of no project that is not there', async () => {
      const { queries } = getStore()
      expect(await queries.project('nobody')).toBeNull()
      await write(getStore(), [project({ allowed_origins: ['https://a.example'] })])
      expect(await queries.project(P)).toMatchObject({ allowed_origins: ['https://a.example'] })
      await write(getStore(), [project({ allowed_origins: [] })])
      expect(await queries.project(P)).toMatchObject({ allowed_origins: [] })
    })

    it('are at hand once they were read, and those of nobody never', async () => {
      const { queries } = getStore()
      await write(getStore(), [project({ allowed_origins: ['https://a.example'] })])
      await readRows(getStore(), {})
      expect(queries.projectAtHand(P)).toMatchObject({ allowed_origins: ['https://a.example'] })
      await write(getStore(), [project({ allowed_origins: [] })])
      await readRows(getStore(), {})
      expect(queries.projectAtHand(P)).toMatchObject({ allowed_origins: [] })
      expect(queries.projectAtHand('nobody')).toBeNull()
    })

    it('lists ids and names, oldest first, without projects that are being removed', async () => {
      const { queries, removals } = getStore()
      await write(getStore(), [project({ name: 'Second', created_at: 2 })])
      await write(getStore(), [project({ id: other, name: 'First', created_at: 1 })], other)
      expect(await queries.projectNames(10)).toEqual([{ id: other, name: 'First' }, { id: P, name: 'Second' }])
      expect(await queries.projectNames(1)).toEqual([{ id: other, name: 'First' }])
      await removals.beginProject(other, 3)
      expect(await queries.projectNames(10)).toEqual([{ id: P, name: 'Second' }])
    })

    it('knows whether a visitor has ever called', async () => {
      const { queries } = getStore()
      await write(getStore(), [project()])
      await write(getStore(), [project({ id: other }), visitor('v1')], other)
      expect(await queries.hasVisitors(P)).toBe(false)
      expect(await queries.hasVisitors(other)).toBe(true)
      expect(await queries.hasVisitors('nobody')).toBe(false)
    })

    it('counts the projects of a member', async () => {
      const member = { type: 'member_added', user_id: 'user_1' } as const
      await write(getStore(), [project(), member])
      await write(getStore(), [project({ id: other }), member], other)
      expect(await getStore().queries.countMemberships('user_1')).toBe(2)
      expect(await getStore().queries.countMemberships('user_2')).toBe(0)
    })
  })
}
