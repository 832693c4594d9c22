import { describe, expect, it } from 'vitest'
import { P, project, write } from '../store/conformance/testing.js'
import { createMemoryStore } from '../store/memory/create-memory-store.js'
import { isAdmitted, Overloaded, type ShedClass } from './admission.js'
import { createChatEntrance } from './chat.js'
import { createGroupCommit } from './group-commit.js'
import type { Job } from './job.js'

const job = (shedClass: ShedClass, weight: number): Job<string> => ({
  project_id: 'nobody',
  weight,
  shedClass,
  received_at: 0,
  addKeys: () => {},
  decide: () => ({ answer: 'decided', changes: [] }),
  withoutProject: () => 'answered',
})

/** A group commit whose turn comes when the test says so. */
function createHeld() {
  let run = () => {}
  const shed: Job<unknown>[] = []
  const store = createMemoryStore()
  const group = createGroupCommit({
    store,
    newId: (prefix) => prefix,
    schedule: (start) => (run = start),
    observer: { began: () => () => {}, shed: (refused) => shed.push(refused) },
  })
  return { store, group, shed, run: () => run() }
}

describe('what waits is bounded (overloaded, wire.md)', () => {
  it('sheds track first, then set_properties; identify, set_stage and set_deal last', () => {
    const classes: ShedClass[] = ['track', 'set_properties', 'kept_longest']
    const admittedAt = (waiting: number) => classes.filter((shedClass) => isAdmitted(shedClass, 1, waiting))
    expect(admittedAt(19_999)).toEqual(classes)
    expect(admittedAt(20_000)).toEqual(['set_properties', 'kept_longest'])
    expect(admittedAt(30_000)).toEqual(['kept_longest'])
    expect(admittedAt(40_000)).toEqual([])
  })

  it('refuses what comes past the bound, and answers all that was let in', async () => {
    const { group, shed, run } = createHeld()
    const admitted = [group.enqueue(job('track', 19_000)), group.enqueue(job('track', 1_000))]
    await expect(group.enqueue(job('track', 1))).rejects.toBeInstanceOf(Overloaded)
    admitted.push(group.enqueue(job('kept_longest', 500)))
    run()
    expect(await Promise.all(admitted)).toEqual(['answered', 'answered', 'answered'])
    expect(shed).toMatchObject([{ shedClass: 'track', weight: 1 }])
  })

  it('sheds what the visitor’s side reads with track, because that loses nothing', async () => {
    const { store, group, shed, run } = createHeld()
    await write(store, [project()])
    const tokens = { seal: () => Promise.reject(new Error('none is made')), open: () => Promise.resolve(null) }
    const enterChat = createChatEntrance({ store, visitorTokens: tokens, chatTokens: tokens, now: () => 0 }, group)
    const admitted = group.enqueue(job('track', 20_000))
    const call = { project_id: P, origin: undefined, visitor_id: 'v1', chat_token: 'a token', visitor_token: undefined }
    await expect(enterChat(call)).rejects.toBeInstanceOf(Overloaded)
    expect(shed).toMatchObject([{ shedClass: 'track', weight: 1 }])
    run()
    await admitted
  })

  it('lets requests in again once the queue has been written', async () => {
    const { group, run } = createHeld()
    const first = group.enqueue(job('track', 20_000))
    await expect(group.enqueue(job('track', 1))).rejects.toBeInstanceOf(Overloaded)
    run()
    await first
    const second = group.enqueue(job('track', 1))
    run()
    expect(await second).toBe('answered')
  })
})
