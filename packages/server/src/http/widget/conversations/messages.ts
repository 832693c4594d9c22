import type { IncomingMessage } from 'node:http'
import { chatBodies, limits, type ChatBody } from '@hal/contract'
import type { MessageRow } from '../../../domain/records/rows.js'
import { messageViews, viewOfOne } from '../../../ingest/chat-reads.js'
import type { MessageWindow } from '../../../store/port.js'
import type { Context } from '../../context.js'
import { messageWindowSchema } from '../../openapi/conversation-records.js'
import { found } from '../../problems.js'
import { widgetRoute } from '../widget-route.js'
import { countRead, enterConversation, readChatBody } from './side.js'

/** `POST /api/widget/conversations/messages`: the public messages of one conversation, ascending (C9, C12). */
export const listMessages = widgetRoute({
  path: '/api/widget/conversations/messages',
  description: {
    summary: 'Read the messages of a conversation',
    details:
      'Answers with messages by ascending number. `after_seq` reads from there on, `before_seq` the last ones before it. Messages are numbered without gaps, so whoever has read up to a number asks for what comes after it. Only the visitor that sent a message gets its `operation_id`.',
    body: chatBodies.messages,
    problems: ['identity_unverified', 'not_found'],
    answer: { status: 200, schema: messageWindowSchema },
  },
  plain: (context) => async (request) => ({ value: await answer(request, context) }),
})

async function answer(request: IncomingMessage, context: Context) {
  const body = await readChatBody('messages', request, context)
  const { project_id, visitor_id } = body
  const { side, side_name, conversation } = await enterConversation(body, request, context)
  countRead(project_id, side_name, context)
  const { queries } = context
  const window = windowOf(body)
  const project = await queries.project(project_id)
  // Read before the conversation, whose `last_seq` then tells of any message that is not among them.
  const rows = await queries.publicMessages(project_id, conversation.id, window)
  const viewer = { visitor_id, project_name: project?.name ?? '' }
  const view = await viewOfOne(queries, project_id, side, conversation.id)
  return {
    data: messageViews(within(rows, window), viewer),
    has_more: rows.length > window.limit,
    conversation: found(view, 'conversation'),
  }
}

function windowOf({ after_seq = 0, before_seq, limit = limits.defaultPageItems }: ChatBody<'messages'>): MessageWindow {
  return before_seq === undefined ? { limit, after_seq } : { limit, before_seq }
}

/** Without the one that only tells that there are more: the first before a number, the last after one. */
function within(rows: MessageRow[], window: MessageWindow): MessageRow[] {
  if (rows.length <= window.limit) return rows
  return 'before_seq' in window ? rows.slice(-window.limit) : rows.slice(0, window.limit)
}
