import type { IncomingMessage } from 'node:http'
import { chatBodies, limits } from '@hal/contract'
import { listMark, readSortedCursor, sortedCursor, type SortedPosition } from '../../../store/cursor.js'
import type { SideConversation } from '../../../store/port.js'
import type { Context } from '../../context.js'
import { conversationListSchema } from '../../openapi/records.js'
import { widgetRoute } from '../widget-route.js'
import { countRead, coveredBy, enterSide, readChatBody, viewsOf } from './side.js'

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
  const mark = listMark({ list: 'side_conversations', of: project_id, sort: latestFirst, filter: { visitor_id } })
  const after = cursor === undefined ? undefined : readSortedCursor(mark, latestFirst, cursor)
  const { side, chat_token } = await enterSide(body, request, context)
  countRead(project_id, side, context)
  const covered = await coveredBy(project_id, side, context)
  const rest = after === undefined ? covered : covered.filter(({ row }) => isAfter(row, after))
  const shown = rest.slice(0, limit)
  const last = shown.at(-1)
  return {
    data: viewsOf(shown, covered),
    next_cursor: last && rest.length > limit ? sortedCursor(mark, positionOf(last)) : null,
    unread: covered.reduce((sum, { unread }) => sum + unread, 0),
    ...(chat_token !== null && { chat_token }),
  }
}

const latestFirst = { field: 'last_message_at', descending: true } as const

const positionOf = ({ row }: SideConversation): SortedPosition => ({ value: row.last_message_at, id: row.id })

function isAfter({ last_message_at, id }: SideConversation['row'], { value, id: lastId }: SortedPosition): boolean {
  return last_message_at === value ? id < lastId : last_message_at < Number(value)
}
