import type { IncomingMessage } from 'node:http'
import { chatBodies, limits } from '@hal/contract'
import { coveredConversations, viewsOf } from '../../../ingest/chat-reads.js'
import type { Context } from '../../context.js'
import { conversationListSchema } from '../../openapi/conversation-records.js'
import { widgetRoute } from '../widget-route.js'
import { pageAt, placeOf } from './page.js'
import { countRead, enterSide, readChatBody } from './side.js'

/** `POST /api/widget/conversations/list`: all that the tokens open, latest message first (C28, C29). */
export const listConversations = widgetRoute({
  path: '/api/widget/conversations/list',
  description: {
    summary: 'List the conversations of a visitor',
    details:
      'Lists the conversations that the tokens open, latest message first. `unread` counts the messages of operators that the visitor has not read, in all of them. A chat token that ends within 60 days is answered with a fresh one, which opens the same.',
    body: chatBodies.list,
    problems: ['identity_unverified'],
    answer: { status: 200, schema: conversationListSchema },
  },
  plain: (context) => async (request) => ({ value: await answer(request, context) }),
})

async function answer(request: IncomingMessage, context: Context) {
  const body = await readChatBody('list', request, context)
  const { project_id, visitor_id, limit = limits.defaultPageItems, cursor } = body
  const place = placeOf(project_id, visitor_id, cursor)
  const { side, side_name, chat_token } = await enterSide(body, request, context)
  countRead(project_id, side_name, context)
  const covered = await coveredConversations(context.queries, project_id, side)
  const { shown, next_cursor } = pageAt(covered, place, limit)
  return {
    data: viewsOf(shown, covered),
    next_cursor,
    unread: covered.reduce((sum, { unread }) => sum + unread, 0),
    ...(chat_token !== null && { chat_token }),
  }
}
