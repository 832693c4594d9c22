import { projectQuery } from '@hal/contract'
import type { Action } from '../action.js'
import { carryOut } from '../carry-out.js'
import type { ProjectScope } from '../gate.js'
import { idIn, paramIn } from '../params.js'

/** `DELETE /api/conversations/:id/messages/:message_id`: empties it on both sides (C14). */
export const deleteMessage: Action<ProjectScope, typeof projectQuery> = {
  tag: 'Conversations',
  summary: 'Delete a message',
  details: 'Empties a message or a note, for the visitor too. Its number stays. A second request changes nothing and succeeds.',
  query: projectQuery,
  answer: { status: 204, schema: null },
  async run({ scope, params }, context) {
    const named = { conversation_ref: idIn(params), message_id: paramIn(params, 'message_id') }
    return carryOut({ type: 'delete_message', ...named }, scope, context)
  },
}
