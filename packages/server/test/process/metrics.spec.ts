import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runBuilt, startBuiltServer, type BuiltServer } from './built-server.js'
import { eventually, temporaryFolder, works } from './folder.js'
import { callWidget } from './widget.js'

const token = 'a-token-for-those-who-watch'
let folder: ReturnType<typeof temporaryFolder>
let server: BuiltServer
beforeEach(async () => {
  folder = temporaryFolder()
  server = await startBuiltServer(folder.file('hal.sqlite'), { env: { HAL_METRICS_TOKEN: token } })
})
afterEach(async () => {
  server.kill('SIGKILL')
  await server.ended
  folder.remove()
})

const metrics = async () => (await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text()

/** The value of a figure with these labels, as they stand in the text. */
async function valueOf(figure: string): Promise<number> {
  const line = (await metrics()).split('\n').find((each) => each.startsWith(`${figure} `))
  return line === undefined ? NaN : Number(line.split(' ').at(-1))
}

const track = (id: string) => callWidget(server.url, 'track', { id, visitor_id: 'v', name: 'counted' })

describe('/metrics', () => {
  it('shows every figure that docs/operations.md tells to watch', async () => {
    await track('one')
    const handbook = readFileSync(new URL('../../../../docs/operations.md', import.meta.url), 'utf8')
    const told = [...handbook.matchAll(/`((?:hal|nodejs|process)_[a-z0-9_]+)/g)].map(([, name]) => name ?? '')
    expect(told.length).toBeGreaterThan(10)
    const shown = await metrics()
    expect([...new Set(told)].filter((name) => !new RegExp(`^# TYPE ${name} `, 'm').test(shown))).toEqual([])
  })

  it('counts operations by what became of them, a repeated one as a duplicate', async () => {
    await track('one')
    await track('one')
    await callWidget(server.url, 'set-stage', { visitor_id: 'v', stage: 'Lead' })
    expect(await valueOf('hal_operations_total{type="track",status="ok"}')).toBe(1)
    expect(await valueOf('hal_operations_total{type="track",status="duplicate"}')).toBe(1)
    expect(await valueOf('hal_operations_total{type="set_stage",status="rejected"}')).toBe(1)
  })

  it('measures commits and the files of the database', async () => {
    const before = await valueOf('hal_commits_total{outcome="committed"}')
    await track('one')
    expect(await valueOf('hal_commits_total{outcome="committed"}')).toBe((before || 0) + 1)
    expect(await valueOf('hal_commit_operations_count')).toBeGreaterThan(0)
    expect(await valueOf('hal_store_bytes{file="wal"}')).toBeGreaterThan(0)
    expect(await valueOf('hal_queue_operations')).toBe(0)
  })

  it('reports the age of the newest backup, and infinity without one', async () => {
    expect(await metrics()).toContain('hal_backup_age_seconds +Inf')
    expect(await runBuilt('hal', ['backup'], folder.file('hal.sqlite'))).toMatchObject({ code: 0 })
    const age = await valueOf('hal_backup_age_seconds')
    expect(age).toBeGreaterThanOrEqual(0)
    expect(age).toBeLessThan(3_600)
  })

  it.runIf(works('prlimit', '--version'))('counts commits that the disk refused', async () => {
    execFileSync('prlimit', ['--pid', String(server.pid), '--fsize=0:unlimited'])
    expect((await track('one')).status).toBe(503)
    await eventually(async () => expect(await valueOf('hal_commits_total{outcome="failed"}')).toBe(1))
  })
})
