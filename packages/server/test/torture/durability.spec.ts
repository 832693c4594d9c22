import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startBuiltServer, type BuiltServer } from '../process/built-server.js'
import { eventually, temporaryFolder, works } from '../process/folder.js'
import { callWidget } from '../process/widget.js'

const calls = 30

let folder: ReturnType<typeof temporaryFolder>
let server: BuiltServer
beforeEach(async () => {
  folder = temporaryFolder()
  server = await startBuiltServer(folder.file('hal.sqlite'))
})
afterEach(async () => {
  server.kill('SIGKILL')
  await server.ended
  folder.remove()
})

/** The system calls of the server while `work` goes on, one a line, with the paths of their files. */
async function traced(work: () => Promise<void>): Promise<string[]> {
  const log = folder.file('trace')
  const watched = 'trace=pwrite64,fdatasync,fsync,write,writev'
  const tracer = spawn('strace', ['-f', '-y', '-s', '20', '-e', watched, '-o', log, '-p', String(server.pid)], { stdio: 'ignore' })
  await eventually(async () => {
    await callWidget(server.url, 'track', { visitor_id: 'v', name: 'is-it-traced' })
    expect(existsSync(log) && readFileSync(log, 'utf8')).toContain('HTTP/1.1 200')
  })
  await work()
  tracer.kill('SIGINT')
  await once(tracer, 'exit')
  return readFileSync(log, 'utf8').split('\n')
}

// Not every machine lets one process look into another.
describe.runIf(works('strace', '-f', '-o', '/dev/null', 'true'))('the promise of a 2xx', () => {
  it('is given only after fsync has waited for everything that was written to the log', async () => {
    const lines = await traced(async () => {
      for (let call = 0; call < calls; call++) {
        expect(await callWidget(server.url, 'track', { visitor_id: `v${call}`, name: 'kept' })).toMatchObject({ status: 200 })
      }
    })
    let isDirty = false
    let syncs = 0
    const syncsBefore: number[] = []
    /** Threads whose sync is shown in two lines, since another thread made a call meanwhile. */
    const syncing = new Set<string>()
    for (const line of lines) {
      const [thread = ''] = line.split(' ')
      if (/pwrite64\(\d+<[^>]*-wal>/.test(line)) isDirty = true
      if (/f(data)?sync\(\d+<[^>]*-wal> *<unfinished/.test(line)) syncing.add(thread)
      const hasResumed = /<\.\.\. f(data)?sync resumed>.*= 0/.test(line) && syncing.delete(thread)
      if (hasResumed || /f(data)?sync\(\d+<[^>]*-wal>\) += 0/.test(line)) {
        isDirty = false
        syncs++
      }
      if (!line.includes('"HTTP/1.1 200')) continue
      expect(isDirty, line).toBe(false)
      syncsBefore.push(syncs)
      syncs = 0
    }
    expect(syncsBefore.length).toBeGreaterThan(calls)
    expect(syncsBefore.slice(1).every((count) => count >= 1)).toBe(true)
  })
})
