import type { Config } from '../config.js'
import type { Owner } from './first-start.js'
import type { Running } from './server.js'

/** What a person who starts the server reads: where to go, and how to sign in. */
export function greeting(config: Pick<Config, 'host' | 'demo' | 'publicUrl'>, running: Pick<Running, 'port' | 'owner' | 'demoKey'>): string {
  const listening = `http://${hostInUrl(config.host)}:${running.port}`
  const url = config.publicUrl ?? listening
  const lines = [
    `HAL listens on ${listening}`,
    ...(config.demo ? [`Demo     ${url}/demo#key=${running.demoKey}`] : []),
    `Docs     ${url}/docs`,
    ...signInLines(running.owner),
  ]
  return `${lines.join('\n')}\n`
}

function signInLines(owner: Owner | null): string[] {
  if (owner === null) return []
  const password = owner.password === null ? 'the password of HAL_ADMIN_PASSWORD' : `password ${owner.password}`
  const once = owner.password === null ? '' : ' (shown this once)'
  return [`Sign in  POST /api/auth/login as ${owner.email}, ${password}${once}`]
}

/** Where it listens on every address, this machine is one of them. */
function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
