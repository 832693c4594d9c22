import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newMachine, openAsServer, type Machine } from '../testing.js'

let machine: Machine
beforeEach(() => {
  machine = newMachine()
})
afterEach(() => machine.dispose())

async function haveUsers(...emails: string[]): Promise<void> {
  const { store, accounts } = openAsServer(machine)
  for (const email of emails) await accounts.createUser({ email, password: 'correct horse' })
  await store.close()
}

async function stagesOf(projectId: string): Promise<string[]> {
  const { store } = openAsServer(machine)
  const stages = await store.queries.stages(projectId)
  await store.close()
  return stages.map(({ name }) => name)
}

describe('hal project', () => {
  it('makes a project with the stages of every new one, and its only user a member (R30)', async () => {
    await haveUsers('ann@acme.com')
    const { exitCode, said: id } = await machine.hal('project', 'create', 'Web', 'shop')
    expect(exitCode).toBe(0)
    expect(await stagesOf(id)).toEqual(['Lead', 'Qualified', 'Proposal', 'Won', 'Lost'])
    expect((await machine.hal('project', 'list')).said).toBe(`${id}\tWeb shop\tann@acme.com`)
  })

  it('asks whose it is where there are several users', async () => {
    await haveUsers('ann@acme.com', 'bob@acme.com')
    expect((await machine.hal('project', 'create', 'Shop')).noted).toMatch(/Who is its member\?/)
    const { said: id } = await machine.hal('project', 'create', 'Shop', '--member', 'Bob@acme.com')
    expect((await machine.hal('project', 'members', id)).said).toBe('bob@acme.com')
  })

  it('lets people reach a project, and no more', async () => {
    await haveUsers('ann@acme.com', 'bob@acme.com')
    const { said: id } = await machine.hal('project', 'create', 'Shop', '--member', 'ann@acme.com')
    expect((await machine.hal('project', 'members', id, 'add', 'bob@acme.com')).said).toBe('ann@acme.com\nbob@acme.com')
    expect((await machine.hal('project', 'members', id, 'remove', 'ann@acme.com')).said).toBe('bob@acme.com')
  })

  it('keeps the last member', async () => {
    await haveUsers('ann@acme.com')
    const { said: id } = await machine.hal('project', 'create', 'Shop')
    const { exitCode, noted } = await machine.hal('project', 'members', id, 'remove', 'ann@acme.com')
    expect(exitCode).toBe(1)
    expect(noted).toMatch(/its last one, who stays/)
  })

  it.each([
    [['project', 'create'], 2, /needs a name/],
    [['project', 'create', 'x'.repeat(201)], 2, /1 to 200 characters/],
    [['project', 'create', 'Shop', '--member', 'nobody@acme.com'], 1, /no account with the email nobody@acme.com/],
    [['project', 'members'], 2, /Of which project\?/],
    [['project', 'members', 'nowhere'], 1, /no project nowhere: .*project list/],
    [['project', 'remove', 'x'], 2, /may be: list, create, members/],
  ])('says what is wrong with %j', async (args, exitCode, message) => {
    await haveUsers('ann@acme.com')
    const seen = await machine.hal(...args)
    expect(seen.noted).toMatch(message)
    expect(seen.exitCode).toBe(exitCode)
  })

  it('upgrades no database by the way', async () => {
    await haveUsers('ann@acme.com')
    const { store } = openAsServer(machine)
    store.database.pragma('user_version = 1')
    await store.close()
    expect((await machine.hal('project', 'list')).noted).toMatch(/start the server once, which upgrades it/)
  })
})
