import type { IncomingMessage } from 'node:http'
import { chatBodies, limits, type ChatBody } from '@hal/contract'
import type { ConversationView } from '@hal/contract/types'
import type { ChatSide } from '../../../domain/conversations/access.js'
import type { ConversationRow, MessageRow } from '../../../domain/records/rows.js'
import { coveredConversations, messageViews, viewsOf } from '../../../ingest/chat-reads.js'
import type { MessageWindow } from '../../../store/port.js'
import type { Context } from '../../context.js'
import { messageWindowSchema } from '../../openapi/records.js'
import { widgetRoute } from '../widget-route.js'
import { countRead, enterConversation, readChatBody, unreadOf } from './side.js'

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
  return {
    data: messageViews(within(rows, window), viewer),
    has_more: rows.length > window.limit,
    conversation: await viewOf(conversation, side, project_id, context),
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

/** The latest conversations of a side are read with their counts. One beyond those is counted by itself. */
async function viewOf(conversation: ConversationRow, side: ChatSide, projectId: string, context: Context): Promise<ConversationView | undefined> {
  const covered = await coveredConversations(context.queries, projectId, side)
  const listed = covered.find(({ row }) => row.id === conversation.id) ?? {
    row: conversation,
    unread: await unreadOf(conversation, projectId, context),
  }
  return viewsOf([listed], covered)[0]
}
