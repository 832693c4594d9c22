import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { contact, event, operation, project, readRows, T0, visitor, write } from '../conformance/testing.js'
import { openSqliteStore } from './open-sqlite-store.js'
import { openTemporaryStore } from './testing.js'

let opened: Awaited<ReturnType<typeof openTemporaryStore>>
beforeEach(async () => {
  opened = await openTemporaryStore()
  await write(opened.store, [project(), visitor('v1')])
})
afterEach(() => opened.dispose())

const inRow = () => opened.store.database.prepare('SELECT last_seen_at FROM visitors').pluck().get()

const known = async () => {
  const [row] = (await readRows(opened.store, { visitor_ids: ['v1'] })).visitors
  if (row === undefined) throw new Error('the visitor is gone')
  return row
}

/** A call at a time after T0, as it is decided: on the visitor as it was read. */
async function call(afterMs: number, ...changes: Parameters<typeof write>[1]): Promise<void> {
  const row = await known()
  await write(opened.store, [{ type: 'visitor_saved', visitor: { ...row, last_seen_at: T0 + afterMs } }, ...changes])
}

let made = 0
const track = (afterMs: number, timestamp = T0 + afterMs) =>
  call(afterMs, event(`e${made++}`, 'v1', { received_at: T0 + afterMs, timestamp }))

/** Read by somebody who remembers nothing. */
async function expectLastSeen(afterMs: number): Promise<void> {
  const other = openSqliteStore({ path: opened.path })
  const [row] = (await readRows(other, { visitor_ids: ['v1'] })).visitors
  expect(row?.last_seen_at).toBe(T0 + afterMs)
  expect((await known()).last_seen_at).toBe(T0 + afterMs)
  await other.close()
}

describe('when a visitor was last seen', () => {
  it('is told by its events, so that its row need not be written with each', async () => {
    await track(1_000)
    await track(2_000)
    expect(inRow()).toBe(T0)
    await expectLastSeen(2_000)
  })

  it('is in the row after some fifty events, so that a read looks at few', async () => {
    for (let count = 1; count <= 51; count++) await track(count)
    expect(inRow()).toBe(T0 + 51)
    await track(100)
    expect(inRow()).toBe(T0 + 51)
    await expectLastSeen(100)
  })

  it('is in the row where nobody counted the events since', async () => {
    await track(1_000)
    const other = openSqliteStore({ path: opened.path })
    await write(other, [contact('contact_1')])
    await other.close()
    await track(2_000)
    expect(inRow()).toBe(T0 + 2_000)
  })

  it('is in the row where the event was long under way, and stands among older ones', async () => {
    await call(1_000, operation('o1', 'v1'))
    await track(2_000, T0 + 500)
    expect(inRow()).toBe(T0 + 2_000)
    await expectLastSeen(2_000)
  })

  it('is in the row where the call was no event', async () => {
    await call(1_000, operation('o1', 'v1'))
    expect(inRow()).toBe(T0 + 1_000)
    await expectLastSeen(1_000)
  })

  it('is the later of two times, where the row was written whole in between', async () => {
    const row = await known()
    await write(opened.store, [
      { type: 'visitor_saved', visitor: { ...row, last_seen_at: T0 + 1_000 } },
      contact('contact_1', { email: 'a@acme.com' }),
      // A unique field that changes keeps both versions, and what came before, apart (`coalesce.ts`).
      contact('contact_1', { email: 'b@acme.com' }),
      { type: 'visitor_saved', visitor: { ...row, name: 'Ann', last_seen_at: T0 + 2_000 } },
    ])
    await expectLastSeen(2_000)
  })

  it('stays what it was when the events that tell it are erased (R29)', async () => {
    await write(opened.store, [contact('contact_1')])
    await call(1_000, event('of contact', 'v1', { contact_id: 'contact_1', received_at: T0 + 1_000, timestamp: T0 + 1_000 }))
    expect(inRow()).toBe(T0)
    await write(opened.store, [{ type: 'contact_erased', contact_id: 'contact_1', names: [], emails: [] }])
    await expectLastSeen(1_000)
  })
})
