import { EventEmitter, once } from 'node:events'
import SqliteDatabase, { type Database } from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CHECKPOINT_AFTER_PAGES, createCheckpointer, type Checkpointer, type Runner } from './checkpointer.js'
import { connect } from './connect.js'
import { temporaryFile } from './testing.js'

let file: ReturnType<typeof temporaryFile>
let database: Database
let runs: ReturnType<typeof createRuns>
let checkpointer: Checkpointer
beforeEach(() => {
  file = temporaryFile()
  database = connect(file.path)
  database.exec('CREATE TABLE filler (text TEXT)')
  runs = createRuns()
  checkpointer = createCheckpointer(database, runs.start)
})
afterEach(async () => {
  await runs.end()
  await checkpointer.close()
  database.close()
  file.remove()
})

/** A runner whose checkpoints happen when the test says so. */
function createRuns() {
  const signals = new EventEmitter()
  const counts = { started: 0, made: 0 }
  const start = (path: string): Runner => {
    const other = new SqliteDatabase(path)
    counts.made += 1
    return {
      async checkpoint() {
        counts.started += 1
        const [outcome] = (await once(signals, 'run')) as ['copies' | 'fails']
        if (outcome === 'fails') throw new Error('no thread')
        other.pragma('wal_checkpoint(PASSIVE)')
      },
      close: async () => void other.close(),
    }
  }
  const end = async (outcome: 'copies' | 'fails' = 'copies') => {
    signals.emit('run', outcome)
    await new Promise(setImmediate)
  }
  return { start, counts, end }
}

const insert = (bytes: number) => database.prepare('INSERT INTO filler VALUES (?)').run('x'.repeat(bytes))
const logPages = () => database.prepare<[], { log: number }>('PRAGMA wal_checkpoint(NOOP)').get()?.log ?? 0

/** Writes as many pages, a few more for the tree, in one commit. */
function commit(pages: number): void {
  insert(pages * 4_096)
  checkpointer.afterCommit()
}

describe('checkpoints', () => {
  it('begin beside the commits once the log is long, and not before', () => {
    commit(CHECKPOINT_AFTER_PAGES / 2)
    expect(runs.counts.started).toBe(0)
    commit(CHECKPOINT_AFTER_PAGES / 2)
    expect(runs.counts.started).toBe(1)
    expect(checkpointer.beforeCommit(false)).toBeUndefined()
  })

  it('let one commit wait for the rest, so that the log begins anew', async () => {
    commit(CHECKPOINT_AFTER_PAGES)
    commit(10)
    await runs.end()
    commit(10)
    const turn = checkpointer.beforeCommit(false)
    expect(runs.counts.started).toBe(2)
    await runs.end()
    await turn
    expect(checkpointer.beforeCommit(false)).toBeUndefined()
    commit(10)
    expect(logPages()).toBeLessThan(CHECKPOINT_AFTER_PAGES / 10)
  })

  it('come no more often where a reader keeps the log from beginning anew', async () => {
    const reader = new SqliteDatabase(file.path)
    reader.exec('BEGIN; SELECT * FROM filler')
    commit(CHECKPOINT_AFTER_PAGES)
    await runs.end()
    const turn = checkpointer.beforeCommit(false)
    await runs.end()
    await turn
    commit(10)
    commit(10)
    expect(runs.counts.started).toBe(2)
    reader.close()
  })

  it('are waited for by a commit that erases, since it cuts the log off (R29)', async () => {
    commit(CHECKPOINT_AFTER_PAGES)
    let isOver = false
    const turn = checkpointer.beforeCommit(true)?.then(() => (isOver = true))
    expect(isOver).toBe(false)
    await runs.end()
    await turn
    expect(isOver).toBe(true)
  })

  it('are begun again by another thread where one failed', async () => {
    commit(CHECKPOINT_AFTER_PAGES)
    await runs.end('fails')
    const turn = checkpointer.beforeCommit(false)
    await runs.end()
    await turn
    expect(runs.counts.made).toBe(2)
    commit(10)
    expect(logPages()).toBeLessThan(CHECKPOINT_AFTER_PAGES / 10)
  })
})
