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

  it('refuses an option that it does not know, with the help', async () => {
    const { exitCode, noted } = await machine.hal('backup', '--force')
    expect(noted).toMatch(/Unknown option '--force'.*\n\nUsage: npm run hal -- backup/s)
    expect(exitCode).toBe(2)
  })
})
