import type { ConversationPatch } from '@hal/contract'
import { saveConversation } from '../../conversations/append.js'
import { assign, continuedElsewhere, linkedCompany, setCompany, setState } from '../../conversations/states.js'
import type { CommandEffect } from '../../decision.js'
import { conversationByRef } from '../../records/records.js'
import type { ConversationRow } from '../../records/rows.js'
import type { Work } from '../../records/work.js'
import { notFound } from '../../refusals.js'

/** Changes the given fields. What is already so writes nothing (C7, C38). */
export function patchConversation(work: Work, ref: string, patch: ConversationPatch): CommandEffect {
  const conversation = conversationByRef(work.records, ref)
  if (conversation === undefined) return { ok: false, refusal: notFound('conversation') }
  const elsewhere = patch.state === 'open' ? continuedElsewhere(conversation) : null
  if (elsewhere !== null) return { ok: false, refusal: elsewhere }
  const company = patch.company_id === undefined ? null : linkedCompany(work, conversation, patch.company_id)
  if (company?.ok === false) return company
  change(work, conversation, { ...patch, company_id: company?.company_id })
  return { ok: true, id: conversation.id }
}

function change(work: Work, conversation: ConversationRow, { state, assignee_id, company_id, subject }: ConversationPatch): void {
  const steps: ((before: ConversationRow) => ConversationRow)[] = [
    (before) => (subject === undefined || subject === before.subject ? before : saveConversation(work, { ...before, subject }, true)),
    (before) => (company_id === undefined ? before : setCompany(work, before, company_id)),
    (before) => (state === undefined ? before : setState(work, before, state)),
    (before) => (assignee_id === undefined ? before : assign(work, before, assignee_id)),
  ]
  steps.reduce((before, step) => step(before), conversation)
}
