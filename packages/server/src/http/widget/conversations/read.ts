import type { IncomingMessage } from 'node:http'
import { chatBodies } from '@hal/contract'
import type { Context } from '../../context.js'
import { visitorReadMarkSchema } from '../../openapi/conversation-records.js'
import { widgetRoute } from '../widget-route.js'
import { countRead, enterConversation, readChatBody, unreadOf } from './side.js'

/** `POST /api/widget/conversations/read`: moves the mark of the visitor's side, upwards only (C19, C20). */
export const markRead = widgetRoute({
  path: '/api/widget/conversations/read',
  description: {
    summary: 'Mark a conversation as read',
    details:
      'Marks the messages up to a number as read by the visitor. All devices of the visitor share the mark, and it never moves back. A number above the last message counts as the last message.',
    body: chatBodies.read,
    problems: ['identity_unverified', 'not_found'],
    answer: { status: 200, schema: visitorReadMarkSchema },
  },
  plain: (context) => async (request) => ({ value: await answer(request, context) }),
})

/** Enters twice, because a request over its rate must not move the mark. */
async function answer(request: IncomingMessage, context: Context) {
  const { up_to: read_up_to, ...body } = await readChatBody('read', request, context)
  const { project_id } = body
  const { side_name } = await enterConversation(body, request, context)
  countRead(project_id, side_name, context)
  const { conversation } = await enterConversation(body, request, context, { read_up_to })
  return {
    conversation_id: conversation.id,
    read_seq: conversation.visitor_read_seq,
    unread: await unreadOf(conversation, project_id, context),
  }
}
