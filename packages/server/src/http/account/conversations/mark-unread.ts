import { markUnreadBody, projectQuery } from '@hal/contract'
import { readMarkSchema } from '../../openapi/conversation-records.js'
import type { Action } from '../action.js'
import type { ProjectScope } from '../gate.js'
import { idIn } from '../params.js'
import { moveMark } from './move-mark.js'

/** `POST /api/conversations/:id/unread` (C18). */
export const markUnread: Action<ProjectScope, typeof projectQuery, typeof markUnreadBody> = {
  tag: 'Conversations',
  summary: 'Mark as unread',
  details: 'Marks a conversation as unread from a message number on.',
  query: projectQuery,
  body: markUnreadBody,
  answer: { status: 200, schema: readMarkSchema },
  run: ({ scope, body: { from_seq }, params }, context) => moveMark({ type: 'mark_unread', conversation_ref: idIn(params), from_seq }, scope, context),
}
