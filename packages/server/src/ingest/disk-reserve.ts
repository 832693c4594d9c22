import { StoreUnavailable } from '../store/port.js'

/** `low`: calls without a proof are refused; `exhausted`: every write is. */
export type DiskLevel = 'ample' | 'low' | 'exhausted'

/** Too little is free on the disk for this write; nothing was written. */
export class DiskReserved extends StoreUnavailable {
  override name = 'DiskReserved'
}

/** The last part of the reserve is for the log of what removes data. */
const exhaustedShare = 1 / 4

/** What is still written with so many bytes free (wire.md, "Budgets"). */
export function diskLevelOf(freeBytes: number, reserveBytes: number): DiskLevel {
  if (freeBytes >= reserveBytes) return 'ample'
  return freeBytes >= reserveBytes * exhaustedShare ? 'low' : 'exhausted'
}

/** Keeps a part of the disk free, so that strangers are refused before everybody is. */
export interface DiskReserve {
  level(): DiskLevel
  /** As it was last seen; `null` before that. */
  freeBytes(): number | null
  stop(): void
}

interface Parts {
  /** 0: there is no reserve. */
  reserveBytes: number
  /** What the disk of the database has left for us. */
  readFreeBytes(): Promise<number>
  /** Calls back once, after so many ms. @returns what prevents it */
  later(run: () => void, ms: number): () => void
  /** Is told of each change, once. */
  changed?(level: DiskLevel, freeBytes: number): void
}

const lookEveryMs = 1_000

/** Looks at the disk each second, beside the requests, which only ask what was seen last. */
export function watchDisk({ reserveBytes, readFreeBytes, later, changed = () => {} }: Parts): DiskReserve {
  let level: DiskLevel = 'ample'
  let freeBytes: number | null = null
  let isStopped = false
  let cancel = () => {}

  async function look(): Promise<void> {
    // What the disk does not tell stays as it was.
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
