import { expect } from '@playwright/test'
import type { Check } from '../claims.js'
import type { Shell } from '../shell.js'

interface MachineOptions {
  /** Commands that prepare what the block needs. */
  given?: string
  /** Replaces placeholders for the reader's own values. */
  fill?: Record<string, string>
  /** Text that the block must print. */
  shows?: RegExp
  /** Commands that succeed only if the text is right. */
  proves?: string
  then?(shell: Shell): Promise<void>
}

/** A block for an operator's machine. It runs as root on a separate machine, as far as this system allows. */
export function onMachine({ given, fill = {}, shows, proves, then }: MachineOptions): Check {
  return {
    languages: ['sh'],
    async run({ text }, world) {
      const shell = await world.machine()
      if (shell === null) return world.skip('this machine cannot make another one (it takes root, namespaces and overlays)')
      if (given !== undefined) await shell.run(given)
      let filled = text
      for (const [placeholder, value] of Object.entries(fill)) {
        expect(filled, `the placeholder ${placeholder}`).toContain(placeholder)
        filled = filled.replaceAll(placeholder, value)
      }
      const { stdout, stderr } = await shell.run(filled)
      if (shows !== undefined) expect(stdout + stderr).toMatch(shows)
      if (proves !== undefined) await shell.run(proves)
      await then?.(shell)
    },
  }
}
