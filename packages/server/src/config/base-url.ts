import type { Config } from '../config.js'

/** The address at which the server can be opened on this machine, for a port that it listens on. */
export function listeningUrl(host: string, port: number): string {
  return `http://${hostInUrl(host)}:${port}`
}

/** What links and snippets begin with: `HAL_PUBLIC_URL`, or the address at which the server listens. */
export function baseUrl({ publicUrl, host }: Pick<Config, 'publicUrl' | 'host'>, port: number): string {
  return publicUrl ?? listeningUrl(host, port)
}

/** A server that listens on every address can be reached at this machine's own. */
function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
