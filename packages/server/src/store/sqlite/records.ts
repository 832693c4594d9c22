import type { Company, Contact, Conversation } from '@hal/contract/types'
import { toConversation } from '../conversations.js'
import { toNullableTimestamp, toTimestamp } from '../timestamp.js'
import { toCompanyRow, type CompanyRecord } from './tables/companies.js'
import { toContactRow, type ContactRecord } from './tables/contacts.js'
import { toConversationRow, type ConversationRecord } from './tables/conversations.js'
import type { Tables } from './tables/index.js'

/** A contact in wire format, its companies in the order of their links. */
export function toContact(tables: Tables, projectId: string, record: ContactRecord): Contact {
  const { held: _held, former_emails: _former, unassigned: _unassigned, ...row } = toContactRow(record)
  return {
    ...row,
    project_id: projectId,
    companies: tables.links.companiesOf(record.ref),
    visitor_ids: tables.visitors.idsOfContact(record.ref),
    created_at: toTimestamp(row.created_at),
    updated_at: toTimestamp(row.updated_at),
  }
}

/** A company in wire format, with its stage and contacts. */
export function toCompany(tables: Tables, projectId: string, record: CompanyRecord): Company {
  const { stage_id, made_by: _made, held: _held, ...row } = toCompanyRow(record)
  const stage = stage_id === null ? undefined : tables.stages.find(record.project_ref, stage_id)
  return {
    ...row,
    project_id: projectId,
    stage: stage ?? null,
    stage_changed_at: toNullableTimestamp(row.stage_changed_at),
    contact_ids: tables.links.contactIdsOf(record.ref),
    created_at: toTimestamp(row.created_at),
    updated_at: toTimestamp(row.updated_at),
  }
}

/** A conversation in wire format, with the numbers of messages that its sides have not read. */
export function toConversationRecord({ messages }: Tables, projectId: string, record: ConversationRecord): Conversation {
  return toConversation(projectId, toConversationRow(record), {
    unread: messages.countAbove(record.ref, record.read_seq, 'visitor'),
    visitor_unread: messages.countAbove(record.ref, record.visitor_read_seq, 'operator'),
  })
}
