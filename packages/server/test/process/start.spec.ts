import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { admin, runBuilt, startBuiltServer } from './built-server.js'
import { temporaryFolder, works } from './folder.js'

/** Nobody in particular: an user id that owns no file. */
const stranger = 65_534
/** Only root may become somebody else, who has to be able to read the checkout. */
const canBeStranger = works('setpriv', `--reuid=${stranger}`, '--clear-groups', 'cat', import.meta.filename)

let folder: ReturnType<typeof temporaryFolder>
let path: string
beforeEach(() => {
  folder = temporaryFolder()
  path = folder.file('hal.sqlite')
})
afterEach(() => folder.remove())

async function startOnce(): Promise<void> {
  const server = await startBuiltServer(path)
  server.kill('SIGTERM')
  expect(await server.ended).toMatchObject({ code: 0 })
}

async function expectRefusal(message: RegExp): Promise<void> {
  const before = readFileSync(path)
  const { code, stdout, stderr } = await runBuilt('main', [], path)
  expect(code).toBe(1)
  expect(stderr).toMatch(message)
  expect(stdout).toBe('')
  expect(readFileSync(path).equals(before)).toBe(true)
}

describe('the start of the server', () => {
  it('refuses a damaged database, with what to do, and makes no other', async () => {
    await startOnce()
    writeFileSync(path, readFileSync(path).fill(0xff, 0, 100))
    await expectRefusal(/HAL cannot start\.\n.*not a sound SQLite database: restore a backup/)
    expect(readdirSync(folder.path)).toEqual(['hal.sqlite'])
  })

  it('refuses a database that was cut short', async () => {
    await startOnce()
    truncateSync(path, 5 * 4_096)
    await expectRefusal(/not a sound SQLite database/)
  })

  it('refuses the database of a newer version', async () => {
    await startOnce()
    const database = new SqliteDatabase(path)
    database.pragma('user_version = 999')
    database.close()
    await expectRefusal(/schema version 999, and this version of HAL knows only up to/)
  })

  it('refuses a log whose database is missing, and leaves it', async () => {
    writeFileSync(folder.file('hal.sqlite-wal'), 'acknowledged calls')
    const { code, stderr } = await runBuilt('main', [], path)
    expect(code).toBe(1)
    expect(stderr).toMatch(/is missing, and its log .* is there/)
    expect(existsSync(path)).toBe(false)
    expect(readFileSync(folder.file('hal.sqlite-wal'), 'utf8')).toBe('acknowledged calls')
  })

  it.runIf(canBeStranger).each([
    ['database', {}],
    ['folder', { HAL_SECRET: '' }],
  ])('refuses a %s that it must not write', async (_what, env) => {
    await startOnce()
    chmodSync(folder.path, 0o755)
    chmodSync(path, 0o444)
    const { code, stderr } = await runBuilt('main', [], path, { uid: stranger, env })
    expect(code).toBe(1)
    expect(stderr).toMatch(/HAL cannot start\.\nHAL_DATABASE_URL: /)
    expect(stderr).not.toMatch(/\n\s+at /)
  })

  it('refuses a folder in the place of the database', async () => {
    mkdirSync(path)
    const { code, stderr } = await runBuilt('main', [], path)
    expect(code).toBe(1)
    expect(stderr).toMatch(/HAL_DATABASE_URL: .* cannot be opened/)
  })

  it.runIf(existsSync('/proc/self')).each(['/proc/nope/hal.db', '/proc/nope/deeper/hal.db', '/dev/null', '/dev/null/hal.db'])(
    'refuses %s, where no database can be, with a clear error (F10)',
    async (place) => {
      for (const HAL_SECRET of ['', 'a secret for tests, of some length']) {
        const { code, stderr } = await runBuilt('main', [], place, { env: { HAL_SECRET } })
        expect(code).toBe(1)
        const [first = '', ...others] = stderr.split('\n')
        expect(JSON.parse(first)).toMatchObject({ msg: 'starting', database: place })
        expect(others.join('\n')).toMatch(/^HAL cannot start\.\nHAL_DATABASE_URL: .*\n$/)
      }
    },
  )

  it('closes files that others could read, the new log too, and says so in the log (W19)', async () => {
    await startOnce()
    writeFileSync(folder.file('hal.secret'), 's'.repeat(64))
    for (const name of ['hal.sqlite', 'hal.secret']) chmodSync(folder.file(name), 0o644)
    const server = await startBuiltServer(path, { env: { HAL_SECRET: '' } })
    const modes = readdirSync(folder.path).map((name) => [name, statSync(folder.file(name)).mode & 0o777])
    expect(modes).toEqual([['hal.secret', 0o600], ['hal.sqlite', 0o600], ['hal.sqlite-shm', 0o600], ['hal.sqlite-wal', 0o600]])
    server.kill('SIGTERM')
    const { stderr } = await server.ended
    for (const name of ['hal.sqlite', 'hal.secret']) expect(stderr).toMatch(new RegExp(`"file":"${folder.file(name)}","was":"0644"`))
  })

  it('prints a password that it made up once, and never one that was given', async () => {
    const given = await startBuiltServer(path)
    given.kill('SIGTERM')
    const { stdout, stderr } = await given.ended
    expect(stdout + stderr).not.toContain(admin.password)
  })
})
