import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Database } from 'better-sqlite3'

/**
 * 16 MiB of log. A page that many commits touch is copied into the file once for each checkpoint: four times
 * SQLite's default measured a fifth more batches, ten times that hardly more.
 */
export const CHECKPOINT_AFTER_PAGES = 4_000

/** Runs checkpoints beside the event loop. */
export interface Runner {
  /** Resolves when it has copied all that the log held, as far as it could; rejects when it is of no more use. */
  checkpoint(): Promise<void>
  close(): Promise<void>
}

/** Keeps the log short. */
export interface Checkpointer {
  /** What a commit has to wait for, most often nothing; one that erases waits until no checkpoint runs. */
  beforeCommit(erases: boolean): Promise<void> | undefined
  afterCommit(): void
  close(): Promise<void>
}

/**
 * Copies the log into the database on another thread, since some tens of milliseconds of copying and an `fsync`
 * would hold up every request. SQLite begins the log anew only where all of it is copied, which never is while
 * commits go on: so what was written in the meantime is copied in a second run, for which one commit waits.
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
      // The log grows, until SQLite itself copies it in a commit (`connect.ts`); the next run has a new runner.
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
      // A reader may keep the log from beginning anew, a backup for minutes.
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
  // Whoever waits is told by `once`.
  worker.on('error', () => {})
  const ask = async (what: 'checkpoint' | 'close', answer: 'message' | 'exit'): Promise<void> => {
    worker.ref()
    worker.postMessage(what)
    await once(worker, answer)
    worker.unref()
  }
  return { checkpoint: () => ask('checkpoint', 'message'), close: () => ask('close', 'exit') }
}
