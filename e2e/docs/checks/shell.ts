import { appendFileSync } from 'node:fs'
import { expect } from '@playwright/test'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Check } from '../claims.js'
import type { World } from '../world.js'

const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '')

interface ShellOptions {
  /** Text that the block must print. */
  shows?: RegExp | RegExp[]
  /** Checks the other promises of the text. */
  then?(world: World, printed: string): Promise<void>
  /** Prepares what the text assumes, and does what it asks of the reader. */
  given?(world: World): Promise<void>
  /** Replaces placeholders for the reader's own values. */
  fill?: Fill
}

type Fill = Record<string, (world: World) => string | Promise<string>>

async function filledWith(text: string, world: World, fill: Fill): Promise<string> {
  let filled = await world.filled(text)
  for (const [placeholder, value] of Object.entries(fill)) {
    expect(filled, `the placeholder ${placeholder}`).toContain(placeholder)
    filled = filled.replaceAll(placeholder, await value(world))
  }
  return filled
}

/** A block of shell commands. It must end without a failed command. */
export function sh({ shows = [], then, given, fill = {} }: ShellOptions): Check {
  return {
    languages: ['sh'],
    async run({ text }, world) {
      await given?.(world)
      const { stdout, stderr } = await world.shell.run(await filledWith(text, world, fill))
      for (const each of [shows].flat()) expect(stdout + stderr).toMatch(each)
      await then?.(world, stdout)
    },
  }
}

/** A block of commands on the server's machine, run in the root of the repository. */
export function operator(options: ShellOptions): Check {
  const onServer = async (world: World): Promise<void> => {
    const { databasePath, url } = await world.hal()
    world.shell.set('HAL_DATABASE_URL', `sqlite:${databasePath}`)
    world.shell.set('HAL_PUBLIC_URL', url)
    await world.shell.run(`cd "${root}"`)
    await options.given?.(world)
  }
  return sh({ ...options, given: onServer })
}

/** A block of code for a file in the folder of the document. It is appended to the file. */
export function file(name: string, { then }: { then?(world: World): Promise<void> } = {}): Check {
  return {
    languages: ['js'],
    async run({ text }, world) {
      appendFileSync(join(world.folder, name), `${await world.filled(text)}\n`)
      await then?.(world)
    },
  }
}

/** What a line of a terminal block starts: the server itself, or a program that uses it. */
type Served = 'hal' | ((world: World, url: string) => Promise<void>)

/**
 * A block in which each line starts a program that keeps running, each in its own terminal, in the root of the
 * repository.
 */
export function terminals(...served: Served[]): Check {
  return {
    languages: ['sh'],
    async run({ text }, world) {
      const commands = text.split('\n').filter((line) => line.trim() !== '')
      expect(commands, 'one check for each line').toHaveLength(served.length)
      for (const [index, command] of commands.entries()) {
        const each = served[index]
        if (each === 'hal') await startHal(command, world)
        else if (each !== undefined) {
          const { url } = await world.terminal(command, { cwd: root, env: { HAL_URL: (await world.hal()).url, VITE_HAL_URL: (await world.hal()).url } })
          await each(world, url)
        }
      }
    },
  }
}

interface TerminalOptions {
  fill?: Fill
  env?(world: World): Record<string, string>
  then(world: World, url: string): Promise<void>
}

/** A block that ends with a program that keeps running, in the root of the repository. */
export function terminal({ fill = {}, env, then }: TerminalOptions): Check {
  return {
    languages: ['sh'],
    async run({ text }, world) {
      const { url: hal } = await world.hal()
      const { url } = await world.terminal(await filledWith(text, world, fill), { cwd: root, env: { HAL_URL: hal, VITE_HAL_URL: hal, ...env?.(world) } })
      await then(world, url)
    },
  }
}

/** Starts the server as a new user does, who knows only what it prints. */
async function startHal(command: string, world: World): Promise<void> {
  const databasePath = join(world.folder, 'data/hal.sqlite')
  const env = { HAL_DATABASE_URL: `sqlite:${databasePath}`, HAL_RATE_LIMIT: 'off' }
  const { url, printed } = await world.terminal(command, { cwd: root, env })
  expect(printed).toMatch(/\/demo#key=\S+/)
  const [, email, password] = /as (\S+), password (\S+) \(shown this once\)/.exec(printed) ?? []
  if (email === undefined || password === undefined) throw new Error(`The start shows no password:\n${printed}`)
  await world.use({ url, email, password, databasePath })
}
