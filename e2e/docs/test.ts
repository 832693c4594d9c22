import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test as base } from '@playwright/test'
import { signInAsOwner } from '../account.js'
import { admin, startServer } from '../server.js'
import { canMakeMachine, startMachine, type Machine } from './machine.js'
import { createShell } from './shell.js'
import { openTerminal } from './terminal.js'
import type { Hal, World } from './world.js'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const bin = fileURLToPath(new URL('bin', import.meta.url))
/** The owner's email in the documents. */
const email = 'admin@localhost'

/** Variables of every block. The programs of this folder come before those of the machine. */
const blockEnvironment = (): Record<string, string> => ({
  PATH: `${bin}:${root}/bin:${process.env.PATH}`,
  HOME: process.env.HOME ?? '/',
  LANG: 'C.UTF-8',
  PORT: '0',
  DOCS_CHECKOUT: root,
  DOCS_NPM: execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim(),
})

/** Playwright's test with a world for the blocks of one document. */
export const test = base.extend<{ world: World }>({
  world: async ({ page }, use, testInfo) => {
    const folder = await mkdtemp(join(tmpdir(), 'hal-docs-'))
    const env = blockEnvironment()
    const ends: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })]
    let hal: Promise<Hal> | undefined
    let machine: Promise<Machine | null> | undefined
    const connect = async (server: Pick<Hal, 'url' | 'email' | 'password' | 'databasePath'>): Promise<Hal> => ({
      ...server,
      version: (await fetch(`${server.url}/healthz`)).headers.get('x-hal-version') ?? '',
      account: await signInAsOwner(server, server),
    })

    async function startHal(): Promise<Hal> {
      const server = await startServer({ env: { HAL_ADMIN_EMAIL: email } })
      ends.unshift(() => server.dispose())
      return connect({ url: server.url, databasePath: server.databasePath, email, password: admin.password })
    }

    async function makeMachine(): Promise<Machine | null> {
      if (!canMakeMachine()) return null
      const made = await startMachine(join(folder, 'machine'), root, { ...env, PATH: `${bin}:${process.env.PATH}` })
      ends.unshift(() => made.stop())
      return made
    }

    await use({
      folder,
      page,
      shell: createShell(folder, env),
      hal: () => (hal ??= startHal()),
      async use(server) {
        hal = connect(server)
        await hal
      },
      machine: async () => (await (machine ??= makeMachine()))?.shell ?? null,
      async terminal(command, options) {
        const terminal = await openTerminal(command, { cwd: options.cwd, env: { ...env, ...options.env } })
        ends.unshift(() => terminal.close())
        return terminal
      },
      async filled(text) {
        return fill(text, await (hal ??= startHal()))
      },
      skip(reason) {
        console.log(`${testInfo.title}: a block was skipped, since ${reason}`)
        testInfo.annotations.push({ type: 'skipped block', description: reason })
      },
      kept: new Map(),
    })
    for (const end of ends) await end()
  },
})

/** Replaces the placeholders of the documents. */
function fill(text: string, { url, password, version }: Hal): string {
  return text
    .replaceAll('http://127.0.0.1:3000', url)
    .replaceAll(/https:\/\/(HOST|YOUR-HAL|hal\.example\.com)/g, url)
    .replaceAll(/"password": "[A-Z ]+"/g, `"password": "${password}"`)
    .replaceAll(/hal\.\d+\.\d+\.\d+\.js/g, `hal.${version}.js`)
}
