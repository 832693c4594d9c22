import type { IncomingMessage } from 'node:http'
import proxyAddress from 'proxy-addr'
import type { Config } from '../../config.js'
import { addressKey } from '../../limits/address.js'

/** Whether the proxy at an address, `hop` steps away, may say who it spoke for. */
type Trust = (address: string, hop: number) => boolean

/** `HAL_TRUST_PROXY` as a question. */
function trustOf(trustProxy: Config['trustProxy']): Trust {
  if (trustProxy === false) return () => false
  return typeof trustProxy === 'number' ? (_address, hop) => hop < trustProxy : proxyAddress.compile(trustProxy)
}

/** Whether whoever is at the other end of a connection is a proxy. */
export function createIsProxy(trustProxy: Config['trustProxy']): (address: string) => boolean {
  const trust = trustOf(trustProxy)
  return (address) => trust(address, 0)
}

/** Says what a request is counted as: the key of its client's address. */
export type AddressOf = (request: IncomingMessage) => string

/** `X-Forwarded-For` is read from its end, and believed only as far as the proxies that wrote it are trusted. */
export function createAddressOf(trustProxy: Config['trustProxy']): AddressOf {
  if (trustProxy === false) return ({ socket }) => addressKey(socket.remoteAddress ?? '')
  const trust = trustOf(trustProxy)
  return (request) => addressKey(proxyAddress(request, trust))
}
