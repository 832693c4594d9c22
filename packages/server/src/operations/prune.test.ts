import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { event, keys, project, visitor, write } from '../store/conformance/testing.js'
import { newMachine, openAsServer, type Machine } from './testing.js'

const day = 86_400_000

let machine: Machine
beforeEach(async () => {
  machine = newMachine()
  const { store } = openAsServer(machine)
  for (const [created_at, id] of ['shop', 'blog'].entries()) {
    await write(store, [project({ id, created_at }), visitor('v1'), received('old', 11), received('young', 9)], id)
  }
  await store.close()
})
afterEach(() => machine.dispose())

function received(id: string, daysAgo: number) {
  const at = Date.now() - daysAgo * day
  return event(id, 'v1', { timestamp: at, received_at: at })
}

async function eventsOf(project_id: string): Promise<string[]> {
  const { store } = openAsServer(machine)
  const { data } = await store.queries.events({ project_id, limit: 200, cursor: null }, {})
  await store.close()
  return data.map(({ id }) => id)
}

describe('hal prune', () => {
  it('removes older events of one project', async () => {
    const { exitCode, said } = await machine.hal('prune', '--events-older-than', '10', '--project', 'shop')
    expect(exitCode).toBe(0)
    expect(said).toBe('shop\tevents removed: 1')
    expect(await eventsOf('shop')).toEqual(['young'])
    expect(await eventsOf('blog')).toEqual(['young', 'old'])
  })

  it('removes those of all projects, and nothing the second time', async () => {
    expect((await machine.hal('prune', '--events-older-than', '10')).said).toBe('shop\tevents removed: 1\nblog\tevents removed: 1')
    expect((await machine.hal('prune', '--events-older-than', '10')).said).toBe('shop\tevents removed: 0\nblog\tevents removed: 0')
  })

  it('works beside a running server, which sees it at once', async () => {
    const { store } = openAsServer(machine)
    const read = async () => (await store.read(keys({ project_id: 'shop', operation_ids: ['old'] })))?.rows.operations[0]?.result
    expect(await read()).toMatchObject({ event_id: 'old' })
    await machine.hal('prune', '--events-older-than', '10')
    expect(await read()).toBeNull()
    await store.close()
  })

  it('rests a second after each slice while others write, and hardly while nobody does', async () => {
    const { store } = openAsServer(machine)
    const rests: number[] = []
    const pruneMany = async (name: string) => {
      await write(store, Array.from({ length: 200 }, (_, i) => received(`${name}${i}`, 11)), 'shop')
      expect((await machine.hal('prune', '--events-older-than', '10', '--project', 'shop')).exitCode).toBe(0)
      return rests.splice(0)
    }
    machine.rest = async (ms) => void rests.push(ms)
    expect(Math.max(...(await pruneMany('first')))).toBeLessThan(1_000)
    machine.rest = async (ms) => {
      rests.push(ms)
      await write(store, [received(`meanwhile${rests.length}`, 0)], 'blog')
    }
    const [, ...afterOthersWrote] = await pruneMany('second')
    expect(afterOthersWrote.length).toBeGreaterThan(1)
    expect(Math.min(...afterOthersWrote)).toBe(1_000)
    await store.close()
  })

  it.each([
    [['prune'], 2, /DAYS is a whole number from 1/],
    [['prune', '--events-older-than', '0'], 2, /DAYS is a whole number from 1/],
    [['prune', '--events-older-than', '1.5'], 2, /DAYS is a whole number from 1/],
    [['prune', '--events-older-than', '36501'], 2, /to 36500/],
    [['prune', '--events-older-than', '10', 'shop'], 2, /takes no words/],
    [['prune', '--events-older-than', '10', '--project', 'nowhere'], 1, /no project nowhere/],
  ])('says what is wrong with %j', async (args, exitCode, message) => {
    const seen = await machine.hal(...args)
    expect(seen.noted).toMatch(message)
    expect(seen.exitCode).toBe(exitCode)
    expect(await eventsOf('shop')).toHaveLength(2)
  })
})
