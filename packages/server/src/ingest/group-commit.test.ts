import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseBatch } from '@hal/contract'
import { createSqliteAccountRows } from '../accounts/sqlite-rows.js'
import { createChatTokens } from '../identity/chat-tokens.js'
import { createVisitorTokens } from '../identity/visitor-tokens.js'
import { StoreUnavailable } from '../store/port.js'
import { createHeldLog, turn, watch, type HeldLog } from '../store/sqlite/held-log.js'
import { openSqliteStore, type SqliteStore } from '../store/sqlite/open-sqlite-store.js'
import { temporaryFile } from '../store/sqlite/testing.js'
import { Overloaded } from './admission.js'
import type { GroupObserver } from './group-commit.js'
import { createIngest } from './ingest.js'
import type { Ingest } from './port.js'

const failure = new Error('EIO')

let file: ReturnType<typeof temporaryFile>
let held: HeldLog
let store: SqliteStore
let ingest: Ingest
let project_id: string
let ended: string[]

beforeEach(async () => {
  file = temporaryFile()
  held = createHeldLog()
  store = openSqliteStore({ path: file.path, openLog: held.open })
  ended = []
  let ids = 0
  const newId = (prefix: string) => `${prefix}_${++ids}`
  const observer: GroupObserver = { began: () => (outcome) => void ended.push(outcome), shed: () => {} }
  const visitorTokens = createVisitorTokens('a secret for tests, of some length')
  ingest = createIngest({ store, visitorTokens, chatTokens: createChatTokens('a secret for tests, of some length'), now: Date.now, newId, newOperationId: () => newId('made'), newSecret: () => 'secret', observer })
  const creating = ingest.createProject({ name: 'Acme' }, 'user_1')
  await turn()
  await held.end()
  project_id = await creating
})
afterEach(async () => {
  await store.close()
  file.remove()
})

const track = (id: string, visitor_id = 'v1') => ({ id, type: 'track', visitor_id, name: 'x' })

/** Submits operations as they stand on the wire. */
function submitAll(operations: object[], dry_run = false): ReturnType<Ingest['submit']> {
  const parse = parseBatch({ project_id, operations })
  if (!parse.ok) throw new Error(JSON.stringify(parse.errors))
  const pending = parse.value.operations.map((entry) => {
    if (!entry.parse.ok) throw new Error(JSON.stringify(entry.parse.errors))
    return { id: entry.id, submitted: entry.parse.value }
  })
  return ingest.submit({ project_id, origin: undefined, sent_at: undefined, dry_run, device: undefined, operations: pending })
}

const submit = (id: string) => submitAll([track(id)])

/** The requests of one turn of the event loop are decided and written, as one group. */
async function group(...requests: Promise<unknown>[]): Promise<(() => string)[]> {
  const states = requests.map(watch)
  await turn()
  await turn()
  return states
}

const eventCount = () => store.database.prepare('SELECT count(*) FROM events').pluck().get()

const statuses = async (...answers: ReturnType<Ingest['submit']>[]) =>
  (await Promise.all(answers)).flatMap((answer) => (answer.ok ? answer.outcomes.map(({ status }) => status) : 'refused'))

describe('a call', () => {
  it('is answered only when its sync has ended, and the next group is written meanwhile', async () => {
    const [first] = await group(submit('e1'))
    const [second] = await group(submit('e2'))
    expect([first?.(), second?.(), eventCount(), held.begun()]).toEqual(['pending', 'pending', 2, 2])
    await held.end()
    expect([first?.(), second?.()]).toEqual(['fulfilled', 'pending'])
    await held.end()
    expect(second?.()).toBe('fulfilled')
  })

  it('shares its sync with all groups that were written while the one before it ran', async () => {
    await group(submit('e1'))
    const later = [...(await group(submit('e2'))), ...(await group(submit('e3'))), ...(await group(submit('e4')))]
    await held.end()
    await held.end()
    expect(later.map((state) => state())).toEqual(['fulfilled', 'fulfilled', 'fulfilled'])
    expect(held.begun()).toBe(3)
  })

  it('waits until as much has come as waits for the disk, or nothing does any more', async () => {
    await group(submit('e1'), submit('e2'))
    await group(submit('e3'))
    expect(eventCount()).toBe(2)
    await group(submit('e4'))
    expect(eventCount()).toBe(4)
    await group(submit('e5'))
    await held.end()
    await group()
    expect(eventCount()).toBe(4)
    await held.end()
    await group()
    expect(eventCount()).toBe(5)
    await held.end()
  })

  it('is never told to be a duplicate of what is not durable (R26)', async () => {
    const first = submit('e1')
    await group(first)
    const repeated = submit('e1')
    const [state] = await group(repeated)
    expect(state?.()).toBe('pending')
    await held.end()
    expect(await statuses(first, repeated)).toEqual(['ok', 'duplicate'])
  })

  it('that writes nothing waits for what it was decided on, and for nothing else', async () => {
    const nothing = () => submitAll([track('e0')], true)
    await nothing()
    await group(submit('e1'))
    const [dryRun] = await group(nothing())
    expect(dryRun?.()).toBe('pending')
    await held.end()
    expect(dryRun?.()).toBe('fulfilled')
  })

  it('is durable when an account is written in between, which waits for the disk itself', async () => {
    const first = submit('e1')
    await group(first)
    const rows = createSqliteAccountRows(store.database)
    await rows.addUser({ id: 'user_2', email: 'ann@acme.com', password_hash: 'hash', created_at: 0 }, null)
    expect(store.database.pragma('synchronous', { simple: true })).toBe(2)
    const second = submit('e2')
    await group(second)
    await held.end()
    await held.end()
    expect(await statuses(first, second)).toEqual(['ok', 'ok'])
    expect(await rows.countUsers()).toBe(1)
  })
})

describe('a sync that fails', () => {
  it('refuses all who wait for it; a retry is a duplicate once the log was copied (R26)', async () => {
    const answers = [submit('e1'), submit('e2')]
    const refused = Promise.allSettled(answers)
    await group(...answers)
    await held.end(failure)
    expect((await refused).map((one) => one.status === 'rejected' && one.reason instanceof StoreUnavailable)).toEqual([true, true])
    expect(ended).toEqual(['failed'])
    expect(await statuses(submit('e1'), submit('e2'))).toEqual(['duplicate', 'duplicate'])
    const next = submit('e3')
    await group(next)
    await held.end()
    expect(await statuses(next)).toEqual(['ok'])
    expect(ended).toEqual(['failed', 'committed', 'committed'])
  })

  it('leaves a store that takes no writes and is not ready while the log cannot be copied', async () => {
    const reader = openSqliteStore({ path: file.path, openLog: createHeldLog().open })
    reader.database.exec('BEGIN; SELECT * FROM events')
    const [first] = await group(submit('e1'))
    await held.end(failure)
    expect(first?.()).toBe('rejected')
    await expect(submit('e2')).rejects.toBeInstanceOf(StoreUnavailable)
    await expect(submit('e1')).rejects.toBeInstanceOf(StoreUnavailable)
    await expect(store.check()).rejects.toBeInstanceOf(StoreUnavailable)
    expect(eventCount()).toBe(1)
    reader.database.exec('COMMIT')
    await store.check()
    expect(await statuses(submit('e1'))).toEqual(['duplicate'])
    await reader.close()
  })
})

describe('a sync that hangs', () => {
  it('lets no more wait than the bound, by class', async () => {
    const batch = (number: number) => Array.from({ length: 500 }, (_, index) => track(`e${number}-${index}`, `v${number}`))
    const admitted = Array.from({ length: 40 }, (_, number) => submitAll(batch(number)))
    const states = await group(...admitted)
    await expect(submit('late')).rejects.toBeInstanceOf(Overloaded)
    states.push(...(await group(submitAll([{ id: 'i1', type: 'identify', visitor_id: 'v1', email: 'ann@acme.com' }]))))
    expect(new Set(states.map((state) => state()))).toEqual(new Set(['pending']))
    expect(ingest.waiting().reduce((sum, { weight }) => sum + weight, 0)).toBe(20_001)
    while (states.some((state) => state() === 'pending')) {
      await held.end()
      await group()
    }
    expect(new Set(states.map((state) => state()))).toEqual(new Set(['fulfilled']))
    expect(ingest.waiting()).toEqual([])
    const after = submit('late')
    await group(after)
    await held.end()
    expect(await statuses(after)).toEqual(['ok'])
  }, 60_000)

  it('is waited for by drain', async () => {
    await group(submit('e1'))
    const drained = watch(ingest.drain())
    await turn()
    expect(drained()).toBe('pending')
    await held.end()
    expect(drained()).toBe('fulfilled')
  })
})
