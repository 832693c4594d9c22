import { expect, it } from 'vitest'
import { event, P, project, visitor, write } from '../conformance/testing.js'
import { createEventLists } from './event-lists.js'
import { createTables } from './tables/index.js'
import { openTemporaryStore } from './testing.js'

it('gives short pages where it would look too long for a rare name, and misses nothing', async () => {
  const { store, dispose } = await openTemporaryStore()
  const names = Array.from({ length: 30 }, (_, n) => (n % 9 === 4 ? 'rare' : 'common'))
  await write(store, [project(), visitor('v1'), ...names.map((name, n) => event(`e${n}`, 'v1', { name }))])
  const scanLimit = 5
  const lists = createEventLists(store.database, createTables(store.database), scanLimit)
  const seen: string[][] = []
  let cursor: string | null = null
  do {
    const page = lists.events(1, { project_id: P, limit: 2, cursor }, { name: 'rare' })
    seen.push(page.data.map(({ id }) => id))
    cursor = page.next_cursor
  } while (cursor !== null)
  expect(seen.flat()).toEqual(['e22', 'e13', 'e4'])
  expect(seen.length).toBeGreaterThan(3)
  await dispose()
})
