import { patchConversationBody, projectQuery } from '@hal/contract'
import { conversationSchema } from '../../openapi/conversation-records.js'
import { found } from '../../problems.js'
import type { Action } from '../action.js'
import { carryOut } from '../carry-out.js'
import type { ProjectScope } from '../gate.js'
import { idIn } from '../params.js'
import { checkAssignee } from './assignee.js'

/** `PATCH /api/conversations/:id` (C2, C6, C24). */
export const patchConversation: Action<ProjectScope, typeof projectQuery, typeof patchConversationBody> = {
  tag: 'Conversations',
  summary: 'Update a conversation',
  details: 'Changes the fields that the body has. A request that changes nothing succeeds and leaves `version` as it is.',
  problems: ['conversation_changed', 'company_not_linked'],
  query: projectQuery,
  body: patchConversationBody,
  answer: { status: 200, schema: conversationSchema },
  async run({ scope, body: { project_id: _project, ...patch }, params }, context) {
    await checkAssignee(patch.assignee_id, scope, context)
    const id = await carryOut({ type: 'patch_conversation', conversation_ref: idIn(params), patch }, scope, context)
    return found(await context.queries.conversation(scope.projectId, id), 'conversation')
  },
}
