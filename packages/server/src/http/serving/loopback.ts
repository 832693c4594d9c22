import type { Request } from 'express'
import { BlockList, isIP } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8)
loopback.addAddress('::1', 'ipv6')

function isLoopbackAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '')
  const version = isIP(plain)
  return version !== 0 && loopback.check(plain, version === 6 ? 'ipv6' : 'ipv4')
}

/** `localhost` or an address of it, with or without a port, as a `Host` header has it. */
function isLoopbackHost(host: string): boolean {
  const name = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : ''
  return name === 'localhost' || name.endsWith('.localhost') || isLoopbackAddress(name.replace(/^\[|\]$/g, ''))
}

/** What proxies add: the person is then somewhere else, though the connection is local. */
const forwarding = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip']

/**
 * Whether a page on this very machine asks, served by this server. The address alone does not say
 * so: any site can have a browser here call `localhost` (`Origin` tells), also under a name of its
 * own that it lets point here (`Host` tells).
 */
export function isLocalPage(request: Request): boolean {
  const { host = '', origin } = request.headers
  const isLocal = isLoopbackAddress(request.socket.remoteAddress ?? '') && isLoopbackHost(host)
  const isForwarded = forwarding.some((name) => request.headers[name] !== undefined)
  const isSameOrigin = origin === undefined || origin === `http://${host}`
  return isLocal && !isForwarded && isSameOrigin
}
