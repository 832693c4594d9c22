import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startBuiltServer, type BuiltServer } from '../../packages/server/test/process/built-server.js'
import { isInstalled, root, temporaryFolder } from './tools.js'

const hal = `${root}/bin/hal`
/** The environment that systemd passes to a program without settings of its own. */
const bareEnvironment = { PATH: process.env.PATH }

let folder: ReturnType<typeof temporaryFolder>
let server: BuiltServer
beforeAll(async () => {
  folder = temporaryFolder()
  server = await startBuiltServer(folder.file('hal.sqlite'))
  writeFileSync(folder.file('hal.env'), `# comment\nHAL_DATABASE_URL=sqlite:${folder.file('hal.sqlite')}\nHAL_SECRET="a secret with $ign, 'quotes' and blanks"\n`)
})
afterAll(async () => {
  server.kill('SIGKILL')
  await server.ended
  folder.remove()
})

function run(program: string, args: string[], { env = {}, cwd = '/', uid }: { env?: Record<string, string>; cwd?: string; uid?: number } = {}) {
  const settings = { HAL_ENV_FILE: folder.file('hal.env') }
  const as = uid === undefined ? {} : { uid, gid: uid }
  return spawnSync(program, args, { cwd, env: { ...bareEnvironment, ...settings, ...env }, encoding: 'utf8', ...as })
}

describe('bin/hal', () => {
  // Without a shell in between, as systemd starts it: the file needs a shebang line.
  it('is started by execve, from another folder, and reads its settings file', () => {
    const { status, stdout, stderr } = run(hal, ['check'])
    expect(stderr).toBe('')
    expect(stdout).toContain(folder.file('hal.sqlite'))
    expect(status).toBe(0)
  })

  it('finds its installation through a chain of symbolic links', () => {
    symlinkSync(root, folder.file('current'))
    symlinkSync(folder.file('current/bin/hal'), folder.file('hal'))
    symlinkSync('hal', folder.file('hal-by-another-name'))
    expect(run(folder.file('hal-by-another-name'), ['check'])).toMatchObject({ status: 0, stderr: '' })
  })

  it('takes file names relative to the folder of the caller, and passes arguments on as they are', () => {
    mkdirSync(folder.file('of the operator'))
    const { status, stdout } = run(hal, ['backup', 'my copy.sqlite'], { cwd: folder.file('of the operator') })
    expect(status).toBe(0)
    expect(stdout).toContain(folder.file('of the operator/my copy.sqlite'))
  })

  it('lets a variable of the caller win over the settings file', () => {
    const env = { HAL_DATABASE_URL: 'sqlite:/no/such/folder/hal.sqlite' }
    expect(run(hal, ['check'], { env })).toMatchObject({ status: 1, stderr: expect.stringContaining('/no/such/folder/hal.sqlite') })
  })

  it('passes the exit code on', () => {
    expect(run(hal, ['no-such-command']).status).toBe(2)
  })

  it.runIf(process.getuid?.() === 0 && isInstalled('setpriv'))('says as which user to run it if the settings cannot be read', () => {
    // A folder that every user can read.
    cpSync(hal, folder.file('bin/hal'))
    cpSync(`${root}/packages/server/dist/hal.js`, folder.file('packages/server/dist/hal.js'))
    execFileSync('chmod', ['-R', 'a+rX', folder.path])
    chmodSync(folder.file('hal.env'), 0o600)
    const { status, stderr } = run(folder.file('bin/hal'), ['check'], { uid: 65534 })
    expect(stderr).toMatch(/hal\.env cannot be read by nobody\. .*sudo -u hal hal/)
    expect(status).toBe(2)
  })

  it('says what to do in a checkout that was not built', () => {
    cpSync(hal, folder.file('checkout/bin/hal'))
    const { status, stderr } = run(folder.file('checkout/bin/hal'), ['check'])
    expect(stderr).toContain(`Run \`npm ci && npm run build\` in ${folder.file('checkout')}`)
    expect(status).toBe(1)
  })
})
