import { messagesQuery } from '@hal/contract'
import { messageSchema } from '../../openapi/conversation-records.js'
import { pageOf } from '../../openapi/records.js'
import { found } from '../../problems.js'
import type { Action } from '../action.js'
import { definedOnly } from '../filter.js'
import type { ProjectScope } from '../gate.js'
import { idIn } from '../params.js'

/** `GET /api/conversations/:id/messages`: notes and lines stand in their place. */
export const listMessages: Action<ProjectScope, typeof messagesQuery> = {
  tag: 'Conversations',
  summary: 'List messages',
  details: 'Lists the messages of a conversation, oldest first. Notes and lines about what was done stand in their place.',
  query: messagesQuery,
  answer: { status: 200, schema: pageOf(messageSchema) },
  async run({ scope, query: { limit, cursor = null, sort, after_seq }, params }, { queries }) {
    const { id } = found(await queries.conversation(scope.projectId, idIn(params)), 'conversation')
    const page = { project_id: scope.projectId, limit, cursor, conversation_id: id, descending: sort === '-created_at' }
    return queries.messages({ ...page, ...definedOnly({ after_seq }) })
  },
}
