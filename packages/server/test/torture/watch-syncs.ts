import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { works } from '../process/folder.js'
import { readFrames } from './wal.js'

/** Not every machine lets one process look into another. */
export const canWatchSyncs = works('strace', '-f', '-o', '/dev/null', 'true')

/**
 * Looks on, from now until the server ends, at what it writes to the log and which syncs it waits for. The server is
 * at rest now: all of the log is on the disk.
 *
 * @returns once the server has ended, how many bytes of the log had reached the disk: those that were written
 * before the start of a sync that had ended
 */
export async function watchSyncs(pid: number, databasePath: string): Promise<() => Promise<number>> {
  const log = `${databasePath}-wal`
  const trace = `${databasePath}.trace`
  const atRest = readFrames(log).frames.at(-1)?.end ?? 0
  const watched = 'trace=pwrite64,ftruncate,fdatasync,fsync'
  const tracer = spawn('strace', ['-f', '-y', '-s', '0', '-e', watched, '-o', trace, '-p', String(pid)], { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(tracer, 'exit')
  // It says so once it sees all threads, and again of each new one: nobody may close its mouth.
  await new Promise((resolve) => tracer.stderr.on('data', resolve))
  return async () => {
    await ended
    return syncedBytes(readFileSync(trace, 'utf8').split('\n'), log, atRest)
  }
}

const callPattern = /^(\d+) +(?:(pwrite64|ftruncate|fdatasync|fsync)\(\d+<([^>]*)>|<\.\.\. \w+ resumed>)/
const writtenPattern = /, ""(?:\.\.\.)?, (\d+), (\d+)/
const resultPattern = /\) += (\S+)/

/** Reads a trace of system calls, one a line, each with its thread in front; a call that others come between has two lines. */
function syncedBytes(lines: string[], log: string, atRest: number): number {
  let written = atRest
  let synced = atRest
  const writtenBeforeSync = new Map<string, number>()

  // A log begins anew at 0. What is written over is no longer on the disk, and no sync under way answers for it.
  function write(from: number, to: number): void {
    written = from === 0 ? to : Math.max(written, to)
    synced = Math.min(synced, from)
    for (const [thread, until] of writtenBeforeSync) writtenBeforeSync.set(thread, Math.min(until, from))
  }

  for (const line of lines) {
    const [, thread = '', call, file] = callPattern.exec(line) ?? []
    if (call !== undefined && file !== log) continue
    if (call === 'ftruncate') write(0, 0)
    if (call === 'pwrite64') {
      const [, length, offset] = writtenPattern.exec(line) ?? []
      write(Number(offset), Number(offset) + Number(length))
    }
    if (call === 'fdatasync' || call === 'fsync') writtenBeforeSync.set(thread, written)
    const [, result] = resultPattern.exec(line) ?? []
    if (result === undefined) continue
    if (result === '0') synced = Math.max(synced, writtenBeforeSync.get(thread) ?? 0)
    writtenBeforeSync.delete(thread)
  }
  return synced
}
