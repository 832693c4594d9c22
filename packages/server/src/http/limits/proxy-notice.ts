import type { IncomingMessage } from 'node:http'
import type { Logger } from 'pino'
import type { Config } from '../../config.js'

/** Detects a proxy that `HAL_TRUST_PROXY` does not cover. */
export interface ProxyNotice {
  /** Checks a request for signs of such a proxy. */
  look(request: IncomingMessage): void
  /** Whether a request came through such a proxy. */
  isSeen(): boolean
}

const loopback = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/

/**
 * Warns once if a peer on this machine sends `X-Forwarded-For` while `HAL_TRUST_PROXY` is off. Such a peer is usually
 * a proxy, and then all visitors of a site count as one address.
 */
export function createProxyNotice(trustProxy: Config['trustProxy'], logger: Logger): ProxyNotice {
  const isSetUp = trustProxy !== false
  let isSeen = false
  return {
    look({ headers, socket }) {
      if (isSetUp || isSeen || headers['x-forwarded-for'] === undefined || !loopback.test(socket.remoteAddress ?? '')) return
      isSeen = true
      logger.warn('a proxy on this machine sends X-Forwarded-For, but HAL_TRUST_PROXY is off: all its clients share one rate limit. Set HAL_TRUST_PROXY=1.')
    },
    isSeen: () => isSeen,
  }
}
