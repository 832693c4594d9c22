import { projectQuery, replyBody } from '@hal/contract'
import { messageSchema } from '../../openapi/conversation-records.js'
import { found } from '../../problems.js'
import type { Action } from '../action.js'
import { carryOut } from '../carry-out.js'
import type { ProjectScope } from '../gate.js'
import { idIn } from '../params.js'
import { askingUser, checkAssignee } from './assignee.js'

/** `POST /api/conversations/:id/messages`: an answer to the visitor, or a note (C5, C37). */
export const replyToConversation: Action<ProjectScope, typeof projectQuery, typeof replyBody> = {
  tag: 'Conversations',
  summary: 'Answer or write a note',
  details:
    'Writes an answer to the visitor, or a note that only your team sees. State and assignee can change in the same request. With `if_last_seq`, nothing is written if there is a message that you have not seen.',
  problems: ['conversation_changed'],
  query: projectQuery,
  body: replyBody,
  answer: { status: 201, schema: messageSchema },
  async run({ scope, body: { project_id: _project, ...input }, params }, context) {
    await checkAssignee(input.assignee_id, scope, context)
    const write = () => carryOut({ type: 'reply', conversation_ref: idIn(params), input }, scope, context)
    const id = await context.limits.chat.limitReply(askingUser(scope), write)
    return found(await context.queries.message(scope.projectId, id), 'message')
  },
}
