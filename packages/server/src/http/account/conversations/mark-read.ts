import { markReadBody, projectQuery } from '@hal/contract'
import { readMarkSchema } from '../../openapi/conversation-records.js'
import type { Action } from '../action.js'
import type { ProjectScope } from '../gate.js'
import { idIn } from '../params.js'
import { moveMark } from './move-mark.js'

/** `POST /api/conversations/:id/read`: the mark of the team only moves up (C18, C20). */
export const markRead: Action<ProjectScope, typeof projectQuery, typeof markReadBody> = {
  tag: 'Conversations',
  summary: 'Mark as read',
  details: 'Marks a conversation as read by your team up to a message number. The mark only moves up.',
  query: projectQuery,
  body: markReadBody,
  answer: { status: 200, schema: readMarkSchema },
  run: ({ scope, body: { up_to }, params }, context) => moveMark({ type: 'mark_read', conversation_ref: idIn(params), up_to }, scope, context),
}
