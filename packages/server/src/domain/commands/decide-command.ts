import type { Command } from './command.js'
import type { Author, CommandDecision, CommandEffect, Context } from '../decision.js'
import type { Records } from '../records/records.js'
import { beginWork, type Work } from '../records/work.js'
import { createApiKey, deleteApiKey } from './api-keys.js'
import { createCompanyByHand, deleteCompany, link, patchCompany, unlink } from './companies.js'
import { createContactByHand, deleteContact, patchContact } from './contacts.js'
import { deleteConversation } from './conversations/delete.js'
import { deleteMessage } from './conversations/delete-message.js'
import { editNote } from './conversations/edit-note.js'
import { read, unread } from './conversations/marks.js'
import { patchConversation } from './conversations/patch.js'
import { reply } from './conversations/reply.js'
import { patchProject, rotateSecret } from './projects.js'
import { createStage, deleteStage, orderStages, patchStage } from './stages.js'
import { deleteVisitor } from './visitors.js'

/** Decides an account or API command; writes nothing (R28-R30). */
export function decideCommand(records: Records, command: Command, author: Author, context: Context): CommandDecision {
  const work = beginWork(records, context, author)
  const effect = perform(work, command)
  return effect.ok ? { ...effect, changes: work.changes } : effect
}

function perform(work: Work, command: Command): CommandEffect {
  switch (command.type) {
    case 'create_contact':
      return createContactByHand(work, command.input)
    case 'patch_contact':
      return patchContact(work, command.contact_id, command.patch)
    case 'delete_contact':
      return deleteContact(work, command.contact_id)
    case 'delete_visitor':
      return deleteVisitor(work, command.visitor_id)
    case 'create_company':
      return createCompanyByHand(work, command.input)
    case 'patch_company':
      return patchCompany(work, command.company_ref, command.patch)
    case 'delete_company':
      return deleteCompany(work, command.company_ref)
    case 'link':
      return link(work, command.company_ref, command.contact_id)
    case 'unlink':
      return unlink(work, command.company_ref, command.contact_id)
    case 'create_stage':
      return createStage(work, command.input)
    case 'patch_stage':
      return patchStage(work, command.stage_id, command.patch)
    case 'delete_stage':
      return deleteStage(work, command.stage_id, command.move_to)
    case 'order_stages':
      return orderStages(work, command.ids)
    case 'patch_project':
      return patchProject(work, command.patch)
    case 'rotate_secret':
      return rotateSecret(work, command.secret, command.grace_seconds)
    case 'create_api_key':
      return createApiKey(work, command.input)
    case 'delete_api_key':
      return deleteApiKey(work, command.api_key_id)
    case 'reply':
      return reply(work, command.conversation_ref, command.input)
    case 'patch_conversation':
      return patchConversation(work, command.conversation_ref, command.patch)
    case 'mark_read':
      return read(work, command.conversation_ref, command.up_to)
    case 'mark_unread':
      return unread(work, command.conversation_ref, command.from_seq)
    case 'edit_note':
      return editNote(work, command.conversation_ref, command.message_id, command.body)
    case 'delete_message':
      return deleteMessage(work, command.conversation_ref, command.message_id)
    case 'delete_conversation':
      return deleteConversation(work, command.conversation_ref)
  }
}
