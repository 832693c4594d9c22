import type { IncomingMessage } from 'node:http'
import type { WidgetRequest } from '../../ingest/port.js'
import type { Context } from '../context.js'

/** What a request says of whoever sends it, besides its body. */
export function senderOf(request: IncomingMessage, { limits, isBot }: Context): Pick<WidgetRequest, 'origin' | 'address' | 'is_bot'> {
  const { origin, 'user-agent': userAgent } = request.headers
  return { origin, address: limits.addressOf(request), is_bot: isBot(userAgent) }
}
