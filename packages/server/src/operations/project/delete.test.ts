import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { contact, event, keys, visitor, write } from '../../store/conformance/testing.js'
import { newMachine, openAsServer, type Machine } from '../testing.js'

let machine: Machine
let id: string
beforeEach(async () => {
  machine = newMachine()
  const { store, accounts } = openAsServer(machine)
  await accounts.createUser({ email: 'ann@acme.com', password: 'correct horse' })
  await store.close()
  id = (await machine.hal('project', 'create', 'Shop')).said
  await machine.hal('project', 'create', 'Other')
  await within((server) => write(server, [contact('contact_1'), visitor('v1'), event('e1', 'v1')], id))
})
afterEach(() => machine.dispose())

async function within<Answer>(work: (server: ReturnType<typeof openAsServer>['store']) => Promise<Answer>): Promise<Answer> {
  const { store } = openAsServer(machine)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

describe('hal project delete', () => {
  it('asks for the id again, and ends with what was removed', async () => {
    machine.input = id
    const { exitCode, said, noted } = await machine.hal('project', 'delete', id)
    expect(exitCode).toBe(0)
    expect(noted).toMatch(/deletes the project "Shop" with all its data.*Type its id again/)
    expect(said).toMatch(new RegExp(`^${id} was deleted at .*Removed:\nevents\t1\n`))
    for (const line of ['visitors\t1', 'contacts\t1', 'stages\t5', 'members\t1']) expect(said.split('\n')).toContain(line)
    expect((await machine.hal('project', 'list')).said).toMatch(/^\S+\tOther\tann@acme.com$/)
    expect((await machine.hal('check')).exitCode).toBe(0)
  })

  it('deletes nothing where another id is typed, or none', async () => {
    for (const input of ['', 'shop', `${id}x`]) {
      machine.input = input
      const { exitCode, noted } = await machine.hal('project', 'delete', id)
      expect(exitCode).toBe(1)
      expect(noted).toMatch(/Nothing was deleted/)
    }
    expect(await within(({ queries }) => queries.project(id))).toMatchObject({ name: 'Shop' })
  })

  it('asks no script that says --yes', async () => {
    expect(await machine.hal('project', 'delete', id, '--yes')).toMatchObject({ exitCode: 0 })
    expect(await within(({ queries }) => queries.project(id))).toBeNull()
  })

  it('goes on where it was interrupted, without asking again', async () => {
    await within(async ({ removals }) => {
      await removals.beginProject(id, Date.now())
      await removals.removeOfProject(1, Date.now(), 1)
    })
    expect((await machine.hal('project', 'list')).noted).toContain(`${id} is being deleted`)
    expect((await machine.hal('check')).exitCode).toBe(0)
    const { exitCode, said } = await machine.hal('project', 'delete', id)
    expect(exitCode).toBe(0)
    expect(said).toContain('events\t1')
  })

  it('is unknown to a running server at once, and says again what was removed', async () => {
    await within(async ({ queries, read }) => {
      expect(await queries.project(id)).not.toBeNull()
      const first = await machine.hal('project', 'delete', id, '--yes')
      expect(await queries.project(id)).toBeNull()
      expect(await read(keys({ project_id: id, operation_ids: ['e1'] }))).toBeNull()
      expect((await machine.hal('project', 'delete', id, '--yes')).said).toBe(first.said)
    })
  })

  it.each([
    [['project', 'delete'], 2, /Which project\?/],
    [['project', 'delete', 'a', 'b'], 2, /takes one word/],
    [['project', 'list', '--yes'], 2, /does not take --yes/],
    [['project', 'delete', 'nowhere', '--yes'], 1, /no project nowhere/],
  ])('says what is wrong with %j', async (args, exitCode, message) => {
    const seen = await machine.hal(...args)
    expect(seen.noted).toMatch(message)
    expect(seen.exitCode).toBe(exitCode)
  })
})
