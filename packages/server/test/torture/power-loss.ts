import { closeSync, copyFileSync, fstatSync, ftruncateSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { between, type Random } from './random.js'
import { readBackfill, readFrames, type Frame } from './wal.js'

/** What a disk writes at once, if nothing else. */
const sectorBytes = 512

/** What was lost, to tell that the model had something to do. */
export interface Loss {
  logBytes: number
  pages: number
}

/**
 * Makes of what a killed server left what a loss of power at that moment might have left.
 *
 * A process that is killed loses nothing that it had written: the kernel still has it. With the power
 * goes what no sync has waited for: of all that lies beyond `synced` in the log nobody knows, sector by
 * sector, whether it is there, old or torn:
 *
 * - the log from there on is cut off, or each of its sectors is kept, zeroed or garbage;
 * - a page that a checkpoint was copying into the database is torn; the log has it, which a
 *   checkpoint syncs before;
 * - the index of the log lives in memory, and is gone.
 *
 * What it does not cover: a disk that lies about `fsync`, or breaks sectors beside those written.
 *
 * @param synced how many bytes of the log are on the disk
 */
export function losePower(path: string, synced: number, random: Random): Loss {
  const log = `${path}-wal`
  const { frames, pageBytes } = readFrames(log)
  const backfill = readBackfill(`${path}-shm`)
  rmSync(`${path}-shm`, { force: true })
  const copied = frames.slice(backfill.done, backfill.attempted).filter(({ end }) => end <= synced)
  return { logBytes: loseLog(log, synced, random), pages: tearPages(path, copied, pageBytes, random) }
}

/**
 * For a machine on which nobody can watch the syncs: takes for synced what was answered, in bytes of the log.
 *
 * @param isAllThere whether a database holds everything that was acknowledged
 */
export function answeredBytes(path: string, isAllThere: (path: string) => boolean): number {
  const { frames } = readFrames(`${path}-wal`)
  const { attempted } = readBackfill(`${path}-shm`)
  return Math.max(leastLog(path, frames, isAllThere), frames[attempted - 1]?.end ?? 0)
}

/** Where the log may end at the earliest, in bytes: with the commit of the last answer. */
function leastLog(path: string, frames: Frame[], isAllThere: (path: string) => boolean): number {
  const ends = [0, ...frames.filter(({ isCommit }) => isCommit).map(({ end }) => end)]
  let least = ends.pop() ?? 0
  for (let end = ends.pop(); end !== undefined && isAllThereWith(path, end, isAllThere); end = ends.pop()) least = end
  return least
}

function isAllThereWith(path: string, logBytes: number, isAllThere: (path: string) => boolean): boolean {
  const copy = `${path}.cut`
  try {
    copyFileSync(path, copy)
    writeFileSync(`${copy}-wal`, readFileSync(`${path}-wal`).subarray(0, logBytes))
    return isAllThere(copy)
  } finally {
    for (const ending of ['', '-wal', '-shm']) rmSync(`${copy}${ending}`, { force: true })
  }
}

function loseLog(path: string, from: number, random: Random): number {
  const file = openSync(path, 'r+')
  try {
    const { size } = fstatSync(file)
    if (size <= from) return 0
    if (random() < 0.3) {
      ftruncateSync(file, between(random, from, size))
      return size - from
    }
    for (let at = from; at < size; at += sectorBytes) loseSector(file, at, Math.min(sectorBytes, size - at), random)
    return size - from
  } finally {
    closeSync(file)
  }
}

function loseSector(file: number, at: number, length: number, random: Random): void {
  const chance = random()
  if (chance < 0.34) return
  writeSync(file, chance < 0.67 ? Buffer.alloc(length) : garbage(length, random), 0, length, at)
}

function tearPages(path: string, frames: Frame[], pageBytes: number, random: Random): number {
  const file = openSync(path, 'r+')
  try {
    const torn = frames.filter(() => random() < 0.5)
    for (const { page } of torn) {
      const at = (page - 1) * pageBytes + sectorBytes * between(random, 0, pageBytes / sectorBytes - 1)
      writeSync(file, garbage(sectorBytes, random), 0, sectorBytes, at)
    }
    return torn.length
  } finally {
    closeSync(file)
  }
}

function garbage(length: number, random: Random): Buffer {
  return Buffer.from(Array.from({ length }, () => between(random, 0, 255)))
}
