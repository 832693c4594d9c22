import type { IncomingMessage } from 'node:http'
import type { Logger } from 'pino'
import type { Config } from '../../config.js'

/** Looks at each request for a proxy that nobody told HAL about. */
export type ProxyNotice = (request: IncomingMessage) => void

const loopback = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/

/**
 * Warns once where a peer on this machine sends `X-Forwarded-For` while `HAL_TRUST_PROXY` is off: it is most
 * often a proxy, and then a whole site counts as one address.
 */
export function createProxyNotice(trustProxy: Config['trustProxy'], logger: Logger): ProxyNotice {
  let isDone = trustProxy !== false
  return ({ headers, socket }) => {
    if (isDone || headers['x-forwarded-for'] === undefined || !loopback.test(socket.remoteAddress ?? '')) return
    isDone = true
    logger.warn('a proxy on this machine sends X-Forwarded-For, but HAL_TRUST_PROXY is off: all its clients share one rate limit. Set HAL_TRUST_PROXY=1.')
  }
}
