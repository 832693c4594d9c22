import type { Database } from 'better-sqlite3'
import type { Transact } from './transact.js'
import { truncateLog } from './truncate-log.js'

/** The log is emptied after an erasure, however long another process holds it (R29). */
export interface OwedTruncation {
  /** Inside the transaction that erases: the debt is as durable as the erasure. */
  owe(): void
  /** After each commit: tries to empty the log, where that is owed and its time has come. */
  settle(): void
  /** Another process wrote, and may owe it or have done it. */
  lookAgain(): void
  /** Since when it is owed, in epoch ms; `null`: it is not. */
  since(): number | null
  /** Stops trying; what is owed stays owed. */
  close(): void
}

/** Calls back once, after so many milliseconds. @returns what prevents it */
export type Later = (run: () => void, ms: number) => () => void

interface Parts {
  database: Database
  transact: Transact
  now(): number
  later: Later
}

/** Each try copies what was written since the last one and syncs that: one that fails makes the next wait longer. */
const firstWaitMs = 100
const longestWaitMs = 5_000

/**
 * Tries at once, then with the commits and by a timer until it succeeds. Others keep the log from being emptied while
 * they read: a backup for minutes, a forgotten shell for days. The debt stands in the database, so that a start goes
 * on with it.
 */
export function createOwedTruncation({ database, transact, now, later }: Parts): OwedTruncation {
  const readDebt = database.prepare<[], number | null>('SELECT log_truncation_since FROM owed').pluck()
  const owe = database.prepare<[number]>('UPDATE owed SET log_truncation_since = ?')
  // A debt that another process made in the meantime is of another time, and stays.
  const pay = database.prepare<[number]>('UPDATE owed SET log_truncation_since = NULL WHERE log_truncation_since = ?')
  let owedSince = readDebt.get() ?? null
  let mayHaveChanged = false
  let waitMs = firstWaitMs
  let nextTryAt = -Infinity
  let cancel = () => {}

  function tryNow(): void {
    cancel()
    const debt = readDebt.get() ?? null
    if (debt === null) return forget()
    if (!truncateLog(database)) return wait()
    forget()
    try {
      transact(() => pay.run(debt))
    } catch {
      // The log is emptied once more, when the disk takes writes again.
      owedSince = debt
      wait()
    }
  }

  function forget(): void {
    owedSince = null
    waitMs = firstWaitMs
    nextTryAt = -Infinity
  }

  function wait(): void {
    nextTryAt = now() + waitMs
    cancel = later(settle, waitMs)
    waitMs = Math.min(2 * waitMs, longestWaitMs)
  }

  function settle(): void {
    if (mayHaveChanged) owedSince = readDebt.get() ?? null
    mayHaveChanged = false
    if (owedSince !== null && now() >= nextTryAt) tryNow()
  }

  return {
    owe() {
      const at = now()
      owe.run(at)
      owedSince ??= at
      nextTryAt = -Infinity
    },
    settle,
    lookAgain: () => void (mayHaveChanged = true),
    since: () => owedSince,
    close: () => cancel(),
  }
}
