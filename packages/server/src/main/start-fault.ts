import { ConfigError } from '../config.js'
import { StoreUnavailable } from '../store/port.js'
import { UnusableDatabase } from '../store/sqlite/errors.js'

/** The message for a server that does not start: the cause and how to fix it. */
export function startFault(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof ConfigError || error instanceof UnusableDatabase) return error.message
  if (error instanceof StoreUnavailable) return `HAL_DATABASE_URL: ${error.message}${causeOf(error)}`
  const { code, address, port, path } = error as NodeJS.ErrnoException & { address?: string; port?: number }
  if (code === 'EADDRINUSE') return `PORT ${port} on ${address} is in use: stop what uses it, or set another PORT.`
  if (code === 'EACCES' && port !== undefined) return `PORT ${port} is not allowed to this user: set one from 1024 on.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return 'HOST is no address of this machine.'
  if (path !== undefined) return `HAL_DATABASE_URL: ${error.message}; the user of the server must be able to write there.`
  return error.stack ?? error.message
}

function causeOf({ cause }: Error): string {
  return cause instanceof Error ? ` (${cause.message})` : ''
}
