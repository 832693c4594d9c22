import { StoreUnavailable } from '../store/port.js'

/** `low`: requests without a proof are refused. `exhausted`: every write is refused. */
export type DiskLevel = 'ample' | 'low' | 'exhausted'

/** The disk has too little free space for this write. Nothing was written. */
export class DiskReserved extends StoreUnavailable {
  override name = 'DiskReserved'
}

/** The last part of the reserve is kept for log writes during the removal of data. */
const exhaustedShare = 1 / 4

/** Which writes are still accepted with this much free space (wire.md, "Budgets"). */
export function diskLevelOf(freeBytes: number, reserveBytes: number): DiskLevel {
  if (freeBytes >= reserveBytes) return 'ample'
  return freeBytes >= reserveBytes * exhaustedShare ? 'low' : 'exhausted'
}

/** Keeps part of the disk free, so that unverified callers are refused before all callers are. */
export interface DiskReserve {
  level(): DiskLevel
  /** The last known value. `null` before the first check. */
  freeBytes(): number | null
  stop(): void
}

interface Parts {
  /** 0 disables the reserve. */
  reserveBytes: number
  /** Reads the free space on the database's disk. */
  readFreeBytes(): Promise<number>
  /** Calls `run` once after `ms` milliseconds. @returns a function that cancels the call */
  later(run: () => void, ms: number): () => void
  /** Called once for each change of the level. */
  changed?(level: DiskLevel, freeBytes: number): void
}

const lookEveryMs = 1_000

/** Checks the disk every second in the background. Requests use the last known level. */
export function watchDisk({ reserveBytes, readFreeBytes, later, changed = () => {} }: Parts): DiskReserve {
  let level: DiskLevel = 'ample'
  let freeBytes: number | null = null
  let isStopped = false
  let cancel = () => {}

  async function look(): Promise<void> {
    // If the check fails, the last known value stays.
    const seen = await readFreeBytes().catch(() => freeBytes)
    if (isStopped) return
    if (seen !== null) notice(seen)
    cancel = later(() => void look(), lookEveryMs)
  }

  function notice(seen: number): void {
    freeBytes = seen
    const before = level
    level = diskLevelOf(seen, reserveBytes)
    if (level !== before) changed(level, seen)
  }

  void look()
  return {
    level: () => level,
    freeBytes: () => freeBytes,
    stop() {
      isStopped = true
      cancel()
    },
  }
}
