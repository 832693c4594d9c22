import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { admin, runBuilt, startBuiltServer, type BuiltServer } from './built-server.js'
import { eventually, temporaryFolder } from './folder.js'
import { signIn } from './operator.js'
import { callWidget } from './widget.js'

const clients = 8
const halPath = fileURLToPath(new URL('../../dist/hal.js', import.meta.url))

let folder: ReturnType<typeof temporaryFolder>
let path: string
let server: BuiltServer
let acknowledged: string[]
beforeEach(async () => {
  folder = temporaryFolder()
  path = folder.file('hal.sqlite')
  acknowledged = []
  server = await startBuiltServer(path)
})
afterEach(async () => {
  server.kill('SIGKILL')
  await server.ended
  folder.remove()
})

const hal = (...args: string[]) => runBuilt('hal', args, path)

/** Clients that write until they are told to stop. */
function load(): { stop(): Promise<void> } {
  let isOver = false
  let sent = 0
  const writing = Array.from({ length: clients }, async (_, client) => {
    while (!isOver) {
      const id = `event-${sent++}`
      const properties = { text: 'x'.repeat(2_000) }
      const { status } = await callWidget(server.url, 'track', { id, visitor_id: `v${client}`, name: 'kept', properties })
      if (status === 200) acknowledged.push(id)
    }
  })
  return {
    async stop() {
      isOver = true
      await Promise.all(writing)
    },
  }
}

async function stopServer(): Promise<void> {
  server.kill('SIGTERM')
  expect(await server.ended).toMatchObject({ code: 0 })
}

describe('a backup under load', () => {
  it('brings back every call that was acknowledged before it began, and is sound', async () => {
    const writing = load()
    await eventually(async () => expect(acknowledged.length).toBeGreaterThan(100), 60_000)
    const before = [...acknowledged]
    const backup = await hal('backup', folder.file('copy.sqlite'))
    expect(backup, backup.stderr).toMatchObject({ code: 0 })
    expect(acknowledged.length, 'the server went on meanwhile').toBeGreaterThan(before.length)
    expect(await hal('check', folder.file('copy.sqlite'))).toMatchObject({ code: 0 })

    const refused = await hal('restore', folder.file('copy.sqlite'))
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('is in use: stop the server') })
    await writing.stop()
    await stopServer()

    const restored = await hal('restore', folder.file('copy.sqlite'))
    expect(restored, restored.stderr).toMatchObject({ code: 0 })
    server = await startBuiltServer(path)
    const ids = await (await signIn(server.url)).eventIds()
    expect(new Set(ids).size).toBe(ids.length)
    expect(before.filter((id) => !ids.includes(id))).toEqual([])
    expect(await callWidget(server.url, 'track', { visitor_id: 'v1', name: 'after' })).toMatchObject({ status: 200 })
    expect(await hal('check')).toMatchObject({ code: 0 })
  })
})

describe('hal as a process', () => {
  it('resets a password while the server runs, and ends its sessions', async () => {
    const operator = await signIn(server.url)
    const { code } = await runBuilt('hal', ['reset-password', 'owner@example.test', '--stdin'], path, { input: 'another password\n' })
    expect(code).toBe(0)
    expect((await operator.get('/api/projects')).status).toBe(401)
    await expect(signIn(server.url)).rejects.toThrow('401')
  })

  it('makes a project that the running server knows at once', async () => {
    const { code, stdout } = await hal('project', 'create', 'Shop')
    expect(code).toBe(0)
    expect(await callWidget(server.url, 'track', { project_id: stdout.trim(), visitor_id: 'v', name: 'first' })).toMatchObject({ status: 200 })
  })

  it('adds and removes an account while the server runs, also where sign-up is off', async () => {
    const project = (await hal('project', 'create', 'Shop')).stdout.trim()
    const added = await hal('user', 'add', 'colleague@example.test', '--project', project, '--role', 'member')
    expect(added, added.stderr).toMatchObject({ code: 0 })
    const password = /: (\S+) \(shown this once\)/.exec(added.stdout)?.[1] ?? ''
    const colleague = await signIn(server.url, { email: 'colleague@example.test', password })
    expect(await colleague.get('/api/projects')).toMatchObject({ status: 200, body: { data: [{ id: project }] } })
    expect(await hal('user', 'remove', 'colleague@example.test')).toMatchObject({ code: 0 })
    expect((await colleague.get('/api/projects')).status).toBe(401)
    expect(await hal('user', 'remove', admin.email)).toMatchObject({ code: 1, stderr: expect.stringContaining('is the only account') })
  })

  it('prints the name of a project without its control characters (F10)', async () => {
    const operator = await signIn(server.url)
    await operator.post('/api/projects', { name: 'evil\u001b[2J\u001b]0;x\u0007\nsecond line' })
    const { stdout } = await hal('project', 'list')
    expect(stdout).toContain('evil\\u001b[2J\\u001b]0;x\\u0007\\u000asecond line')
    // eslint-disable-next-line no-control-regex
    expect(stdout).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/)
    expect(stdout.trim().split('\n')).toHaveLength(2)
  })

  it('goes on where nobody reads its output to the end (F10)', async () => {
    for (let n = 0; n < 3; n++) await hal('project', 'create', `Shop ${n}`)
    const child = spawn(process.execPath, [halPath, 'project', 'list'], { env: { HAL_DATABASE_URL: `sqlite:${path}` } })
    let stderr = ''
    child.stderr.on('data', (chunk) => (stderr += String(chunk)))
    child.stdout.destroy()
    const [code] = (await once(child, 'exit')) as [number | null]
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  it('words a fault as one line (F10)', async () => {
    const { code, stdout, stderr } = await hal('backup', '/no/such/folder/x.sqlite')
    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: '', stderr: '/no/such/folder/x.sqlite: There is no such file or folder: make the folder, or name another one.\n' })
    expect(await hal('check', 'a', 'b')).toMatchObject({ code: 2, stderr: expect.stringMatching(/^`hal check` takes one word, and `b` is too many/) })
  })

  it('ends with 2 where it is used wrongly', async () => {
    expect(await hal('restore')).toMatchObject({ code: 2, stderr: expect.stringContaining('Which backup?') })
    expect(await runBuilt('hal', ['check'], path, { env: { PORT: 'x' } })).toMatchObject({ code: 2, stderr: expect.stringContaining('PORT') })
  })
})
