import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { operations } from './operations.js'
import { newMachine, type Machine } from './testing.js'

let machine: Machine
beforeEach(() => {
  machine = newMachine()
})
afterEach(() => machine.dispose())

describe('hal', () => {
  it.each([['--help'], ['-h'], ['help']])('lists what it can do (%s)', async (word) => {
    const { exitCode, said } = await machine.hal(word)
    for (const { name, summary } of operations) expect(said).toMatch(new RegExp(`${name}.*${summary.slice(0, 20)}`))
    expect(exitCode).toBe(0)
  })

  it('lists them where it is told nothing, as a wrong use', async () => {
    expect(await machine.hal()).toMatchObject({ exitCode: 2, said: expect.stringContaining('backup') })
  })

  it('names what it does not know', async () => {
    expect(await machine.hal('destroy')).toMatchObject({ exitCode: 2, noted: expect.stringContaining('There is no `hal destroy`') })
  })

  it.each(operations.map(({ name }) => name))('%s explains itself, and does nothing', async (name) => {
    const { exitCode, said } = await machine.hal(name, '--help')
    expect(said).toMatch(new RegExp(`^Usage: npm run hal -- ${name}`))
    expect(exitCode).toBe(0)
  })

  it.each([
    [['check', 'a', 'b'], 'b'],
    [['backup', 'a', 'b'], 'b'],
    [['restore', 'a', 'b'], 'b'],
    [['reset-password', 'ann@acme.com', 'x'], 'x'],
    [['project', 'list', 'x'], 'x'],
    [['project', 'members', 'demo', 'add', 'ann@acme.com', 'x'], 'x'],
    [['user', 'list', 'x'], 'x'],
    [['user', 'add', 'ann@acme.com', 'x'], 'x'],
    [['user', 'remove', 'ann@acme.com', 'x'], 'x'],
    [['help', 'x'], 'x'],
  ])('refuses a word too many: %j (F10)', async (args, surplus) => {
    const { exitCode, noted, said } = await machine.hal(...args)
    expect(noted).toMatch(new RegExp(`^\`hal .*\` takes .*, and \`${surplus}\` is too many: put quotes round a name with blanks\\.`))
    expect(said).toBe('')
    expect(exitCode).toBe(2)
  })

  it.each([
    [['project', 'list', '--member', 'x'], /`hal project list` does not take --member: it takes no options/],
    [['project', 'members', 'demo', '--member', 'x'], /it takes --role/],
    [['user', 'remove', 'x', '--stdin'], /does not take --stdin/],
  ])('refuses an option that means nothing there: %j (F10)', async (args, message) => {
    expect(await machine.hal(...args)).toMatchObject({ exitCode: 2, noted: expect.stringMatching(message) })
  })

  it('refuses an option that it does not know, with the help', async () => {
    const { exitCode, noted } = await machine.hal('backup', '--force')
    expect(noted).toMatch(/Unknown option '--force'.*\n\nUsage: npm run hal -- backup/s)
    expect(exitCode).toBe(2)
  })

  it.each(['nothing\u001b[2J', 'no\nthing', '__proto__', 'constructor'])('says in one line that there is no %j (F10)', async (name) => {
    for (const args of [[name], ['project', name], ['user', name]]) {
      const { exitCode, noted } = await machine.hal(...args)
      expect(noted.split('\n')[0]).toMatch(/There is no|is not known/)
      // eslint-disable-next-line no-control-regex
      expect(noted).not.toMatch(/\u001b/)
      expect(exitCode).toBe(2)
    }
  })
})
