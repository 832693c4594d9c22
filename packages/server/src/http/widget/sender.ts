import type { IncomingMessage } from 'node:http'
import type { WidgetRequest } from '../../ingest/port.js'
import type { Context } from '../context.js'

/**
 * What a request says of whoever sends it, besides its body.
 * @param address what it is counted as
 */
export function senderOf(request: IncomingMessage, address: string, { isBot }: Context): Required<Pick<WidgetRequest, 'origin' | 'address' | 'is_bot'>> {
  const { origin, 'user-agent': userAgent } = request.headers
  return { origin, address, is_bot: isBot(userAgent) }
}
