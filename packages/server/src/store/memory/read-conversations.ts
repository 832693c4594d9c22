import type { ConversationRow, MessageRow } from '../../domain/records/rows.js'
import type { ChatKeys } from '../../domain/records/snapshot.js'
import { findConversation, newestOf } from './conversations.js'
import type { ProjectState } from './state.js'

interface ChatRows {
  conversations: ConversationRow[]
  messages: MessageRow[]
  /** Those that a call names, with their chains. */
  named: ConversationRow[]
}

/** The conversations that the keys name, with those that continue them, and the newest ones that a token started. */
export function readChat(state: ProjectState, { conversation_refs, chat_keys, message_ids }: ChatKeys): ChatRows {
  const named = new Set(conversation_refs.flatMap((ref) => findConversation(state, ref) ?? []))
  // A set grows while it is walked, so the whole chain comes in.
  for (const { continued_by_id } of named) {
    const next = continued_by_id === null ? undefined : state.conversations.get(continued_by_id)
    if (next !== undefined) named.add(next)
  }
  const started = chat_keys.flatMap((key) => newestOf(state, ({ chat_key }) => chat_key === key))
  return {
    conversations: [...new Set([...named, ...started])],
    messages: state.messages.map(({ row }) => row).filter(({ id }) => message_ids.includes(id)),
    named: [...named],
  }
}
