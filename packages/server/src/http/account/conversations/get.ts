import { projectQuery } from '@hal/contract'
import { conversationSchema } from '../../openapi/conversation-records.js'
import { found } from '../../problems.js'
import type { Action } from '../action.js'
import type { ProjectScope } from '../gate.js'
import { idIn } from '../params.js'

/** `GET /api/conversations/:id`. */
export const getConversation: Action<ProjectScope, typeof projectQuery> = {
  tag: 'Conversations',
  summary: 'Get a conversation',
  details: 'Returns one conversation by its id, or by the operation id of the message that started it.',
  query: projectQuery,
  answer: { status: 200, schema: conversationSchema },
  run: async ({ scope, params }, { queries }) => found(await queries.conversation(scope.projectId, idIn(params)), 'conversation'),
}
