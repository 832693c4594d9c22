import type { Command } from '../domain/commands/command.js'
import type { Operation } from '../domain/operation.js'
import type { Keys } from '../domain/records/snapshot.js'
import { workDomain } from '../domain/companies/work-domain.js'

/** The keys of one project, collected from all requests in a group. */
export type KeySets = { [Name in Exclude<keyof Keys, 'project_id' | 'ledger' | 'chat'>]: Set<string> } & {
  device_ids: Set<string>
  ledger_days: Set<number>
  conversation_refs: Set<string>
  chat_keys: Set<string>
  message_ids: Set<string>
}

export function noKeys(): KeySets {
  return {
    operation_ids: new Set(),
    visitor_ids: new Set(),
    contact_ids: new Set(),
    emails: new Set(),
    user_ids: new Set(),
    company_refs: new Set(),
    domains: new Set(),
    token_contact_ids: new Set(),
    stage_ids: new Set(),
    device_ids: new Set(),
    ledger_days: new Set(),
    conversation_refs: new Set(),
    chat_keys: new Set(),
    message_ids: new Set(),
  }
}

export function toKeys(project_id: string, sets: KeySets): Keys {
  return {
    project_id,
    operation_ids: [...sets.operation_ids],
    visitor_ids: [...sets.visitor_ids],
    contact_ids: [...sets.contact_ids],
    emails: [...sets.emails],
    user_ids: [...sets.user_ids],
    company_refs: [...sets.company_refs],
    domains: [...sets.domains],
    token_contact_ids: [...sets.token_contact_ids],
    stage_ids: [...sets.stage_ids],
    ...chatKeys(sets),
    ...(sets.device_ids.size > 0 && { ledger: { device_ids: [...sets.device_ids], days: [...sets.ledger_days] } }),
  }
}

function chatKeys({ conversation_refs, chat_keys, message_ids }: KeySets): Pick<Keys, 'chat'> {
  if (conversation_refs.size + chat_keys.size + message_ids.size === 0) return {}
  return { chat: { conversation_refs: [...conversation_refs], chat_keys: [...chat_keys], message_ids: [...message_ids] } }
}

function add(set: Set<string>, ...values: (string | null | undefined)[]): void {
  for (const value of values) if (value != null) set.add(value)
}

/** Adds the rows that an operation needs. */
export function addOperationKeys(sets: KeySets, { id, parsed: operation, proof, session, chat }: Operation): void {
  if (chat !== undefined && chat !== 'wrong') sets.chat_keys.add(chat.key)
  add(sets.operation_ids, id)
  add(sets.visitor_ids, operation.visitor_id)
  if (operation.type === 'identify') {
    addEmail(sets, operation.email)
    add(sets.user_ids, operation.user_id)
    add(sets.company_refs, operation.company?.id, ...(operation.company_ids ?? []))
  } else if (operation.type === 'send_message') {
    add(sets.conversation_refs, operation.conversation_id)
  } else if (operation.type !== 'set_properties') {
    add(sets.company_refs, operation.company_id)
  }
  if (proof.kind === 'identity_token') {
    const { email, user_id, company, company_ids = [] } = proof.claims
    addEmail(sets, email)
    add(sets.user_ids, user_id)
    add(sets.company_refs, company?.id, ...company_ids)
  }
  if (session === null) return
  add(sets.token_contact_ids, session.contact_id)
  add(sets.company_refs, ...(session.company_ids ?? []))
}

/** Colleagues of the email's domain may share a company (R9). */
function addEmail(sets: KeySets, email: string | undefined): void {
  add(sets.emails, email)
  add(sets.domains, workDomain(email ?? null))
}

/** Adds the rows that a command needs. */
export function addCommandKeys(sets: KeySets, command: Command): void {
  switch (command.type) {
    case 'create_contact':
      add(sets.emails, command.input.email)
      add(sets.user_ids, command.input.user_id)
      return
    case 'patch_contact':
      add(sets.contact_ids, command.contact_id)
      add(sets.emails, command.patch.email)
      add(sets.user_ids, command.patch.user_id)
      return
    case 'delete_contact':
      add(sets.contact_ids, command.contact_id)
      return
    case 'delete_visitor':
      add(sets.visitor_ids, command.visitor_id)
      return
    case 'create_company':
      add(sets.company_refs, command.input.external_id)
      return
    case 'patch_company':
      add(sets.company_refs, command.company_ref, command.patch.external_id)
      return
    case 'delete_company':
      add(sets.company_refs, command.company_ref)
      return
    case 'link':
    case 'unlink':
      add(sets.company_refs, command.company_ref)
      add(sets.contact_ids, command.contact_id)
      return
    case 'patch_conversation':
      add(sets.conversation_refs, command.conversation_ref)
      add(sets.company_refs, command.patch.company_id)
      return
    case 'edit_note':
    case 'delete_message':
      add(sets.conversation_refs, command.conversation_ref)
      add(sets.message_ids, command.message_id)
      return
    case 'reply':
    case 'mark_read':
    case 'mark_unread':
    case 'delete_conversation':
      add(sets.conversation_refs, command.conversation_ref)
      return
    case 'delete_stage':
      add(sets.stage_ids, command.stage_id)
      return
    case 'create_stage':
    case 'patch_stage':
    case 'order_stages':
    case 'patch_project':
    case 'rotate_secret':
    case 'create_api_key':
    case 'delete_api_key':
      return
  }
}
