import { projectQuery } from '@hal/contract'
import { conversationCountsSchema } from '../../openapi/conversation-records.js'
import type { Action } from '../action.js'
import type { ProjectScope } from '../gate.js'
import { askingUser } from './assignee.js'

/** `GET /api/conversations/counts`. */
export const countConversations: Action<ProjectScope, typeof projectQuery> = {
  tag: 'Conversations',
  summary: 'Count conversations',
  details: 'Counts the conversations of the project by state. The other numbers are of open conversations.',
  query: projectQuery,
  answer: { status: 200, schema: conversationCountsSchema },
  run: ({ scope }, { queries }) => queries.conversationCounts(scope.projectId, askingUser(scope)),
}
