import type { Activity, Company, Contact, Conversation, Event, Message, Visitor } from '@hal/contract/types'
import type { ActivityRow, CompanyRow, ContactRow, ConversationRow, EventRow, MessageRow, VisitorRow } from '../../domain/records/rows.js'
import { toConversation as wireConversation, toMessage as wireMessage } from '../conversations.js'
import { toNullableTimestamp, toTimestamp } from '../timestamp.js'
import { unreadOfSide, unreadOfTeam } from './conversations.js'
import { isOfBot } from './filters.js'
import { linksInOrder } from './read-rows.js'
import type { ProjectState } from './state.js'

/** Converts rows to wire records. */

export function toContact(state: ProjectState, { held: _held, former_emails: _former, unassigned: _unassigned, ...row }: ContactRow): Contact {
  const links = linksInOrder(state).filter((link) => link.contact_id === row.id)
  const visitors = [...state.visitors.values()].filter((visitor) => visitor.contact_id === row.id)
  return {
    ...row,
    project_id: state.project.id,
    companies: links.flatMap(({ company_id }) => {
      const company = state.companies.get(company_id)
      if (!company) return []
      const { id, external_id, name, is_placeholder } = company
      return [{ id, external_id, name, is_placeholder }]
    }),
    visitor_ids: visitors
      .sort((a, b) => a.first_seen_at - b.first_seen_at)
      .map((visitor) => visitor.visitor_id),
    created_at: toTimestamp(row.created_at),
    updated_at: toTimestamp(row.updated_at),
  }
}

export function toCompany(state: ProjectState, { stage_id, made_by: _made, held: _held, ...row }: CompanyRow): Company {
  const links = linksInOrder(state).filter((link) => link.company_id === row.id)
  return {
    ...row,
    project_id: state.project.id,
    stage: (stage_id === null ? undefined : state.stages.get(stage_id)) ?? null,
    stage_changed_at: toNullableTimestamp(row.stage_changed_at),
    contact_ids: links.map((link) => link.contact_id),
    created_at: toTimestamp(row.created_at),
    updated_at: toTimestamp(row.updated_at),
  }
}

export function toVisitor({ name: _name, phone: _phone, is_bot, ...row }: VisitorRow): Visitor {
  return {
    ...row,
    ...(is_bot && { is_bot }),
    first_seen_at: toTimestamp(row.first_seen_at),
    last_seen_at: toTimestamp(row.last_seen_at),
  }
}

export function toEvent(state: ProjectState, row: EventRow): Event {
  return { ...row, ...(isOfBot(state, row) && { is_bot: true }), timestamp: toTimestamp(row.timestamp), received_at: toTimestamp(row.received_at) }
}

export function toActivity(row: ActivityRow): Activity {
  return { ...row, at: toTimestamp(row.at) }
}

export function toConversation(state: ProjectState, row: ConversationRow): Conversation {
  return wireConversation(state.project.id, row, { unread: unreadOfTeam(state, row), visitor_unread: unreadOfSide(state, row) })
}

/** A visitor is shown with the name of its contact. */
export function toMessage(state: ProjectState, row: MessageRow): Message {
  const contactId = state.conversations.get(row.conversation_id)?.contact_id
  const contact = contactId == null ? undefined : state.contacts.get(contactId)
  return wireMessage(row, contact?.name ?? null)
}
