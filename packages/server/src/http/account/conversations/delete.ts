import { projectQuery } from '@hal/contract'
import type { Action } from '../action.js'
import { carryOut } from '../carry-out.js'
import type { ProjectScope } from '../gate.js'
import { idIn } from '../params.js'

/** `DELETE /api/conversations/:id` (C25). */
export const deleteConversation: Action<ProjectScope, typeof projectQuery> = {
  tag: 'Conversations',
  summary: 'Delete a conversation',
  details: 'Deletes a conversation with its messages and notes. This cannot be undone.',
  query: projectQuery,
  answer: { status: 204, schema: null },
  run: ({ scope, params }, context) => carryOut({ type: 'delete_conversation', conversation_ref: idIn(params) }, scope, context),
}
