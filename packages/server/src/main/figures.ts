import { statSync } from 'node:fs'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { newestBackupAt } from '../backups/backup-files.js'
import type { DiskLevel, DiskReserve } from '../ingest/disk-reserve.js'
import type { GroupObserver } from '../ingest/group-commit.js'
import type { Ingest } from '../ingest/port.js'

const msPerSecond = 1_000

/** Counts and times group commits (docs/operations.md, "What to watch"). */
export function createGroupFigures(registry: Registry, now: () => number): GroupObserver {
  const registers = [registry]
  const groups = new Counter({
    name: 'hal_commits_total',
    help: 'Groups of requests that were decided and written together, by how it ended.',
    labelNames: ['outcome'],
    registers,
  })
  const durations = new Histogram({
    name: 'hal_commit_duration_seconds',
    help: 'From the read of a group until its commit is on the disk.',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  })
  const sizes = new Histogram({
    name: 'hal_commit_operations',
    help: 'Operations and commands in a group.',
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000],
    registers,
  })
  const waits = new Histogram({
    name: 'hal_queue_wait_seconds',
    help: 'How long the oldest request of a group had waited for its turn.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  })
  const shed = new Counter({
    name: 'hal_shed_operations_total',
    help: 'Operations that were refused because too many waited, by the class that decides when.',
    labelNames: ['class'],
    registers,
  })

  return {
    began(jobs) {
      const startedAt = performance.now()
      const oldest = jobs.reduce((least, { received_at }) => Math.min(least, received_at), now())
      waits.observe((now() - oldest) / msPerSecond)
      sizes.observe(jobs.reduce((sum, { weight }) => sum + weight, 0))
      return (outcome) => {
        groups.inc({ outcome })
        durations.observe((performance.now() - startedAt) / msPerSecond)
      }
    },
    shed: ({ shedClass, weight }) => shed.inc({ class: shedClass }, weight),
  }
}

interface StoreFigureParts {
  waiting: Ingest['waiting']
  databasePath: string
  /** Epoch ms. */
  truncationOwedSince(): number | null
  disk: Pick<DiskReserve, 'level' | 'freeBytes'>
  now(): number
}

const levels: Record<DiskLevel, number> = { ample: 0, low: 1, exhausted: 2 }

/** Adds figures that are measured on each scrape: the queue, the database files and their disk. */
export function addStoreFigures(registry: Registry, parts: StoreFigureParts): void {
  const { waiting, databasePath, truncationOwedSince, disk, now } = parts
  const registers = [registry]
  new Gauge({
    name: 'hal_queue_operations',
    help: 'Operations that are accepted and not yet on the disk.',
    registers,
    collect() {
      this.set(waiting().reduce((sum, { weight }) => sum + weight, 0))
    },
  })
  new Gauge({
    name: 'hal_queue_oldest_seconds',
    help: 'How long the oldest of them has waited.',
    registers,
    collect() {
      const [oldest] = waiting()
      this.set(oldest ? (now() - oldest.received_at) / msPerSecond : 0)
    },
  })
  new Gauge({
    name: 'hal_store_bytes',
    help: 'Size of the database and of its write-ahead log.',
    labelNames: ['file'],
    registers,
    collect() {
      this.set({ file: 'database' }, sizeOf(databasePath))
      this.set({ file: 'wal' }, sizeOf(`${databasePath}-wal`))
    },
  })
  new Gauge({
    name: 'hal_log_truncation_owed_seconds',
    help: 'How long erased data has waited to leave the write-ahead log; 0: none does.',
    registers,
    collect() {
      const since = truncationOwedSince()
      this.set(since === null ? 0 : (now() - since) / msPerSecond)
    },
  })
  new Gauge({
    name: 'hal_disk_free_bytes',
    help: 'What the disk of the database has left, as it was last seen.',
    registers,
    collect() {
      this.set(disk.freeBytes() ?? NaN)
    },
  })
  new Gauge({
    name: 'hal_disk_level',
    help: '0: all is written; 1: calls without a proof are refused; 2: every write is.',
    registers,
    collect() {
      this.set(levels[disk.level()])
    },
  })
  new Gauge({
    name: 'hal_backup_age_seconds',
    help: 'Age of the newest backup in the folder backups beside the database. +Inf if there is none.',
    registers,
    collect() {
      // Infinity, since an alert on NaN never fires.
      this.set((now() - (newestBackupAt(databasePath) ?? -Infinity)) / msPerSecond)
    },
  })
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
