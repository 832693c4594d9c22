import type { IncomingMessage } from 'node:http'
import proxyAddress from 'proxy-addr'
import type { Config } from '../../config.js'
import { addressKey } from '../../limits/address.js'

/** Whether the proxy at `address`, `hop` steps away, is trusted to name its client. */
type Trust = (address: string, hop: number) => boolean

/** Turns `HAL_TRUST_PROXY` into a function. */
function trustOf(trustProxy: Config['trustProxy']): Trust {
  if (trustProxy === false) return () => false
  return typeof trustProxy === 'number' ? (_address, hop) => hop < trustProxy : proxyAddress.compile(trustProxy)
}

/** Whether the peer of a connection is a trusted proxy. */
export function createIsProxy(trustProxy: Config['trustProxy']): (address: string) => boolean {
  const trust = trustOf(trustProxy)
  return (address) => trust(address, 0)
}

/** Returns the key of the client's address, under which a request is counted. */
export type AddressOf = (request: IncomingMessage) => string

/** Reads `X-Forwarded-For` from its end, and stops at the first address that is not a trusted proxy. */
export function createAddressOf(trustProxy: Config['trustProxy']): AddressOf {
  if (trustProxy === false) return ({ socket }) => addressKey(socket.remoteAddress ?? '')
  const trust = trustOf(trustProxy)
  return (request) => addressKey(proxyAddress(request, trust))
}
