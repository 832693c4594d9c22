import type { ActivityKind } from '@hal/contract/types'
import type { ConversationRow } from '../records/rows.js'
import { tell, type Work } from '../records/work.js'

/** Activities name their conversation inside their values: `{ conversation_id, value }`. */
export type ConversationActivity = Extract<ActivityKind, `conversation_${string}`>

/** Appends an activity of a conversation. Without contact and company it would be on no timeline (C7). */
export function tellOf(work: Work, kind: ConversationActivity, { id: conversation_id, contact_id, company_id }: ConversationRow, from: string | null, to: string | null): void {
  if (contact_id === null && company_id === null) return
  const value = (of: string | null) => ({ conversation_id, value: of })
  tell(work, { kind, contact_id, company_id, from: value(from), to: value(to) })
}
