import { randomBytes } from 'node:crypto'
import { createAccounts } from '../accounts/accounts.js'
import { createPasswords } from '../accounts/passwords.js'
import type { Accounts } from '../accounts/port.js'
import { createSqliteAccountRows } from '../accounts/sqlite-rows.js'
import type { SqliteStore } from '../store/sqlite/open-sqlite-store.js'
import type { Call } from './operation.js'

/** Accounts on an open database. */
export function accountsOn({ database }: SqliteStore, { now, newId }: Pick<Call, 'now' | 'newId'>): Accounts {
  return createAccounts({
    rows: createSqliteAccountRows(database),
    passwords: createPasswords(),
    now,
    random: randomBytes,
    newUserId: () => newId('user'),
  })
}

/** A random password: 96 bits, 16 characters. */
export const newPassword = (): string => randomBytes(12).toString('base64url')
