import { spawnSync } from 'node:child_process'
import { expect } from '@playwright/test'
import { isInstalled } from '../../../deploy/test/tools.js'
import type { Check } from '../claims.js'
import type { World } from '../world.js'

interface ProgramOptions {
  language: string
  /** The program that must be installed. */
  needs: string
  /** A command that runs a program from standard input, in the folder of the document. */
  command: string[]
  /** Code after the block, which uses it. */
  use: string
  env(world: World): Promise<Record<string, string>>
  then(world: World, printed: string): Promise<void>
}

/** A block in a language that this machine may not have. It runs together with code that uses it. */
export function program({ language, needs, command, use, env, then }: ProgramOptions): Check {
  return {
    languages: [language],
    async run({ text }, world) {
      const [name = '', ...args] = command
      if (!isInstalled(needs)) return world.skip(`${needs} is not installed`)
      const { status, stdout, stderr } = spawnSync(name, args, {
        input: `${text}\n${use}\n`,
        encoding: 'utf8',
        cwd: world.folder,
        env: { PATH: process.env.PATH, HOME: process.env.HOME, LANG: 'C.UTF-8', ...(await env(world)) },
      })
      expect(stderr).toBe('')
      expect(status).toBe(0)
      await then(world, stdout)
    },
  }
}
