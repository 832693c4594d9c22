import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { activities, newMachine, openAsServer, type Machine } from '../testing.js'

let machine: Machine
let server: ReturnType<typeof openAsServer>
beforeEach(async () => {
  machine = newMachine()
  server = openAsServer(machine)
  await server.accounts.createUser({ email: 'ann@acme.com', password: 'correct horse' })
})
afterEach(async () => {
  await server.store.close()
  machine.dispose()
})

async function tokenOf(email: string, password: string): Promise<string> {
  const answer = await server.accounts.signIn({ email, password })
  if (answer.status === 'refused') throw new Error(answer.detail)
  return answer.token
}

async function haveProject(name = 'Shop', owner = 'ann@acme.com'): Promise<string> {
  return (await machine.hal('project', 'create', name, '--member', owner)).said
}

const passwordIn = (said: string): string => /: (\S+) \(shown this once\)/.exec(said)?.[1] ?? ''

describe('hal user add', () => {
  it('makes an account beside a running server, and shows its password once', async () => {
    const { exitCode, said } = await machine.hal('user', 'add', 'Bob@Acme.com')
    expect(exitCode).toBe(0)
    expect(passwordIn(said)).toHaveLength(16)
    const user = await server.accounts.authenticate(await tokenOf('bob@acme.com', passwordIn(said)))
    expect(user).toMatchObject({ email: 'bob@acme.com' })
  })

  it.each([
    [[], 'member'],
    [['--role', 'member'], 'member'],
    [['--role', 'owner'], 'owner'],
  ])('lets it reach a project with %j, as %s', async (role, expected) => {
    const id = await haveProject()
    await machine.hal('user', 'add', 'bob@acme.com', '--project', id, ...role)
    expect((await machine.hal('project', 'members', id)).said).toBe(`ann@acme.com\towner\nbob@acme.com\t${expected}`)
    expect(activities(machine)).toMatchObject([{ kind: 'member_added', source: 'system', to: { role: expected } }])
  })

  it('takes the password from the standard input, and does not show it', async () => {
    machine.input = 'battery staple'
    const { said, noted } = await machine.hal('user', 'add', 'bob@acme.com', '--stdin')
    expect(said + noted).not.toContain('battery')
    expect(await tokenOf('bob@acme.com', 'battery staple')).toHaveLength(43)
  })

  it.each(['password', 'bob@acme.com', '        ', 'short'])('refuses the password %j (W17)', async (password) => {
    machine.input = password
    expect(await machine.hal('user', 'add', 'bob@acme.com', '--stdin')).toMatchObject({ exitCode: 1, noted: expect.stringMatching(/^bob@acme.com: password /) })
    expect((await machine.hal('user', 'list')).said).not.toContain('bob')
  })

  it.each([
    [['user', 'add'], 2, /Whose account\?/],
    [['user', 'add', 'bob'], 1, /^bob: email must/],
    [['user', 'add', 'ANN@acme.com'], 1, /^ANN@acme.com: There is an account with this email already/],
    [['user', 'add', 'bob@acme.com', '--role', 'owner'], 2, /needs `--project ID`/],
    [['user', 'add', 'bob@acme.com', '--role', 'king', '--project', 'x'], 2, /may be owner or member/],
    [['user', 'add', 'bob@acme.com', '--project', 'nowhere'], 1, /no project nowhere/],
  ])('says what is wrong with %j, and makes nothing', async (args, exitCode, message) => {
    expect(await machine.hal(...args)).toMatchObject({ exitCode, noted: expect.stringMatching(message) })
    expect((await machine.hal('user', 'list')).said.split('\n')).toHaveLength(1)
  })
})

describe('hal user list', () => {
  it('shows everybody with the role in each project', async () => {
    const [first, second] = [await haveProject('A'), await haveProject('B')]
    await machine.hal('user', 'add', 'bob@acme.com', '--project', second)
    const today = new Date().toISOString().slice(0, 10)
    const [ann = '', bob = ''] = (await machine.hal('user', 'list')).said.split('\n').map((line) => line.split('\t')).sort().map((cells) => cells.join('|'))
    expect(ann).toBe(`ann@acme.com|user_1|${today}|${first} (owner), ${second} (owner)`)
    expect(bob).toMatch(new RegExp(`^bob@acme\\.com\\|user_\\d+\\|${today}\\|${second} \\(member\\)$`))
  })

  it('prints hostile emails as one harmless line (F10)', async () => {
    server.store.database.prepare('UPDATE users SET email = ?').run('a\u001b[2J\nb@acme.com')
    expect((await machine.hal('user', 'list')).said).toMatch(/^a\\u001b\[2J\\u000ab@acme\.com\t[^\n]*$/)
  })
})

describe('hal user remove', () => {
  it('ends all sessions of the account at once, and no others', async () => {
    const bob = passwordIn((await machine.hal('user', 'add', 'bob@acme.com', '--project', await haveProject())).said)
    const tokens = [await tokenOf('bob@acme.com', bob), await tokenOf('bob@acme.com', bob)]
    const other = await tokenOf('ann@acme.com', 'correct horse')
    expect(await machine.hal('user', 'remove', 'Bob@acme.com')).toMatchObject({ exitCode: 0 })
    for (const token of tokens) expect(await server.accounts.authenticate(token)).toBeNull()
    expect(await server.accounts.authenticate(other)).not.toBeNull()
    await expect(tokenOf('bob@acme.com', bob)).rejects.toThrow(/wrong/)
    expect(await machine.hal('check')).toMatchObject({ exitCode: 0 })
    expect(activities(machine)).toMatchObject([{ kind: 'member_added' }, { kind: 'member_removed', from: { role: 'member' }, to: null }])
  })

  it('refuses the last owner of projects, names them, and changes nothing', async () => {
    const projects = [await haveProject('A'), await haveProject('B')]
    await machine.hal('user', 'add', 'bob@acme.com', '--project', projects[0] ?? '', '--role', 'owner')
    await machine.hal('user', 'add', 'cleo@acme.com', '--project', projects[1] ?? '', '--role', 'member')
    const { exitCode, noted } = await machine.hal('user', 'remove', 'ann@acme.com')
    expect(exitCode).toBe(1)
    expect(noted).toMatch(new RegExp(`^ann@acme.com is the last owner of project ${projects[1]}: add another first`))
    expect((await machine.hal('project', 'members', projects[0] ?? '')).said).toContain('ann@acme.com')
    await machine.hal('project', 'members', projects[1] ?? '', 'add', 'cleo@acme.com', '--role', 'owner')
    expect((await machine.hal('user', 'remove', 'ann@acme.com')).exitCode).toBe(0)
  })

  it('refuses the only account: the next stranger would become the owner', async () => {
    expect(await machine.hal('user', 'remove', 'ann@acme.com')).toMatchObject({ exitCode: 1, noted: expect.stringMatching(/is the only account/) })
  })

  it.each([
    [['user', 'remove'], 2, /Whose account\?/],
    [['user', 'remove', 'nobody@acme.com'], 1, /no account with the email nobody@acme.com: .*user list/],
  ])('says what is wrong with %j', async (args, exitCode, message) => {
    expect(await machine.hal(...args)).toMatchObject({ exitCode, noted: expect.stringMatching(message) })
  })
})
