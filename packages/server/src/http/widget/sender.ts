import type { IncomingMessage } from 'node:http'
import type { WidgetRequest } from '../../ingest/port.js'
import type { Context } from '../context.js'

/**
 * Information about the sender from the request itself, not from its body.
 * @param address the key under which the request is counted
 */
export function senderOf(request: IncomingMessage, address: string, { isBot }: Context): Required<Pick<WidgetRequest, 'origin' | 'address' | 'is_bot'>> {
  const { origin, 'user-agent': userAgent } = request.headers
  return { origin, address, is_bot: isBot(userAgent) }
}
