import type { ConversationCounts } from '@hal/contract/types'
import { conversationIdForm } from '../../domain/records/records.js'
import type { ConversationRow, MessageRow } from '../../domain/records/rows.js'
import type { ConversationFilter, MessageWindow, SideConversation } from '../port.js'
import { mostOfSide, waitingOn } from '../conversations.js'
import { findCompany } from './filters.js'
import { compareText } from './read-rows.js'
import type { Logged, ProjectState } from './state.js'

/** Finds a conversation by its id, or by the operation id of the message that started it. */
export function findConversation({ conversations }: ProjectState, ref: string): ConversationRow | undefined {
  if (conversationIdForm.test(ref)) return conversations.get(ref)
  return [...conversations.values()].find(({ started_by }) => started_by === ref)
}

/** Messages of the visitor above the team's mark (C18). */
export function unreadOfTeam(state: ProjectState, { id, read_seq }: Pick<ConversationRow, 'id' | 'read_seq'>): number {
  return countAbove(state, id, 'visitor', read_seq)
}

/** Messages of operators above the mark of the visitor's side (C19). */
export function unreadOfSide(state: ProjectState, { id, visitor_read_seq }: Pick<ConversationRow, 'id' | 'visitor_read_seq'>): number {
  return countAbove(state, id, 'operator', visitor_read_seq)
}

function countAbove({ messages }: ProjectState, conversationId: string, kind: MessageRow['kind'], mark: number): number {
  return messages.filter(({ row }) =>
    row.conversation_id === conversationId && row.kind === kind && row.seq !== null && row.seq > mark && row.deleted_at === null).length
}

/** Whether the conversation matches every given filter. */
export function matchesConversation(state: ProjectState, filter: ConversationFilter, row: ConversationRow): boolean {
  const { since, until, waiting, unread, verified } = filter
  const isSame = (field: 'assignee_id' | 'contact_id' | 'visitor_id') => filter[field] === undefined || row[field] === filter[field]
  return (
    (filter.state === undefined || filter.state.includes(row.state)) &&
    isSame('assignee_id') &&
    isSame('contact_id') &&
    (filter.company_id === undefined || (row.company_id !== null && row.company_id === findCompany(state, filter.company_id)?.id)) &&
    isSame('visitor_id') &&
    (waiting === undefined || waitingOn(row) === waiting) &&
    (unread === undefined || unreadOfTeam(state, row) > 0) &&
    (verified === undefined || row.verified === verified) &&
    (since === undefined || row.last_message_at >= since) &&
    (until === undefined || row.last_message_at < until)
  )
}

export const noConversations: ConversationCounts = { open: 0, resolved: 0, mine: 0, unassigned: 0, waiting: 0, unread: 0 }

/** `mine`, `unassigned`, `waiting` and `unread` count open ones only. */
export function countConversations(state: ProjectState, userId: string): ConversationCounts {
  const all = [...state.conversations.values()]
  const open = all.filter((row) => row.state === 'open')
  const count = (matches: (row: ConversationRow) => boolean) => open.filter(matches).length
  return {
    open: open.length,
    resolved: all.length - open.length,
    mine: count(({ assignee_id }) => assignee_id === userId),
    unassigned: count(({ assignee_id }) => assignee_id === null),
    waiting: count((row) => waitingOn(row) === 'operator'),
    unread: count((row) => unreadOfTeam(state, row) > 0),
  }
}

/** A note or internal line stands after the message with its `after_seq`. */
export function messagesAfter({ messages }: ProjectState, conversationId: string, afterSeq: number | undefined): Logged<MessageRow>[] {
  const isAfter = ({ seq, after_seq }: MessageRow) => afterSeq === undefined || (seq === null ? (after_seq ?? 0) >= afterSeq : seq > afterSeq)
  return messages.filter(({ row }) => row.conversation_id === conversationId && isAfter(row))
}

export function sideConversations(state: ProjectState, { chat_key, contact_id }: { chat_key: string | null; contact_id: string | null }): SideConversation[] {
  const isOfSide = (row: ConversationRow) =>
    (chat_key !== null && row.chat_key === chat_key) || (contact_id !== null && row.is_claimed && row.contact_id === contact_id)
  return newestOf(state, isOfSide).map((row) => ({ row, unread: unreadOfSide(state, row) }))
}

/** The conversations that match, latest message first, as many as one read of a side gets. */
export function newestOf({ conversations }: ProjectState, matches: (row: ConversationRow) => boolean): ConversationRow[] {
  return [...conversations.values()]
    .filter(matches)
    .sort((a, b) => b.last_message_at - a.last_message_at || compareText(b.id, a.id))
    .slice(0, mostOfSide)
}

/** One more than the limit tells whether there are further ones. */
export function publicMessages({ messages }: ProjectState, conversationId: string, window: MessageWindow): MessageRow[] {
  const numbered = messages
    .map(({ row }) => row)
    .filter((row): row is MessageRow & { seq: number } => row.conversation_id === conversationId && row.seq !== null)
    .sort((a, b) => a.seq - b.seq)
  if ('after_seq' in window) return numbered.filter(({ seq }) => seq > window.after_seq).slice(0, window.limit + 1)
  return numbered.filter(({ seq }) => seq < window.before_seq).slice(-window.limit - 1)
}
