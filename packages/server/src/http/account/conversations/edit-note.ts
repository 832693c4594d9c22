import { patchNoteBody, projectQuery } from '@hal/contract'
import { messageSchema } from '../../openapi/conversation-records.js'
import { found } from '../../problems.js'
import type { Action } from '../action.js'
import { carryOut } from '../carry-out.js'
import type { ProjectScope } from '../gate.js'
import { idIn, paramIn } from '../params.js'

/** `PATCH /api/conversations/:id/messages/:message_id`: only notes are edited, by their author (C14). */
export const editNote: Action<ProjectScope, typeof projectQuery, typeof patchNoteBody> = {
  tag: 'Conversations',
  summary: 'Edit a note',
  details: 'Replaces the text of a note. Only its author can do so. Messages that the visitor can see are never edited.',
  query: projectQuery,
  body: patchNoteBody,
  answer: { status: 200, schema: messageSchema },
  async run({ scope, body: { body }, params }, context) {
    const named = { conversation_ref: idIn(params), message_id: paramIn(params, 'message_id') }
    const id = await carryOut({ type: 'edit_note', ...named, body }, scope, context)
    return found(await context.queries.message(scope.projectId, id), 'message')
  },
}
