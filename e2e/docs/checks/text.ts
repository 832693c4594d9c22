import { expect } from '@playwright/test'
import { caddyComplaint, nginxComplaint } from '../../../deploy/test/proxies.js'
import { isInstalled } from '../../../deploy/test/tools.js'
import { unitsComplaint } from '../../../deploy/test/units.js'
import type { Check } from '../claims.js'
import type { World } from '../world.js'

/** A block of JSON. It must parse; `then` gets the value. */
export function json(then: (shown: unknown, world: World) => Promise<void>): Check {
  return { languages: ['json'], run: async ({ text }, world) => then(JSON.parse(text) as unknown, world) }
}

/** A file that an installed program can verify. */
function accepted(languages: string[], tool: string, complaintOf: (text: string) => string | null): Check {
  return {
    languages,
    async run({ text }, world) {
      if (!isInstalled(tool)) return world.skip(`${tool} is not installed`)
      expect(complaintOf(text)).toBeNull()
    },
  }
}

/** A site that nginx must accept. */
export const nginx = (): Check => accepted(['nginx'], 'nginx', nginxComplaint)

/** A Caddyfile that Caddy must accept. */
export const caddy = (): Check => accepted(['caddy', ''], 'caddy', caddyComplaint)

/** A unit that systemd must accept, under the given file name. */
export const unit = (name: string): Check => accepted(['ini'], 'systemd-analyze', (text) => unitsComplaint({ [name]: text }))
