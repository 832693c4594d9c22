import type { Database } from 'better-sqlite3'
import type { Transact } from './transact.js'
import { truncateLog } from './truncate-log.js'

/** Truncates the log after an erasure, even if another process holds the log for long (R29). */
export interface OwedTruncation {
  /** Records the debt inside the erasing transaction, so that it is as durable as the erasure. */
  owe(): void
  /** Runs after each commit. Tries to truncate the log if that is owed and the wait is over. */
  settle(): void
  /** Another process wrote. It may have added or settled the debt. */
  lookAgain(): void
  /** Since when the truncation is owed, in epoch ms. `null` if it is not owed. */
  since(): number | null
  /** Stops trying. The debt stays recorded. */
  close(): void
}

/** Calls `run` once after `ms` milliseconds. @returns a function that cancels the call */
export type Later = (run: () => void, ms: number) => () => void

interface Parts {
  database: Database
  transact: Transact
  now(): number
  later: Later
}

/** Each attempt copies and syncs the writes since the last one, so each failed attempt doubles the next wait. */
const firstWaitMs = 100
const longestWaitMs = 5_000

/**
 * Tries at once, then with commits and by a timer until it succeeds. Readers in other processes prevent
 * truncation: a backup for minutes, a forgotten shell for days. The debt is stored in the database, so that a
 * restart continues with it.
 */
export function createOwedTruncation({ database, transact, now, later }: Parts): OwedTruncation {
  const readDebt = database.prepare<[], number | null>('SELECT log_truncation_since FROM owed').pluck()
  const owe = database.prepare<[number]>('UPDATE owed SET log_truncation_since = ?')
  // A newer debt from another process has a different time and stays.
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
      // Truncates the log again when the disk accepts writes again.
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
