import type { Event, Page, TimelineItem } from '@hal/contract/types'
import type { DeliveryRow } from '../../domain/records/rows.js'
import { listMark } from '../cursor.js'
import type { Queries, SideConversation } from '../port.js'
import {
  countConversations,
  findConversation,
  matchesConversation,
  messagesAfter,
  noConversations,
  publicMessages,
  sideConversations,
  unreadOfSide,
} from './conversations.js'
import { findCompany, matchesCompany, matchesContact, matchesEvent } from './filters.js'
import { loggedPage, sortedPage, timedPage, type Timed } from './pages.js'
import { compareText, stagesInOrder } from './read-rows.js'
import { toActivity, toCompany, toContact, toConversation, toEvent, toMessage, toVisitor } from './records.js'
import type { ProjectState, State } from './state.js'

type TimelineOf = Parameters<Queries['timeline']>[1]

const EMPTY_PAGE = { data: [], next_cursor: null }

/** The reads of the account routes, as scans over all rows. */
export function createQueries(state: State, scripts: ReadonlyMap<string, Uint8Array>): Queries {
  /** Returns copies, so that callers cannot change stored rows. */
  const query = async <Answer>(work: () => Answer): Promise<Answer> => structuredClone(work())

  const inProject = <Answer>(id: string, missing: Answer, work: (project: ProjectState) => Answer) =>
    query(() => {
      const project = state.get(id)
      return project ? work(project) : missing
    })

  const projectsOf = (userId: string) =>
    [...state.values()].filter(({ members }) => members.has(userId)).map(({ project }) => project)

  return {
    projects: (userId, options) => query(() => {
      const mark = listMark({ list: 'projects', of: userId, sort: options.sort, filter: {} })
      return sortedPage(projectsOf(userId), { ...options, mark })
    }),
    membership: (userId) => query(() => projectsOf(userId).sort(byAge).slice(0, 2).map(({ id }) => id)),
    isMember: (userId, projectId) => query(() => state.get(projectId)?.members.has(userId) ?? false),
    project: (projectId) => query(() => state.get(projectId)?.project ?? null),
    projectAtHand: (projectId) => structuredClone(state.get(projectId)?.project ?? null),
    countMemberships: (userId) => query(() => projectsOf(userId).length),
    countProjects: () => query(() => state.size),
    keptScript: (version) => query(() => scripts.get(version) ?? null),
    projectNames: (limit) => query(() => [...state.values()].map(({ project }) => project).sort(byAge).slice(0, limit).map(({ id, name }) => ({ id, name }))),
    hasVisitors: (projectId) => inProject(projectId, false, ({ visitors }) => visitors.size > 0),
    apiKeys: (projectId) => inProject(projectId, [], ({ apiKeys }) => [...apiKeys.values()].sort(byAge)),
    apiKeyByHash: (hash) => query(() => findApiKey(state, hash)),
    stages: (projectId) => inProject(projectId, [], stagesInOrder),
    contact: (projectId, contactId) => query(() => {
      const project = state.get(projectId)
      const contact = project?.contacts.get(contactId)
      return project && contact ? toContact(project, contact) : null
    }),
    contacts: (options, filter) => inProject(options.project_id, EMPTY_PAGE, (project) => {
      const rows = [...project.contacts.values()].filter((row) => matchesContact(project, filter, row))
      const mark = listMark({ list: 'contacts', of: options.project_id, sort: options.sort, filter })
      return mapPage(sortedPage(rows, { ...options, mark }), (row) => toContact(project, row))
    }),
    company: (projectId, ref) => query(() => {
      const project = state.get(projectId)
      const company = project && findCompany(project, ref)
      return project && company ? toCompany(project, company) : null
    }),
    companies: (options, filter) => inProject(options.project_id, EMPTY_PAGE, (project) => {
      const rows = [...project.companies.values()].filter((row) => matchesCompany(project, filter, row))
      const mark = listMark({ list: 'companies', of: options.project_id, sort: options.sort, filter })
      return mapPage(sortedPage(rows, { ...options, mark }), (row) => toCompany(project, row))
    }),
    visitor: (projectId, visitorId) => query(() => {
      const visitor = state.get(projectId)?.visitors.get(visitorId)
      return visitor ? toVisitor(visitor) : null
    }),
    events: (options, filter) => inProject<Page<Event>>(options.project_id, EMPTY_PAGE, (project) => {
      const events = project.events.filter(({ row }) => matchesEvent(project, filter, row))
      const mark = listMark({ list: 'events', of: options.project_id, filter })
      return timedPage(events.map(({ ref, row }) => atTime(row.timestamp, 0, ref, toEvent(project, row))), { ...options, mark })
    }),
    timeline: (options, of) => inProject<Page<TimelineItem>>(options.project_id, EMPTY_PAGE, (project) => {
      const mark = listMark({ list: 'timeline', of: options.project_id, filter: of })
      return timedPage(timelineOf(project, of), { ...options, mark })
    }),
    conversation: (projectId, ref) => query(() => {
      const project = state.get(projectId)
      const row = project && findConversation(project, ref)
      return project && row ? toConversation(project, row) : null
    }),
    conversations: (options, filter) => inProject(options.project_id, EMPTY_PAGE, (project) => {
      const rows = [...project.conversations.values()].filter((row) => matchesConversation(project, filter, row))
      const mark = listMark({ list: 'conversations', of: options.project_id, sort: options.sort, filter })
      return mapPage(sortedPage(rows, { ...options, mark }), (row) => toConversation(project, row))
    }),
    conversationCounts: (projectId, userId) => inProject(projectId, noConversations, (project) => countConversations(project, userId)),
    messages: (options) => inProject(options.project_id, EMPTY_PAGE, (project) => {
      const { conversation_id, after_seq, descending } = options
      const mark = listMark({ list: 'messages', of: options.project_id, filter: { conversation_id, after_seq, descending } })
      return mapPage(loggedPage(messagesAfter(project, conversation_id, after_seq), { ...options, mark }), (row) => toMessage(project, row))
    }),
    message: (projectId, id) => query(() => {
      const project = state.get(projectId)
      const found = project?.messages.find(({ row }) => row.id === id)
      return project && found ? toMessage(project, found.row) : null
    }),
    sideConversations: (projectId, side) => inProject(projectId, [], (project) => sideConversations(project, side)),
    sideConversation: (projectId, id) => inProject<SideConversation | null>(projectId, null, (project) => {
      const row = project.conversations.get(id)
      return row === undefined ? null : { row, unread: unreadOfSide(project, row) }
    }),
    publicMessages: (projectId, conversationId, window) => inProject(projectId, [], (project) => publicMessages(project, conversationId, window)),
    delivery: (projectId, { from, to }) => inProject(projectId, [], ({ delivery }) =>
      [...delivery.values()].filter(({ day }) => from <= day && day <= to).sort(byPlace)),
  }
}

function byPlace(a: DeliveryRow, b: DeliveryRow): number {
  return a.day - b.day || compareText(a.sdk_version ?? '', b.sdk_version ?? '')
}

function byAge(a: { id: string; created_at: number }, b: { id: string; created_at: number }): number {
  return a.created_at - b.created_at || compareText(a.id, b.id)
}

function findApiKey(state: State, hash: string) {
  for (const { project, apiKeys } of state.values()) {
    const key = [...apiKeys.values()].find((row) => row.hash === hash)
    if (key) return { ...key, project_id: project.id }
  }
  return null
}

/** Within one millisecond, activities come before events. */
function timelineOf(project: ProjectState, of: TimelineOf): Timed<TimelineItem>[] {
  const { events, activities } = project
  const concerns = (row: { contact_id: string | null; company_id: string | null }) =>
    'contact_id' in of ? row.contact_id === of.contact_id : row.company_id === of.company_id
  return [
    ...events.filter(({ row }) => concerns(row)).map(({ ref, row }) =>
      atTime(row.timestamp, 0, ref, { type: 'event', ...toEvent(project, row) } as const)),
    ...activities.filter(({ row }) => concerns(row)).map(({ ref, row }) =>
      atTime(row.at, 1, ref, { type: 'activity', ...toActivity(row) } as const)),
  ]
}

function atTime<Item>(time: number, rank: number, ref: number, item: Item): Timed<Item> {
  return { position: { time, rank, ref }, item }
}

function mapPage<Row, Item>(page: Page<Row>, toItem: (row: Row) => Item): Page<Item> {
  return { ...page, data: page.data.map(toItem) }
}
