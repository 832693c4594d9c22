import type { Config } from '../config.js'
import { baseUrl, listeningUrl } from '../config/base-url.js'
import type { Owner } from './first-start.js'
import type { Running } from './server.js'

/** The lines that the server prints at start: where to go, and how to sign in. */
export function greeting(
  config: Pick<Config, 'host' | 'demo' | 'publicUrl'>,
  running: Pick<Running, 'port' | 'owner' | 'startKey' | 'demoKey'>,
): string {
  const url = baseUrl(config, running.port)
  const lines = [
    `HAL listens on ${listeningUrl(config.host, running.port)}`,
    `Start    ${url}/#key=${running.startKey}`,
    ...(config.demo ? [`Demo     ${url}/demo#key=${running.demoKey}`] : []),
    `Docs     ${url}/docs`,
    ...firstLines(running.owner),
  ]
  return `${lines.join('\n')}\n`
}

/** How to sign in and how to create a project, if this start created the owner. */
function firstLines(owner: Owner | null): string[] {
  if (owner === null) return []
  const password = owner.password === null ? 'the password of HAL_ADMIN_PASSWORD' : `password ${owner.password}`
  const once = owner.password === null ? '' : ' (shown this once)'
  return [
    `Sign in  POST /api/auth/login as ${owner.email}, ${password}${once}`,
    'Project  `demo` is there to try HAL out. To make your own: npm run hal -- project create NAME',
  ]
}
