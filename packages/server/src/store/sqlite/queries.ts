import type { Database } from 'better-sqlite3'
import type { Company, Contact, Conversation, Visitor } from '@hal/contract/types'
import type { ProjectRow } from '../../domain/records/rows.js'
import type { Queries, SideConversation } from '../port.js'
import { toTimestamp } from '../timestamp.js'
import { listCompanies } from './company-list.js'
import { listContacts } from './contact-list.js'
import { listConversations } from './conversation-list.js'
import { mapErrors } from './errors.js'
import { createEventLists } from './event-lists.js'
import { listMessages, readMessage } from './message-list.js'
import { listProjects } from './project-list.js'
import { toCompany, toContact, toConversationRecord } from './records.js'
import { toConversationRow, type ConversationRecord } from './tables/conversations.js'
import type { Tables } from './tables/index.js'
import { toVisitorRow } from './tables/visitors.js'
import type { createScripts } from './scripts.js'
import { createSortedList } from './sorted-list.js'

/** Two ways to get a project row: read it, or take it from the cache. */
interface ProjectReads {
  read(id: string): ProjectRow | null
  atHand(id: string): ProjectRow | null
}

/** The reads of the account routes. */
export function createQueries(database: Database, tables: Tables, projects: ProjectReads, scripts: ReturnType<typeof createScripts>): Queries {
  const sorted = createSortedList(database)
  const eventLists = createEventLists(database, tables)

  /** Uses one read transaction, so that a page and its related records are consistent. */
  const query = async <Answer>(work: () => Answer): Promise<Answer> =>
    mapErrors(() => database.transaction(work)())

  /** As `query`, for data in a project. Returns `missing` if the project does not exist. */
  const inProject = <Answer>(projectId: string, missing: Answer, work: (projectRef: number) => Answer) =>
    query(() => {
      const ref = tables.projects.findRef(projectId)
      return ref === undefined ? missing : work(ref)
    })

  const emptyPage = { data: [], next_cursor: null }
  const noCounts = { open: 0, resolved: 0, mine: 0, unassigned: 0, waiting: 0, unread: 0 }

  return {
    projects: (userId, options) => query(() => listProjects(sorted, userId, options)),
    membership: (userId) => query(() => tables.members.firstTwoProjects(userId)),
    isMember: (userId, projectId) => query(() => tables.members.has(userId, projectId)),
    project: async (projectId) => mapErrors(() => projects.read(projectId)),
    projectAtHand: projects.atHand,
    countMemberships: (userId) => query(() => tables.members.countProjects(userId)),
    countProjects: () => query(() => tables.projects.count()),
    keptScript: (version) => query(() => scripts.find(version)),
    projectNames: (limit) => query(() => tables.projects.names(limit)),
    hasVisitors: (projectId) => inProject(projectId, false, (ref) => tables.visitors.hasAny(ref)),
    apiKeys: (projectId) => inProject(projectId, [], (ref) => tables.apiKeys.all(ref)),
    apiKeyByHash: (hash) => query(() => tables.apiKeys.findByHash(hash) ?? null),
    stages: (projectId) => inProject(projectId, [], (ref) => tables.stages.all(ref)),
    contact: (projectId, contactId) => inProject<Contact | null>(projectId, null, (ref) => {
      const found = tables.contacts.find(ref, contactId)
      return found ? toContact(tables, projectId, found) : null
    }),
    contacts: (options, filter) => inProject(options.project_id, emptyPage, (ref) =>
      listContacts(sorted, tables, ref, options, filter)),
    company: (projectId, companyRef) => inProject<Company | null>(projectId, null, (ref) => {
      const found = tables.companies.findByIdOrExternalId(ref, companyRef)
      return found ? toCompany(tables, projectId, found) : null
    }),
    companies: (options, filter) => inProject(options.project_id, emptyPage, (ref) =>
      listCompanies(sorted, tables, ref, options, filter)),
    visitor: (projectId, visitorId) => inProject<Visitor | null>(projectId, null, (ref) => {
      const found = tables.visitors.find(ref, visitorId)
      return found ? toVisitor(toVisitorRow(found)) : null
    }),
    events: (options, filter) => inProject(options.project_id, emptyPage, (ref) =>
      eventLists.events(ref, options, filter)),
    timeline: (options, of) => inProject(options.project_id, emptyPage, (ref) =>
      eventLists.timeline(ref, options, of)),
    conversation: (projectId, conversationRef) => inProject<Conversation | null>(projectId, null, (ref) => {
      const found = tables.conversations.find(ref, conversationRef)
      return found ? toConversationRecord(tables, projectId, found) : null
    }),
    conversations: (options, filter) => inProject(options.project_id, emptyPage, (ref) =>
      listConversations(sorted, tables, ref, options, filter)),
    conversationCounts: (projectId, userId) => inProject(projectId, noCounts, (ref) => tables.conversations.counts(ref, userId)),
    messages: (options) => inProject(options.project_id, emptyPage, (ref) => listMessages(tables, ref, options)),
    message: (projectId, id) => inProject(projectId, null, (ref) => readMessage(tables, ref, id)),
    sideConversations: (projectId, { chat_key, contact_id }) => inProject(projectId, [], (ref) => {
      const contactRef = contact_id === null ? null : (tables.contacts.findRef(ref, contact_id) ?? null)
      return tables.conversations.ofSide(ref, chat_key, contactRef).map((record) => toSideConversation(tables, record))
    }),
    sideConversation: (projectId, id) => inProject<SideConversation | null>(projectId, null, (ref) => {
      const found = tables.conversations.findById(ref, id)
      return found ? toSideConversation(tables, found) : null
    }),
    publicMessages: (projectId, conversationId, window) => inProject(projectId, [], (ref) => {
      const conversation = tables.conversations.findRef(ref, conversationId)
      return conversation === undefined ? [] : tables.messages.window(conversation, window)
    }),
    delivery: (projectId, { from, to }) => inProject(projectId, [], (ref) => tables.delivery.between(ref, from, to)),
  }
}

function toSideConversation(tables: Tables, record: ConversationRecord): SideConversation {
  return { row: toConversationRow(record), unread: tables.messages.countAbove(record.ref, record.visitor_read_seq, 'operator') }
}

function toVisitor(row: ReturnType<typeof toVisitorRow>): Visitor {
  const { name: _name, phone: _phone, is_bot, ...visitor } = row
  return {
    ...visitor,
    ...(is_bot && { is_bot }),
    first_seen_at: toTimestamp(row.first_seen_at),
    last_seen_at: toTimestamp(row.last_seen_at),
  }
}
