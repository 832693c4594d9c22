import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { createAccounts } from '../accounts/accounts.js'
import { createPasswords } from '../accounts/passwords.js'
import type { Accounts } from '../accounts/port.js'
import { createSqliteAccountRows } from '../accounts/sqlite-rows.js'
import { openSqliteStore, type SqliteStore } from '../store/sqlite/open-sqlite-store.js'
import { faultOf } from './faults.js'
import type { ExitCode } from './operation.js'
import { runHal } from './run.js'
import { createTerminal } from './terminal.js'

/** A valid cost that is low enough for tests. */
const lowCost = { ln: 1, r: 8, p: 1 }

/** The output of one command. */
export interface Seen {
  exitCode: ExitCode
  said: string
  noted: string
}

/** An operator's machine: a folder with a database, and `hal`. */
export interface Machine {
  folder: string
  databasePath: string
  hal(...args: string[]): Promise<Seen>
  /** Standard input of the next command. */
  input: string
  /** Runs while a command rests for `ms`. */
  rest(ms: number): Promise<void>
  dispose(): void
}

/** Creates a machine on which nothing has run yet. */
export function newMachine(config: { secret: string | null; publicUrl?: string | null } = { secret: null }): Machine {
  const folder = mkdtempSync(join(tmpdir(), 'hal-operations-'))
  const databasePath = join(folder, 'data', 'hal.sqlite')
  mkdirSync(join(folder, 'data'))
  // Differs from the ids that `openAsServer` creates.
  let made = 100
  const machine: Machine = {
    folder,
    databasePath,
    input: '',
    rest: async () => {},
    async hal(...args) {
      let said = ''
      let noted = ''
      const terminal = createTerminal({
        out: (text) => (said += text),
        err: (text) => (noted += text),
        readLine: async () => machine.input,
      })
      const surroundings = {
        config: { databasePath, publicUrl: null, host: '127.0.0.1', port: 3000, ...config },
        stub: 'let hal',
        terminal,
        resolve: (file: string) => resolve(folder, file),
        newId: (prefix: string) => `${prefix}_${++made}`,
        now: Date.now,
        rest: (ms: number) => machine.rest(ms),
      }
      const exitCode = await runHal(args, surroundings).catch((error: unknown) => {
        const fault = faultOf(error)
        for (const line of fault.lines) terminal.note(line)
        return fault.exitCode
      })
      return { exitCode, said: said.replace(/\n$/, ''), noted: noted.replace(/\n$/, '') }
    },
    dispose: () => rmSync(folder, { recursive: true }),
  }
  return machine
}

/** Opens the database as a server would: its store and its accounts. */
export function openAsServer({ databasePath }: Machine): { store: SqliteStore; accounts: Accounts } {
  const store = openSqliteStore({ path: databasePath })
  let users = 0
  const accounts = createAccounts({
    rows: createSqliteAccountRows(store.database),
    passwords: createPasswords(lowCost),
    now: Date.now,
    random: (size) => Uint8Array.from({ length: size }, () => Math.floor(Math.random() * 256)),
    newUserId: () => `user_${++users}`,
  })
  return { store, accounts }
}

/** Recorded activities of projects, oldest first. */
export function activities({ databasePath }: Machine): unknown[] {
  const database = new SqliteDatabase(databasePath, { readonly: true })
  const rows = database.prepare<[], { kind: string; source: string; actor: string | null; from_value: string; to_value: string }>(`
    SELECT kind, source, actor, from_value, to_value FROM activities WHERE contact_id IS NULL AND company_id IS NULL ORDER BY ref`).all()
  database.close()
  return rows.map(({ from_value, to_value, ...row }) => ({ ...row, from: JSON.parse(from_value) as unknown, to: JSON.parse(to_value) as unknown }))
}
