import type { Conversation, Page } from '@hal/contract/types'
import { listMark } from '../cursor.js'
import type { ConversationFilter, ConversationListOptions } from '../port.js'
import { toConversationRecord } from './records.js'
import type { Condition, SortedList } from './sorted-list.js'
import { HAS_UNREAD, type ConversationRecord } from './tables/conversations.js'
import type { Tables } from './tables/index.js'

/** Conversations of a project that match every given filter. */
export function listConversations(
  list: SortedList,
  tables: Tables,
  projectRef: number,
  options: ConversationListOptions,
  filter: ConversationFilter,
): Page<Conversation> {
  const mark = listMark({ list: 'conversations', of: options.project_id, sort: options.sort, filter })
  const page = list<ConversationRecord>('conversations c', toConditions(tables, projectRef, filter), { ...options, mark })
  return {
    ...page,
    data: page.data.flatMap(({ ref }) => {
      const record = tables.conversations.findByRef(ref)
      return record ? toConversationRecord(tables, options.project_id, record) : []
    }),
  }
}

/** No row has this ref, so a filter by an unknown record finds nothing. */
const NO_REF = 0

/**
 * The filter with the fewest rows leads the search. `+` hides the other columns from the planner, which does not know
 * that most conversations are resolved.
 */
function toConditions(tables: Tables, projectRef: number, filter: ConversationFilter): Condition[] {
  const owners = ownerConditions(tables, projectRef, filter)
  const indexed = [...owners, ...indexedConditions(filter)]
  const ofProject = { sql: owners.length > 0 ? '+project_ref = ?' : 'project_ref = ?', values: [projectRef] }
  const hidden = indexed.slice(1).map(({ sql, values }) => ({ sql: `+${sql}`, values }))
  return [ofProject, ...indexed.slice(0, 1), ...hidden, ...otherConditions(filter)]
}

function ownerConditions(tables: Tables, projectRef: number, { visitor_id, contact_id, company_id }: ConversationFilter): Condition[] {
  const owner = (column: string, ref: number = NO_REF): Condition => ({ sql: `${column} = ?`, values: [ref] })
  return [
    ...(visitor_id === undefined ? [] : [owner('visitor_ref', tables.visitors.findRef(projectRef, visitor_id))]),
    ...(contact_id === undefined ? [] : [owner('contact_ref', tables.contacts.findRef(projectRef, contact_id))]),
    ...(company_id === undefined ? [] : [owner('company_ref', tables.companies.findByIdOrExternalId(projectRef, company_id)?.ref)]),
  ]
}

/** Fewest rows first. */
function indexedConditions({ unread, assignee_id, waiting, state }: ConversationFilter): Condition[] {
  return [
    ...(unread ? [{ sql: HAS_UNREAD, values: [] }] : []),
    ...(typeof assignee_id === 'string' ? [{ sql: 'assignee_id = ?', values: [assignee_id] }] : []),
    ...(waiting === undefined ? [] : [{ sql: 'waiting_on = ?', values: [waiting] }]),
    ...(state?.length === 1 ? [{ sql: 'state = ?', values: state }] : []),
    ...(assignee_id === null ? [{ sql: 'assignee_id IS NULL', values: [] }] : []),
  ]
}

function otherConditions({ state, verified, since, until }: ConversationFilter): Condition[] {
  return [
    ...(state === undefined || state.length === 1 ? [] : [{ sql: `+state IN (${state.map(() => '?').join(', ')})`, values: state }]),
    ...(verified === undefined ? [] : [{ sql: 'verified = ?', values: [verified ? 1 : 0] }]),
    ...(since === undefined ? [] : [{ sql: 'last_message_at >= ?', values: [since] }]),
    ...(until === undefined ? [] : [{ sql: 'last_message_at < ?', values: [until] }]),
  ]
}
