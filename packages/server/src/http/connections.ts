import type { Server } from 'node:http'
import { addressKey } from '../limits/address.js'

/** How many connections there may be. */
export interface ConnectionLimits {
  /** In all; one address may hold a tenth of them. */
  atOnce: number
  /** Whether the other end is a proxy of ours, which holds them for all. */
  isProxy(address: string): boolean
}

/**
 * Bounds connections, so that whoever opens many takes no memory and no room from the others. Where
 * all are in use, those that only wait for a next request make way.
 */
export function boundConnections(server: Server, { atOnce, isProxy }: ConnectionLimits): void {
  server.maxConnections = atOnce
  server.on('drop', () => server.closeIdleConnections())

  const mostOfOne = Math.ceil(atOnce / 10)
  const heldBy = new Map<string, number>()
  server.on('connection', (socket) => {
    const address = socket.remoteAddress
    if (address === undefined || isProxy(address)) return
    const key = addressKey(address)
    const held = heldBy.get(key) ?? 0
    if (held >= mostOfOne) return void socket.destroy()
    heldBy.set(key, held + 1)
    socket.once('close', () => {
      const left = (heldBy.get(key) ?? 1) - 1
      if (left > 0) heldBy.set(key, left)
      else heldBy.delete(key)
    })
  })
}
