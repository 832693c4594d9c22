import type { FieldError } from '@hal/contract/types'
import { chooseCredentials, readCredentials, type CheckedCredentials } from './credentials.js'
import { createGate, type GateOptions } from './gate.js'
import type { Passwords } from './passwords.js'
import type { Accounts, Refusal, SignedIn, User, UserCreated } from './port.js'
import {
  EMAIL_TAKEN,
  invalidRequest,
  NO_SUCH_USER,
  OVERLOADED,
  UNAUTHENTICATED,
} from './refusals.js'
import type { AccountRows, UserRow } from './rows.js'
import { hashSecret, type RandomBytes } from './secrets.js'
import { createSessions, type Sessions } from './sessions.js'

export interface AccountsDependencies {
  rows: AccountRows
  passwords: Passwords
  now: () => number
  random: RandomBytes
  newUserId: () => string
  /** Bounds concurrent sign-ins. Default: 2 run, 20 wait. */
  signIns?: GateOptions
  /** Bounds concurrent sign-ups. Default: 1 runs, 10 wait. */
  signUps?: GateOptions
}

/**
 * Two concurrent hashes leave half of libuv's four threads for files and gzip, so that a flood of sign-ins does
 * not delay widget requests.
 */
const SIGN_INS: GateOptions = { atOnce: 2, waiting: 20 }

/** A flood of sign-ups takes only one of the sign-in slots (W18). */
const SIGN_UPS: GateOptions = { atOnce: 1, waiting: 10 }

/** Sign-in with email and password on revocable bearer tokens (wire contract, "Account routes"). */
export function createAccounts(dependencies: AccountsDependencies): Accounts {
  const sessions = createSessions(dependencies)
  const work = createWork(dependencies, sessions)
  const gate = createGate(dependencies.signIns ?? SIGN_INS)
  const signUpGate = createGate(dependencies.signUps ?? SIGN_UPS)

  async function inTurn<T>(
    checked: CheckedCredentials | FieldError[],
    run: (checked: CheckedCredentials) => Promise<T | Refusal>,
  ): Promise<T | Refusal> {
    if (Array.isArray(checked)) return invalidRequest(checked)
    return gate.run(() => run(checked)) ?? OVERLOADED
  }

  return {
    async signUp(credentials) {
      return signUpGate.run(() => inTurn(chooseCredentials(credentials), (c) => work.signUp(c))) ?? OVERLOADED
    },
    createUser: (credentials) => inTurn(chooseCredentials(credentials), (c) => work.createUser(c)),
    signIn: (credentials) => inTurn(readCredentials(credentials), (c) => work.signIn(c)),
    resetPassword: (credentials) =>
      inTurn(chooseCredentials(credentials), (c) => work.resetPassword(c)),

    async authenticate(token) {
      const user = await sessions.userOf(token)
      return user && toUser(user)
    },

    signOut: (token) => sessions.end(token),

    async passwordGeneration(email) {
      const user = await dependencies.rows.userByEmail(email)
      return user === null ? '' : hashSecret(user.password_hash).slice(0, 16)
    },

    async countUsers() {
      return dependencies.rows.countUsers()
    },
  }
}

/** Operations that hash a password. The credentials are already validated. */
function createWork({ rows, passwords, now, newUserId }: AccountsDependencies, sessions: Sessions) {
  async function newUser({ email, password }: CheckedCredentials): Promise<UserRow> {
    const password_hash = await passwords.hash(password)
    return { id: newUserId(), email, password_hash, created_at: now() }
  }

  return {
    async signUp(checked: CheckedCredentials): Promise<SignedIn | Refusal> {
      const user = await newUser(checked)
      const { token, row } = sessions.begin(user.id)
      const isAdded = await rows.addUser(user, row)
      return isAdded ? { status: 'signed_in', token, user: toUser(user) } : EMAIL_TAKEN
    },

    async createUser(checked: CheckedCredentials): Promise<UserCreated | Refusal> {
      const user = await newUser(checked)
      const isAdded = await rows.addUser(user, null)
      return isAdded ? { status: 'created', user: toUser(user) } : EMAIL_TAKEN
    },

    async signIn({ email, password }: CheckedCredentials): Promise<SignedIn | Refusal> {
      const user = await rows.userByEmail(email)
      const isRight = await passwords.verify(password, user?.password_hash ?? null)
      if (!user || !isRight) return UNAUTHENTICATED
      const { token, row } = sessions.begin(user.id)
      // The password may have been reset while the old one was being verified.
      const isAdded = await rows.addSession(row, user.password_hash)
      return isAdded ? { status: 'signed_in', token, user: toUser(user) } : UNAUTHENTICATED
    },

    async resetPassword(checked: CheckedCredentials): Promise<{ status: 'reset' } | Refusal> {
      const user = await rows.userByEmail(checked.email)
      if (!user) return NO_SUCH_USER
      await rows.replacePassword(user.id, await passwords.hash(checked.password))
      return { status: 'reset' }
    },
  }
}

function toUser({ id, email, created_at }: Omit<UserRow, 'password_hash'>): User {
  return { id, email, created_at: new Date(created_at).toISOString() }
}
