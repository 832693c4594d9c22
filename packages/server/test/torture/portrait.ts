import type { Conversation, Event } from '@hal/contract/types'
import type { Queries } from '../../src/store/port.js'

/** What became of a visitor, without the ids and times that differ from server to server. */
export type Portrait = Awaited<ReturnType<typeof portraitOf>>

/** Looks the visitor up, with its contact, its company, its events and what was noted about them. */
export async function portraitOf(queries: Queries, project_id: string, visitorId: string) {
  const visitor = await queries.visitor(project_id, visitorId)
  const contact = visitor?.contact_id ? await queries.contact(project_id, visitor.contact_id) : null
  const companies = await Promise.all((contact?.companies ?? []).map(({ id }) => queries.company(project_id, id)))
  const activities = contact ? await activityKinds(queries, project_id, contact.id) : []
  return {
    properties: visitor?.properties,
    contact: contact && { email: contact.email, name: contact.name, metadata: contact.metadata },
    visitors: contact?.visitor_ids,
    companies: companies.map((company) => company && {
      name: company.name,
      domain: company.domain,
      is_placeholder: company.is_placeholder,
      stage: company.stage?.name ?? null,
      deal_value: company.deal_value,
      metadata: company.metadata,
      contacts: company.contact_ids.length,
    }),
    events: await eventsOf(queries, project_id, visitorId),
    conversations: await conversationsOf(queries, project_id, visitorId),
    activities,
  }
}

async function eventsOf(queries: Queries, project_id: string, visitor_id: string) {
  const events: Event[] = []
  let cursor: string | null = null
  do {
    const page: { data: Event[]; next_cursor: string | null } = await queries.events({ project_id, limit: 200, cursor }, { visitor_id })
    events.push(...page.data)
    cursor = page.next_cursor
  } while (cursor !== null)
  return events
    .map(({ id, name, value, properties, contact_id, company_id }) => ({
      id, name, value, properties, hasContact: contact_id !== null, hasCompany: company_id !== null,
    }))
    .sort((one, other) => Number(one.value) - Number(other.value))
}

async function conversationsOf(queries: Queries, project_id: string, visitor_id: string) {
  const sort = { field: 'created_at', descending: false } as const
  const found: Conversation[] = []
  let cursor: string | null = null
  do {
    const page: { data: Conversation[]; next_cursor: string | null } = await queries.conversations({ project_id, limit: 200, cursor, sort }, { visitor_id })
    found.push(...page.data)
    cursor = page.next_cursor
  } while (cursor !== null)
  const told = await Promise.all(found.map(async ({ id, subject, state, last_seq, contact_id, company_id, waiting_on, unread }) => {
    const messages = await queries.publicMessages(project_id, id, { limit: 1_000, after_seq: 0 })
    const texts = messages.map(({ seq, kind, body, operation_id }) => ({ seq, kind, body, operation_id }))
    return { subject, state, last_seq, hasContact: contact_id !== null, hasCompany: company_id !== null, waiting_on, unread, texts }
  }))
  // Those of one millisecond have no order.
  return told.sort((one, other) => (String(one.texts[0]?.operation_id) < String(other.texts[0]?.operation_id) ? -1 : 1))
}

async function activityKinds(queries: Queries, project_id: string, contact_id: string): Promise<string[]> {
  const kinds: string[] = []
  let cursor: string | null = null
  do {
    const page = await queries.timeline({ project_id, limit: 200, cursor }, { contact_id })
    for (const item of page.data) if (item.type === 'activity') kinds.push(item.kind)
    cursor = page.next_cursor
  } while (cursor !== null)
  return kinds.sort()
}
