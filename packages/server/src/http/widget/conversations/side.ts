import type { IncomingMessage } from 'node:http'
import { parseChatBody, type ChatBody, type ChatRoute } from '@hal/contract'
import type { ChatSide } from '../../../domain/conversations/access.js'
import type { ConversationRow } from '../../../domain/records/rows.js'
import type { ChatAnswer, ChatRequest } from '../../../ingest/port.js'
import { readBody } from '../../body/read-json.js'
import type { Context } from '../../context.js'
import { invalidRequest, Refused } from '../../problems.js'
import { refusedBy } from '../refused-by.js'

/** Reads the body of one of these routes. @throws Refused */
export async function readChatBody<Route extends ChatRoute>(route: Route, request: IncomingMessage, context: Context): Promise<ChatBody<Route>> {
  const { value } = await readBody(request, context)
  const parsed = parseChatBody(route, value)
  if (!parsed.ok) throw new Refused(invalidRequest(parsed.errors))
  return parsed.value
}

type Entered = Extract<ChatAnswer, { ok: true }>

/** What a caller may be asked for beside its tokens. */
type Asked = Pick<ChatRequest, 'conversation_ref' | 'read_up_to'>

type SideBody = Pick<ChatBody<'list'>, 'project_id' | 'visitor_id' | 'chat_token' | 'visitor_token'>

/** Enters the visitor's side, which claims what it may claim (C30). @throws Refused */
export async function enterSide(body: SideBody, request: IncomingMessage, { ingest }: Context, asked: Asked = {}): Promise<Entered> {
  const { project_id, visitor_id, chat_token, visitor_token } = body
  const { origin } = request.headers
  const answer = await ingest.enterChat({ project_id, origin, visitor_id, chat_token, visitor_token, ...asked })
  if (!answer.ok) throw refusedBy(answer.refusal)
  return answer
}

/** Enters for a named conversation. @throws Refused */
export async function enterConversation(
  body: SideBody & { conversation_id: string },
  request: IncomingMessage,
  context: Context,
  asked: Pick<Asked, 'read_up_to'> = {},
): Promise<{ side: ChatSide; side_name: string; conversation: ConversationRow }> {
  const { side, side_name, conversation } = await enterSide(body, request, context, { conversation_ref: body.conversation_id, ...asked })
  if (conversation === null) throw new Error('ingest left out the conversation that was named')
  return { side, side_name, conversation }
}

/**
 * Counts a read of one visitor's side (Limits). Counted after the tokens were looked at, so that nobody uses up the
 * reads of another.
 * @throws Refused
 */
export function countRead(projectId: string, sideName: string, { limits: { chat } }: Context): void {
  chat.countRead(JSON.stringify([projectId, sideName]))
}

/** The operator's messages that the visitor's side has not read. */
export async function unreadOf({ id }: ConversationRow, projectId: string, { queries }: Context): Promise<number> {
  return (await queries.sideConversation(projectId, id))?.unread ?? 0
}
