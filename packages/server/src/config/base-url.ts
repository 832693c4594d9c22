import type { Config } from '../config.js'

/** The URL at which this machine can reach the server, for the port that it listens on. */
export function listeningUrl(host: string, port: number): string {
  return `http://${hostInUrl(host)}:${port}`
}

/** The base of links and snippets: `HAL_PUBLIC_URL`, or the address on which the server listens. */
export function baseUrl({ publicUrl, host }: Pick<Config, 'publicUrl' | 'host'>, port: number): string {
  return publicUrl ?? listeningUrl(host, port)
}

/** A server that listens on all addresses is reachable at the loopback address. */
function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
