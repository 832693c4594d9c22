import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { activities, newMachine, openAsServer, type Machine } from '../testing.js'

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

  it('prints the snippet of a project with its stub, and the Content Security Policy that allows it', async () => {
    await haveUsers('ann@acme.com')
    const { said: id, noted } = await machine.hal('project', 'create', 'Shop')
    const tag = `<script async src="http://127.0.0.1:3000/hal.js" data-project-id="${id}"></script>`
    expect(noted).toContain(`<script>let hal</script>\n${tag}`)
    const snippet = await machine.hal('project', 'snippet', id)
    expect(snippet).toMatchObject({ exitCode: 0, said: `<script>let hal</script>\n${tag}` })
    const hash = createHash('sha256').update('let hal').digest('base64')
    expect(snippet.noted).toContain(`script-src http://127.0.0.1:3000 'sha256-${hash}'; connect-src http://127.0.0.1:3000`)
    expect(snippet.noted).toContain('Set HAL_PUBLIC_URL')
  })

  it('points the snippet to HAL_PUBLIC_URL, and to existing projects only', async () => {
    machine.dispose()
    machine = newMachine({ secret: null, publicUrl: 'https://hal.acme.com' })
    await haveUsers('ann@acme.com')
    const { said: id } = await machine.hal('project', 'create', 'Shop')
    const { said, noted } = await machine.hal('project', 'snippet', id)
    expect(said).toContain('src="https://hal.acme.com/hal.js"')
    expect(noted).not.toContain('Set HAL_PUBLIC_URL')
    expect(await machine.hal('project', 'snippet', 'shop')).toMatchObject({ exitCode: 1, noted: expect.stringContaining('There is no project shop') })
    expect(await machine.hal('project', 'snippet')).toMatchObject({ exitCode: 2, noted: expect.stringContaining('Which project?') })
  })

  it('asks whose it is where there are several users', async () => {
    await haveUsers('ann@acme.com', 'bob@acme.com')
    expect((await machine.hal('project', 'create', 'Shop')).noted).toMatch(/Who is its member\?/)
    const { said: id } = await machine.hal('project', 'create', 'Shop', '--member', 'Bob@acme.com')
    expect((await machine.hal('project', 'members', id)).said).toBe('bob@acme.com\towner')
  })

  it('lets people reach a project, and no more', async () => {
    await haveUsers('ann@acme.com', 'bob@acme.com')
    const { said: id } = await machine.hal('project', 'create', 'Shop', '--member', 'ann@acme.com')
    expect((await machine.hal('project', 'members', id, 'add', 'bob@acme.com')).said).toBe('ann@acme.com\towner\nbob@acme.com\tmember')
    expect((await machine.hal('project', 'members', id, 'remove', 'bob@acme.com')).said).toBe('ann@acme.com\towner')
    expect((await machine.hal('project', 'members', id, 'remove', 'bob@acme.com')).noted).toMatch(/bob@acme.com is no member of/)
  })

  it('gives roles, and keeps the last owner (A5, A6)', async () => {
    await haveUsers('ann@acme.com', 'bob@acme.com')
    const { said: id } = await machine.hal('project', 'create', 'Shop', '--member', 'ann@acme.com')
    const members = (...args: string[]) => machine.hal('project', 'members', id, ...args)
    await members('add', 'bob@acme.com')
    expect(await members('remove', 'ann@acme.com')).toMatchObject({ exitCode: 1, noted: expect.stringMatching(/ann@acme.com is the last owner of/) })
    expect(await members('add', 'ann@acme.com', '--role', 'member')).toMatchObject({ exitCode: 1, noted: expect.stringMatching(/is the last owner of/) })
    expect((await members('add', 'bob@acme.com', '--role', 'owner')).said).toBe('ann@acme.com\towner\nbob@acme.com\towner')
    expect((await members('add', 'bob@acme.com')).said).toContain('bob@acme.com\towner')
    expect((await members('remove', 'ann@acme.com')).said).toBe('bob@acme.com\towner')
  })

  it('records changes of members as activities of the project, without emails (A4)', async () => {
    await haveUsers('ann@acme.com', 'bob@acme.com')
    const { said: id } = await machine.hal('project', 'create', 'Shop', '--member', 'ann@acme.com')
    for (const args of [['add', 'bob@acme.com'], ['add', 'bob@acme.com'], ['add', 'bob@acme.com', '--role', 'owner'], ['remove', 'bob@acme.com']]) {
      await machine.hal('project', 'members', id, ...args)
    }
    const owner = { user_id: 'user_2', role: 'owner' }
    const member = { user_id: 'user_2', role: 'member' }
    expect(activities(machine)).toEqual([
      { kind: 'member_added', source: 'system', actor: 'operator', from: null, to: member },
      { kind: 'member_role_changed', source: 'system', actor: 'operator', from: member, to: owner },
      { kind: 'member_removed', source: 'system', actor: 'operator', from: owner, to: null },
    ])
  })

  it('prints a hostile name as one harmless line (F10)', async () => {
    await haveUsers('ann@acme.com')
    const { said: id } = await machine.hal('project', 'create', 'evil\u001b[2J\u001b]0;x\u0007\nsecond\tline')
    expect((await machine.hal('project', 'list')).said).toBe(`${id}\tevil\\u001b[2J\\u001b]0;x\\u0007\\u000asecond\\u0009line\tann@acme.com`)
  })

  it('keeps the last member', async () => {
    await haveUsers('ann@acme.com')
    const { said: id } = await machine.hal('project', 'create', 'Shop')
    const { exitCode, noted } = await machine.hal('project', 'members', id, 'remove', 'ann@acme.com')
    expect(exitCode).toBe(1)
    expect(noted).toMatch(/is the last owner of project_101: add another/)
  })

  it.each([
    [['project', 'create'], 2, /needs a name/],
    [['project', 'create', 'x'.repeat(201)], 2, /1 to 200 characters/],
    [['project', 'create', 'Shop', '--member', 'nobody@acme.com'], 1, /no account with the email nobody@acme.com/],
    [['project', 'members'], 2, /Of which project\?/],
    [['project', 'members', 'demo', '--role', 'owner'], 2, /`--role` goes with/],
    [['project', 'members', 'demo', 'add', 'ann@acme.com', '--role', 'boss'], 2, /`--role boss` is not known: it may be owner or member/],
    [['project', 'members', 'nowhere'], 1, /no project nowhere: .*project list/],
    [['project', 'remove', 'x'], 2, /may be list, create, snippet, members, links, delete/],
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
