import type { IncomingMessage } from 'node:http'
import type { Logger } from 'pino'
import type { Config } from '../../config.js'

/** Looks for a proxy that HAL is not set up for. */
export interface ProxyNotice {
  /** Looks at a request. */
  look(request: IncomingMessage): void
  /** Whether a request came through such a proxy. */
  isSeen(): boolean
}

const loopback = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/

/**
 * Warns once if a peer on this machine sends `X-Forwarded-For` while `HAL_TRUST_PROXY` is off. It is most
 * often a proxy, and then a whole site counts as one address.
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
