import type { CompanyRow, ConversationRow, LinkRow } from '../../domain/records/rows.js'
import type { Keys, SnapshotRows } from '../../domain/records/snapshot.js'
import { workDomain } from '../../domain/companies/work-domain.js'
import { readChat } from './read-conversations.js'
import type { ProjectState } from './state.js'

/** The rows that the keys name, with their related rows. */
export function readRows(state: ProjectState, asked: Keys): SnapshotRows {
  const chat = asked.chat === undefined ? null : readChat(state, asked.chat)
  const keys = chat === null ? asked : withKeysOf(asked, chat.named)
  const visitors = [...state.visitors.values()].filter(({ visitor_id }) => keys.visitor_ids.includes(visitor_id))
  const contactsOfVisitors = new Set(visitors.map((visitor) => visitor.contact_id))
  const contacts = [...state.contacts.values()].filter(
    ({ id, email, former_emails, user_id }) =>
      contactsOfVisitors.has(id) ||
      keys.contact_ids.includes(id) ||
      (email !== null && keys.emails.includes(email)) ||
      former_emails.some((former) => keys.emails.includes(former)) ||
      (user_id !== null && keys.user_ids.includes(user_id)),
  )
  const contactIds = new Set(contacts.map(({ id }) => id))
  const links = linksInOrder(state).filter((link) => contactIds.has(link.contact_id))
  const companyIds = new Set([
    ...visitors.map((visitor) => visitor.active_company_id),
    ...links.map((link) => link.company_id),
  ])
  const linked = new Set(links.map((link) => link.contact_id))
  const unlinked = contacts.filter(({ id }) => !linked.has(id)).map(({ email }) => workDomain(email))
  const domains = new Set<string | null>(state.project.company_by_domain ? [...keys.domains, ...unlinked] : [])
  const companies = [...state.companies.values()].filter(
    ({ id, external_id, domain, stage_id }) =>
      companyIds.has(id) ||
      (domain !== null && domains.has(domain)) ||
      keys.company_refs.includes(id) ||
      (external_id !== null && keys.company_refs.includes(external_id)) ||
      (stage_id !== null && keys.stage_ids.includes(stage_id)),
  )
  return {
    project: state.project,
    stages: stagesInOrder(state),
    visitors,
    contacts,
    companies,
    links,
    company_use: companyUse(state, companies, links),
    merged: new Map(keys.token_contact_ids.flatMap((id) => (state.contacts.has(id) ? [] : entryOf(state.merged, id)))),
    operations: [...new Set(keys.operation_ids)].flatMap((id) => state.operations.get(id) ?? []),
    devices: [...new Set(keys.ledger?.device_ids)].flatMap((id) => state.devices.get(id) ?? []),
    delivery: [...state.delivery.values()].filter(({ day }) => keys.ledger?.days.includes(day)),
    ...(chat !== null && { conversations: chat.conversations, messages: chat.messages }),
  }
}

/** The visitors, contacts and companies of the conversations that a call names come with them. */
function withKeysOf(keys: Keys, named: ConversationRow[]): Keys {
  const given = (ids: (string | null)[]) => ids.filter((id) => id !== null)
  return {
    ...keys,
    visitor_ids: [...keys.visitor_ids, ...given(named.map(({ visitor_id }) => visitor_id))],
    contact_ids: [...keys.contact_ids, ...given(named.map(({ contact_id }) => contact_id))],
    company_refs: [...keys.company_refs, ...given(named.map(({ company_id }) => company_id))],
  }
}

function entryOf(merged: ProjectState['merged'], id: string): [string, string][] {
  const into = merged.get(id)
  return into === undefined ? [] : [[id, into]]
}

function companyUse(state: ProjectState, companies: CompanyRow[], links: LinkRow[]): SnapshotRows['company_use'] {
  const assigned = new Set(links.filter(({ origin }) => origin !== 'named').map(({ company_id }) => company_id))
  const used = companies.filter(({ id, is_placeholder }) => is_placeholder || assigned.has(id))
  return new Map(
    used.map(({ id }) => [
      id,
      {
        contact_count: state.links.filter((link) => link.company_id === id).length,
        has_events: state.events.some(({ row }) => row.company_id === id),
      },
    ]),
  )
}

/** Oldest first. */
export function linksInOrder(state: ProjectState): ProjectState['links'] {
  return [...state.links].sort((a, b) => a.linked_at - b.linked_at)
}

export function stagesInOrder(state: ProjectState): SnapshotRows['stages'] {
  return [...state.stages.values()].sort((a, b) => a.position - b.position || compareText(a.id, b.id))
}

/** Compares by UTF-8 bytes, as databases do. */
export function compareText(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
