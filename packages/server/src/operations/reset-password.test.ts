import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Accounts } from '../accounts/port.js'
import type { SqliteStore } from '../store/sqlite/open-sqlite-store.js'
import { newMachine, openAsServer, type Machine } from './testing.js'

let machine: Machine
let accounts: Accounts
let store: SqliteStore
let token: string
beforeEach(async () => {
  machine = newMachine()
  ;({ accounts, store } = openAsServer(machine))
  const signedUp = await accounts.signUp({ email: 'ann@acme.com', password: 'forgotten' })
  if (signedUp.status === 'refused') throw new Error(signedUp.detail)
  token = signedUp.token
})
afterEach(async () => {
  await store.close()
  machine.dispose()
})

const signIn = async (password: string) => (await accounts.signIn({ email: 'ann@acme.com', password })).status

describe('hal reset-password', () => {
  it('makes a password and shows it, beside a running server', async () => {
    const { exitCode, said } = await machine.hal('reset-password', 'Ann@Acme.com')
    expect(exitCode).toBe(0)
    const [, password = ''] = /: (\S+) \(shown this once\)/.exec(said) ?? []
    expect(password).toHaveLength(16)
    expect(await signIn(password)).toBe('signed_in')
    expect(await signIn('forgotten')).toBe('refused')
  })

  it('ends all sessions at once', async () => {
    expect(await accounts.authenticate(token)).not.toBeNull()
    await machine.hal('reset-password', 'ann@acme.com')
    expect(await accounts.authenticate(token)).toBeNull()
  })

  it('takes the password from the standard input, and does not show it', async () => {
    machine.input = 'correct horse'
    const { said, noted } = await machine.hal('reset-password', 'ann@acme.com', '--stdin')
    expect(said + noted).not.toContain('correct horse')
    expect(await signIn('correct horse')).toBe('signed_in')
  })

  it('refuses a password that is too short, and leaves the old one', async () => {
    machine.input = 'short'
    const { exitCode, noted } = await machine.hal('reset-password', 'ann@acme.com', '--stdin')
    expect(exitCode).toBe(1)
    expect(noted).toMatch(/password must have at least 8 characters/)
    expect(await signIn('forgotten')).toBe('signed_in')
  })

  it.each(['password', '12345678', '        ', 'ann@acme.com', 'zzzzzzzz'])('refuses %j, which would be guessed at once (W17)', async (password) => {
    machine.input = password
    expect(await machine.hal('reset-password', 'ann@acme.com', '--stdin')).toMatchObject({ exitCode: 1, noted: expect.stringMatching(/^ann@acme.com: password /) })
    expect(await signIn('forgotten')).toBe('signed_in')
  })

  it('says so where nobody has that email', async () => {
    const { exitCode, noted } = await machine.hal('reset-password', 'bob@acme.com')
    expect(exitCode).toBe(1)
    expect(noted).toBe('bob@acme.com: There is no account with this email.')
  })

  it('takes no password on the command line', async () => {
    expect((await machine.hal('reset-password', 'ann@acme.com', '--password', 'x')).exitCode).toBe(2)
  })
})
