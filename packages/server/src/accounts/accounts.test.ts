import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAccounts } from './accounts.js'
import { createPasswords, type Passwords } from './passwords.js'
import type { Accounts, Refusal, SignedIn } from './port.js'
import { createSqliteAccountRows } from './sqlite-rows.js'
import { openTestDatabase, type TestDatabase } from './testing.js'

const START = Date.parse('2026-11-23T14:05:09.123Z')
const DAY_MS = 24 * 60 * 60 * 1000
const ADA = { email: 'ada@example.com', password: 'correct horse' }

const cheap = createPasswords({ ln: 4, r: 8, p: 1 })

let database: TestDatabase
let now: number
let accounts: Accounts

beforeEach(() => {
  database = openTestDatabase()
  now = START
  accounts = open()
})
afterEach(() => {
  database.close()
})

function open(options: { passwords?: Passwords; waiting?: number } = {}): Accounts {
  let users = 0
  return createAccounts({
    rows: createSqliteAccountRows(database.db),
    passwords: options.passwords ?? cheap,
    now: () => now,
    newUserId: () => `user_${String((users += 1))}`,
    random: randomBytes,
    signIns: { atOnce: 2, waiting: options.waiting ?? 20 },
  })
}

function signedIn(outcome: SignedIn | Refusal): SignedIn {
  if (outcome.status === 'refused') throw new Error(outcome.detail)
  return outcome
}

describe('sign-up', () => {
  it('makes a user and signs it in', async () => {
    const { token, user } = signedIn(await accounts.signUp(ADA))
    expect(user).toEqual({
      id: 'user_1',
      email: 'ada@example.com',
      created_at: '2026-11-23T14:05:09.123Z',
    })
    expect(await accounts.authenticate(token)).toEqual(user)
    expect(await accounts.countUsers()).toBe(1)
  })

  it('keeps emails trimmed and lower-cased', async () => {
    const { user } = signedIn(await accounts.signUp({ ...ADA, email: ' Ada@Example.COM ' }))
    expect(user.email).toBe('ada@example.com')
  })

  it('takes the first owner, admin@localhost', async () => {
    const owner = { email: 'admin@localhost', password: 'correct horse' }
    expect(await accounts.createUser(owner)).toMatchObject({ status: 'created' })
    signedIn(await accounts.signIn(owner))
  })

  it('refuses an email that is taken, in any case', async () => {
    await accounts.signUp(ADA)
    const again = await accounts.signUp({ email: 'ADA@example.com', password: 'another one' })
    expect(again).toMatchObject({ status: 'refused', code: 'email_taken' })
    expect(await accounts.createUser(ADA)).toMatchObject({ code: 'email_taken' })
  })

  it('lets one of two win that come at the same time', async () => {
    const outcomes = await Promise.all([accounts.signUp(ADA), accounts.signUp(ADA)])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['refused', 'signed_in'])
    expect(await accounts.countUsers()).toBe(1)
  })

  it.each([
    ['7 characters', '1234567'],
    ['129 characters', 'xy'.repeat(64) + 'x'],
    ['the most common', 'password'],
    ['blanks', ' '.repeat(8)],
    ['its own email', 'ADA@example.com'],
    ['a megabyte', 'x'.repeat(1 << 20)],
    ['a NUL', 'correct\0horse'],
    ['a lone surrogate', 'correct horse \ud800'],
    ['a number', 12345678],
    ['an array', ['correct horse']],
    ['null', null],
  ])('refuses a password of %s', async (_what, password) => {
    const refusal = await accounts.signUp({ ...ADA, password })
    expect(refusal).toMatchObject({ code: 'invalid_request', errors: [{ path: 'password' }] })
    expect(await accounts.countUsers()).toBe(0)
  })

  it('counts characters, not bytes', async () => {
    signedIn(await accounts.signUp({ email: 'a@x', password: '🐎🐴'.repeat(64) }))
    const short = await accounts.signUp({ email: 'b@x', password: '🐎'.repeat(7) })
    expect(short.status).toBe('refused')
  })

  it.each([
    ['without @', 'ada'],
    ['with two @', 'a@b@c'],
    ['with nothing before the @', '@example.com'],
    ['with white space', 'a da@example.com'],
    ['with a NUL', 'ada\0@example.com'],
    ['over 254 characters', `${'a'.repeat(250)}@x.io`],
    ['of a megabyte', `${'a'.repeat(1 << 20)}@x.io`],
    ['that is an object', { toString: (): string => 'ada@example.com' }],
    ['that is not given', undefined],
  ])('refuses an email %s', async (_what, email) => {
    const refusal = await accounts.signUp({ ...ADA, email })
    expect(refusal).toMatchObject({ code: 'invalid_request', errors: [{ path: 'email' }] })
  })

  it('says what is wrong without repeating the password', async () => {
    const refusal = await accounts.signUp({ ...ADA, password: 'hunter2' })
    expect(JSON.stringify(refusal)).not.toContain('hunter2')
  })
})

describe('sign-in', () => {
  it('gives each sign-in a session of its own', async () => {
    const first = signedIn(await accounts.signUp(ADA))
    const second = signedIn(await accounts.signIn({ ...ADA, email: 'ADA@example.com' }))
    expect(second.user).toEqual(first.user)
    expect(second.token).not.toBe(first.token)
  })

  it('answers alike to an unknown email and a wrong password, whatever they hold', async () => {
    await accounts.signUp(ADA)
    const wrong = await accounts.signIn({ ...ADA, password: 'wrong horse' })
    expect(wrong).toMatchObject({ status: 'refused', code: 'unauthenticated' })
    expect(await accounts.signIn({ ...ADA, email: 'bob@example.com' })).toEqual(wrong)
    expect(await accounts.signIn({ ...ADA, email: "'OR''='@--" })).toEqual(wrong)
    expect(await accounts.signIn({ ...ADA, password: '' })).toEqual(wrong)
  })

  it.each([
    ['no text', 'password', { ...ADA, password: { length: 13 } }],
    ['the password and a NUL', 'password', { ...ADA, password: `${ADA.password}\0` }],
    ['far too long', 'password', { ...ADA, password: 'x'.repeat(1 << 20) }],
    ['no email', 'email', { ...ADA, email: 'ada' }],
    ['not given', 'email', { email: undefined, password: ADA.password }],
  ])('refuses what is %s as %s before any work', async (_what, path, credentials) => {
    await accounts.signUp(ADA)
    const refusal = await accounts.signIn(credentials)
    expect(refusal).toMatchObject({ code: 'invalid_request', errors: [{ path }] })
  })

  it('does the same work for an unknown email as for a wrong password', async () => {
    const verified: (string | null)[] = []
    const passwords: Passwords = {
      hash: (password) => cheap.hash(password),
      verify: (password, stored) => {
        verified.push(stored === null ? 'nobody' : 'somebody')
        return cheap.verify(password, stored)
      },
    }
    accounts = open({ passwords })
    await accounts.signUp(ADA)
    await accounts.signIn({ ...ADA, password: 'wrong horse' })
    await accounts.signIn({ ...ADA, email: 'bob@example.com' })
    expect(verified).toEqual(['somebody', 'nobody'])
  })

  it('turns people away where too many sign in at once', async () => {
    await accounts.signUp(ADA)
    accounts = open({ waiting: 1 })
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => accounts.signIn(ADA)))
    const refused = outcomes.filter(({ status }) => status === 'refused')
    expect(refused).toMatchObject([{ code: 'overloaded' }])
  })

  it('goes on while sign-ups take all the time in the world (W18)', async () => {
    let finish = () => {}
    let held = Promise.resolve()
    const hash: Passwords['hash'] = async (password) => {
      await held
      return cheap.hash(password)
    }
    accounts = open({ passwords: { ...cheap, hash } })
    await accounts.signUp(ADA)
    held = new Promise<void>((resolve) => (finish = resolve))
    const flood = Array.from({ length: 30 }, (_, i) => accounts.signUp({ ...ADA, email: `new${String(i)}@example.com` }))
    const signIns = await Promise.all(Array.from({ length: 8 }, () => accounts.signIn(ADA)))
    expect(signIns.map(({ status }) => status)).toEqual(Array(8).fill('signed_in'))
    finish()
    const signUps = await Promise.all(flood)
    expect(signUps.filter(({ status }) => status === 'signed_in')).toHaveLength(11)
    expect(signUps.filter((outcome) => outcome.status === 'refused' && outcome.code === 'overloaded')).toHaveLength(19)
  })

  it('begins the counts of guesses anew with each password, and tells nothing of it', async () => {
    const nobody = await accounts.passwordGeneration('ada@example.com')
    await accounts.signUp(ADA)
    const first = await accounts.passwordGeneration('ada@example.com')
    await accounts.resetPassword({ ...ADA, password: 'new password' })
    const second = await accounts.passwordGeneration('ada@example.com')
    expect(new Set([nobody, first, second]).size).toBe(3)
    expect(await accounts.passwordGeneration('bob@example.com')).toBe(nobody)
  })

  it('opens no session on a password that was replaced while it was being checked', async () => {
    await accounts.signUp(ADA)
    const passwords: Passwords = {
      hash: (password) => cheap.hash(password),
      verify: async (password, stored) => {
        const isRight = await cheap.verify(password, stored)
        await accounts.resetPassword({ ...ADA, password: 'new password' })
        return isRight
      },
    }
    expect(await open({ passwords }).signIn(ADA)).toMatchObject({ code: 'unauthenticated' })
  })
})

describe('a session', () => {
  it('ends at once with sign-out, and no other with it', async () => {
    const first = signedIn(await accounts.signUp(ADA))
    const second = signedIn(await accounts.signIn(ADA))
    await accounts.signOut(first.token)
    await accounts.signOut(first.token)
    expect(await accounts.authenticate(first.token)).toBeNull()
    expect(await accounts.authenticate(second.token)).not.toBeNull()
  })

  it('ends after 30 days without use', async () => {
    const { token } = signedIn(await accounts.signUp(ADA))
    now = START + 30 * DAY_MS
    expect(await accounts.authenticate(token)).toBeNull()
  })

  it('lives on for 30 days from its last use', async () => {
    const { token } = signedIn(await accounts.signUp(ADA))
    now = START + 29 * DAY_MS
    await accounts.authenticate(token)
    now = START + 58 * DAY_MS
    expect(await accounts.authenticate(token)).not.toBeNull()
  })

  it('is written at most once a day', async () => {
    const { token } = signedIn(await accounts.signUp(ADA))
    const expiry = database.db.prepare('SELECT expires_at FROM user_sessions').pluck()
    now = START + DAY_MS - 1
    await accounts.authenticate(token)
    expect(expiry.get()).toBe(START + 30 * DAY_MS)
    now = START + DAY_MS
    await accounts.authenticate(token)
    expect(expiry.get()).toBe(START + 31 * DAY_MS)
  })

  it('outlives a restart', async () => {
    const { token } = signedIn(await accounts.signUp(ADA))
    expect(await open().authenticate(token)).not.toBeNull()
  })

  it.each([
    ['nothing', ''],
    ['a token nobody was given', 'A'.repeat(43)],
    ['undefined', 'undefined'],
    ['a JWT', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c2VyXzEifQ.'],
    ['SQL', "' OR '1'='1"],
    ['a NUL', `${'A'.repeat(42)}\0`],
    ['a lone surrogate', '\ud800'.repeat(43)],
    ['a megabyte', 'A'.repeat(1 << 20)],
  ])('is not opened by %s', async (_what, token) => {
    await accounts.signUp(ADA)
    expect(await accounts.authenticate(token)).toBeNull()
    await accounts.signOut(token)
  })

  it('is not opened by what is stored of it', async () => {
    const { token } = signedIn(await accounts.signUp(ADA))
    const stored = database.db.prepare('SELECT token_hash FROM user_sessions').pluck().get()
    expect(stored).not.toBe(token)
    expect(await accounts.authenticate(String(stored))).toBeNull()
  })
})

describe('a password reset', () => {
  it('ends all sessions, and only the new password counts', async () => {
    const { token } = signedIn(await accounts.signUp(ADA))
    const renewed = { email: 'Ada@example.com', password: 'new password' }
    expect(await accounts.resetPassword(renewed)).toEqual({ status: 'reset' })
    expect(await accounts.authenticate(token)).toBeNull()
    expect(await accounts.signIn(ADA)).toMatchObject({ code: 'unauthenticated' })
    signedIn(await accounts.signIn(renewed))
  })

  it('refuses a weak password and an email without account', async () => {
    const { token } = signedIn(await accounts.signUp(ADA))
    const weak = await accounts.resetPassword({ ...ADA, password: 'short' })
    expect(weak).toMatchObject({ code: 'invalid_request', errors: [{ path: 'password' }] })
    const nobody = await accounts.resetPassword({ ...ADA, email: 'bob@example.com' })
    expect(nobody).toMatchObject({ code: 'not_found' })
    expect(await accounts.authenticate(token)).not.toBeNull()
  })
})

it('leaves neither password nor token in the database files', async () => {
  const { token } = signedIn(await accounts.signUp(ADA))
  const bytes = [database.path, `${database.path}-wal`].map((path) => readFileSync(path, 'latin1'))
  expect(bytes.join('')).toContain(ADA.email)
  expect(bytes.join('')).not.toContain(token)
  expect(bytes.join('')).not.toContain(ADA.password)
})
