import type { Server } from 'node:http'
import { addressKey } from '../limits/address.js'

/** Limits on the number of connections. */
export interface ConnectionLimits {
  /** In total. One address may hold a tenth of them. */
  atOnce: number
  /** Whether the peer is a trusted proxy, whose connections serve many clients. */
  isProxy(address: string): boolean
}

/**
 * Bounds connections, so that one client cannot use up memory and the connections of others. When all are
 * in use, idle keep-alive connections are closed first.
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
