import { existsSync, readFileSync } from 'node:fs'

// https://www.sqlite.org/walformat.html
const headerBytes = 32
const frameHeaderBytes = 24
const saltsAt = 16

// The log's index: https://www.sqlite.org/walformat.html#the_wal_index_file_format
const backfilledAt = 96
const backfillAttemptedAt = 128

/** How many frames a checkpoint has copied into the database, and how many it was about to. */
export interface Backfill {
  done: number
  attempted: number
}

/** How far the checkpoints of the log's present life have come, by the log's index. */
export function readBackfill(indexPath: string): Backfill {
  if (!existsSync(indexPath)) return { done: 0, attempted: 0 }
  const bytes = readFileSync(indexPath)
  if (bytes.length < backfillAttemptedAt + 4) return { done: 0, attempted: 0 }
  return { done: bytes.readUInt32LE(backfilledAt), attempted: bytes.readUInt32LE(backfillAttemptedAt) }
}

/** One page in a log. */
export interface Frame {
  page: number
  /** Where it ends in the log, in bytes. */
  end: number
  /** Whether a commit ends with it. */
  isCommit: boolean
}

/** The frames of a log's present life: what is left of an earlier one, which is in the database, has other salts. */
export function readFrames(path: string): { frames: Frame[]; pageBytes: number } {
  const bytes = readFileSync(path)
  if (bytes.length < headerBytes) return { frames: [], pageBytes: 0 }
  const pageBytes = bytes.readUInt32BE(8)
  const salts = bytes.toString('hex', saltsAt, saltsAt + 8)
  const frames: Frame[] = []
  for (let start = headerBytes; start + frameHeaderBytes + pageBytes <= bytes.length; start += frameHeaderBytes + pageBytes) {
    if (bytes.toString('hex', start + 8, start + 16) !== salts) break
    const end = start + frameHeaderBytes + pageBytes
    frames.push({ page: bytes.readUInt32BE(start), end, isCommit: bytes.readUInt32BE(start + 4) !== 0 })
  }
  return { frames, pageBytes }
}
