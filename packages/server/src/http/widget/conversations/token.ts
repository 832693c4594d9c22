import type { IncomingMessage } from 'node:http'
import { chatBodies } from '@hal/contract'
import { entryRefusal } from '../../../ingest/entrance.js'
import type { Context } from '../../context.js'
import { chatTokenSchema } from '../../openapi/conversation-records.js'
import { Refused } from '../../problems.js'
import { isoTime } from '../../time.js'
import { widgetRoute } from '../widget-route.js'
import { readChatBody } from './side.js'

/** `POST /api/widget/conversations/token`: a new token, which opens what will be started with it (C27). */
export const chatToken = widgetRoute({
  path: '/api/widget/conversations/token',
  description: {
    summary: 'Get a chat token',
    details:
      'Answers with a new token for the visitor, valid for 180 days. It opens the conversations that are started with it, and nothing else. Ask for it once, before the first message, and keep it with the visitor’s id. Asking stores nothing.',
    body: chatBodies.token,
    answer: { status: 200, schema: chatTokenSchema },
  },
  plain: (context) => async (request) => ({ value: await answer(request, context) }),
})

async function answer(request: IncomingMessage, context: Context) {
  const { chatTokens, limits, now, queries } = context
  const { project_id, visitor_id } = await readChatBody('token', request, context)
  const refusal = entryRefusal(await queries.project(project_id), request.headers.origin)
  if (refusal !== null) throw new Refused(refusal)
  limits.chat.countToken(limits.addressOf(request))
  const { chat_token, expires_at } = await chatTokens.seal(project_id, visitor_id, now())
  return { chat_token, expires_at: isoTime(expires_at) }
}
