import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Database } from 'better-sqlite3'

/**
 * 16 MiB of log. Each checkpoint copies a page once, however many commits changed it. Four times SQLite's default
 * gave 20% more batches per second in measurements. Ten times gave hardly more.
 */
export const CHECKPOINT_AFTER_PAGES = 4_000

/** Runs checkpoints outside the event loop. */
export interface Runner {
  /**
   * Resolves when as much of the log as possible is copied. Rejects when the runner has failed and must be
   * replaced.
   */
  checkpoint(): Promise<void>
  close(): Promise<void>
}

/** Keeps the log short by regular checkpoints. */
export interface Checkpointer {
  /**
   * What the next commit must wait for, usually nothing. A commit that erases data waits for a running checkpoint.
   */
  beforeCommit(erases: boolean): Promise<void> | undefined
  afterCommit(): void
  close(): Promise<void>
}

/**
 * Copies the log into the database on another thread, because copying and `fsync` take tens of milliseconds and
 * would delay every request. SQLite restarts the log only when all of it is copied, which never happens under
 * continuous commits. So a second run copies the pages written during the first run, and one commit waits for it.
 */
export function createCheckpointer(database: Database, start: (path: string) => Runner = startRunner): Checkpointer {
  const measureLog = database.prepare<[], { log: number }>('PRAGMA wal_checkpoint(NOOP)')
  let runner: Runner | undefined
  let running: Promise<void> | undefined
  let isRestDue = false
  let dueAt = CHECKPOINT_AFTER_PAGES

  async function run(): Promise<void> {
    runner ??= start(database.name)
    try {
      await runner.checkpoint()
    } catch {
      // The log grows until SQLite itself copies it in a commit (`connect.ts`). The next run starts a new runner.
      runner = undefined
    }
    running = undefined
  }

  return {
    beforeCommit(erases) {
      if (isRestDue && !running) {
        isRestDue = false
        running = run()
        return running
      }
      return erases ? running : undefined
    },
    afterCommit() {
      const pages = measureLog.get()?.log ?? 0
      if (pages < CHECKPOINT_AFTER_PAGES) dueAt = CHECKPOINT_AFTER_PAGES
      if (running || pages < dueAt) return
      // A reader can keep SQLite from restarting the log; a backup does so for minutes.
      dueAt = pages + CHECKPOINT_AFTER_PAGES
      isRestDue = true
      running = run()
    },
    async close() {
      await running
      await runner?.close()
    },
  }
}

function startRunner(path: string): Runner {
  const worker = new Worker(new URL('./checkpoint-worker.js', import.meta.url), { workerData: path })
  worker.unref()
  // `once` reports the error to the caller. This listener only prevents an uncaught exception.
  worker.on('error', () => {})
  const ask = async (what: 'checkpoint' | 'close', answer: 'message' | 'exit'): Promise<void> => {
    worker.ref()
    worker.postMessage(what)
    await once(worker, answer)
    worker.unref()
  }
  return { checkpoint: () => ask('checkpoint', 'message'), close: () => ask('close', 'exit') }
}
