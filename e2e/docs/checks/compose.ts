import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { root } from '../../../deploy/test/tools.js'
import type { Check } from '../claims.js'

/** A block of Docker Compose commands. The files and services in it must exist. Nothing is started. */
export function compose(): Check {
  return {
    languages: ['sh'],
    async run({ text }, world) {
      for (const line of text.split('\n')) {
        const [, file = '', command = ''] = /^docker compose --file (\S+) (\w+)/.exec(line) ?? []
        expect(existsSync(join(root, file)), line).toBe(true)
        const service = /^docker compose .* (?:logs|exec) (\w+)/.exec(line)?.[1]
        if (service !== undefined) expect(readFileSync(join(root, file), 'utf8')).toMatch(new RegExp(`^  ${service}:$`, 'm'))
        if (spawnSync('docker', ['compose', 'version']).status === 0) expect(spawnSync('docker', ['compose', '--file', file, command, '--help'], { cwd: root }).status, line).toBe(0)
      }
      world.skip('containers are not started here; deploy/test/image.spec.ts carries out the Dockerfile')
    },
  }
}
