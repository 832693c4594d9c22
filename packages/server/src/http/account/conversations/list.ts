import { conversationsQuery } from '@hal/contract'
import { conversationSchema } from '../../openapi/conversation-records.js'
import { pageOf } from '../../openapi/records.js'
import type { Action } from '../action.js'
import { definedOnly } from '../filter.js'
import type { ProjectScope } from '../gate.js'
import { askingUser } from './assignee.js'

/** `GET /api/conversations`. */
export const listConversations: Action<ProjectScope, typeof conversationsQuery> = {
  tag: 'Conversations',
  summary: 'List conversations',
  details: 'Lists the conversations of the project, latest message first. Filters combine: a conversation must match all of them.',
  query: conversationsQuery,
  answer: { status: 200, schema: pageOf(conversationSchema) },
  async run({ scope, query: { limit, sort, cursor = null, project_id: _project, assignee, ...filter } }, { queries }) {
    const assignee_id = assigneeIn(assignee, scope)
    return queries.conversations({ project_id: scope.projectId, limit, sort, cursor }, definedOnly({ ...filter, assignee_id }))
  },
}

function assigneeIn(asked: string | undefined, scope: ProjectScope): string | null | undefined {
  if (asked === 'none') return null
  return asked === 'me' ? askingUser(scope) : asked
}
