import { afterMerge, forgotten, isErasedWithContact, isMessageOf, newestContinuing, touched, withoutAuthor } from '../../domain/apply.js'
import type { Change } from '../../domain/change.js'
import type { ConversationRow, MessageRow } from '../../domain/records/rows.js'
import { replaceLogged, replaceRows, type ProjectState } from './state.js'

/** Saves a conversation. The operation that started it names no other one. */
export function saveConversation({ conversations }: ProjectState, conversation: ConversationRow): void {
  const other = [...conversations.values()].find(({ started_by }) => started_by === conversation.started_by)
  if (other !== undefined && other.id !== conversation.id) throw new Error(`${conversation.started_by} started ${other.id}`)
  conversations.set(conversation.id, conversation)
}

export function recordMessage(state: ProjectState, ref: number, message: MessageRow): void {
  const isTaken = ({ row }: { row: MessageRow }) =>
    row.id === message.id || (message.seq !== null && row.conversation_id === message.conversation_id && row.seq === message.seq)
  if (state.messages.some(isTaken)) throw new Error(`Message ${message.id} or its number exists`)
  state.messages.push({ ref, row: message })
}

export function saveMessage(state: ProjectState, message: MessageRow): void {
  state.messages = replaceLogged(state.messages, ({ id }) => id === message.id, () => message)
}

/** Removes a conversation with its messages. Its neighbours in a chain name each other (C25). */
export function removeConversation(state: ProjectState, conversationId: string): void {
  const removed = state.conversations.get(conversationId)
  if (removed === undefined) return
  const { continues_id, continued_by_id } = removed
  state.conversations.delete(conversationId)
  state.messages = state.messages.filter(({ row }) => row.conversation_id !== conversationId)
  replaceRows(state.conversations, (row) => row.continues_id === conversationId, (row) => touched(row, { continues_id }, true))
  replaceRows(
    state.conversations,
    (row) => row.continued_by_id === conversationId,
    (row) => touched(row, { continued_by_id: continued_by_id ?? newestContinuing(state.conversations.values(), row.id) }, true),
  )
  replaceRows(state.operations, isMessageOf(conversationId), forgotten)
}

export function mergeConversations({ conversations }: ProjectState, change: Extract<Change, { type: 'contact_merged' }>): void {
  replaceRows(conversations, ({ contact_id }) => contact_id === change.from_id, (row) => afterMerge(row, change))
}

export function moveConversationsOfCompany({ conversations }: ProjectState, fromId: string, company_id: string | null): void {
  replaceRows(conversations, (row) => row.company_id === fromId, (row) => touched(row, { company_id }))
}

/** Before the contact itself goes, while its visitors still name it (C25, R29). */
export function eraseConversationsOfContact(state: ProjectState, contactId: string): void {
  const visitors = new Set([...state.visitors.values()].filter(({ contact_id }) => contact_id === contactId).map(({ visitor_id }) => visitor_id))
  for (const row of [...state.conversations.values()]) if (isErasedWithContact(row, contactId, visitors)) removeConversation(state, row.id)
  for (const visitorId of visitors) forgetVisitor(state, visitorId)
}

export function eraseConversationsOfVisitor(state: ProjectState, visitorId: string): void {
  const isAlone = ({ visitor_id, contact_id }: ConversationRow) => visitor_id === visitorId && contact_id === null
  for (const row of [...state.conversations.values()]) if (isAlone(row)) removeConversation(state, row.id)
  forgetVisitor(state, visitorId)
}

function forgetVisitor(state: ProjectState, visitorId: string): void {
  replaceRows(state.conversations, ({ visitor_id }) => visitor_id === visitorId, (row) => touched(row, { visitor_id: null }))
  state.messages = replaceLogged(state.messages, ({ author_id }) => author_id === visitorId, (row) => withoutAuthor(row, visitorId))
}
