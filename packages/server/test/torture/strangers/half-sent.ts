import { connect, type Socket } from 'node:net'
import { between, type Random } from '../random.js'

const announcedBytes = 500_000
const piece = Buffer.alloc(announcedBytes, ' ')

/** Uploads that stop half-way, and keep their connections. */
export interface HalfSent {
  /** Begins one more. */
  begin(): void
  close(): void
}

export function createHalfSent(url: string, localAddress: string, random: Random): HalfSent {
  const { hostname, port } = new URL(url)
  const sockets = new Set<Socket>()
  return {
    begin() {
      const socket = connect({ host: hostname, port: Number(port), localAddress })
      sockets.add(socket)
      // The server may refuse or end it at any time, which is its right.
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
      socket.resume()
      socket.write(`POST /api/widget/track HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${announcedBytes}\r\n\r\n`)
      socket.write(piece.subarray(0, between(random, 0, announcedBytes - 1)))
    },
    close() {
      for (const socket of sockets) socket.destroy()
    },
  }
}
