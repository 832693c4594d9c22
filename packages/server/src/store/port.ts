import type {
  Company,
  Contact,
  Conversation,
  ConversationCounts,
  ConversationState,
  Event,
  Message,
  Page,
  Stage,
  TimelineItem,
  Visitor,
} from '@hal/contract/types'
import type { Change } from '../domain/change.js'
import type { ApiKeyRow, ConversationRow, DeliveryRow, MessageRow, ProjectRow } from '../domain/records/rows.js'
import type { Keys, SnapshotRows } from '../domain/records/snapshot.js'

/**
 * All persistent data of the server. Every store must pass one conformance suite (`store/conformance.ts`). Only
 * data crosses this port: no callbacks and no transactions.
 */
export interface Store {
  /** Reads the rows that `keys` name. Returns `null` if the project does not exist. */
  read(keys: Keys): Promise<Read | null>

  /**
   * Writes all changes in order in one transaction, or none of them. Later reads see the changes. Do not
   * acknowledge them to clients before `durable` resolves.
   * Every record that a change refers to must already be stored or saved by the same commit. Several commits of
   * one call may use the same read of a project, if each was decided on the result of the previous ones.
   *
   * @returns `conflict` if a row that a commit's `read` may have seen was written since. Nothing was written. Read
   *   and decide again.
   * @throws StoreUnavailable when the disk is full, read-only or gone
   */
  commit(commits: Commit[]): Promise<'committed' | 'conflict'>

  /**
   * Resolves once all previous commits survive a power loss, immediately if they already do. Later commits need
   * not wait for it.
   *
   * @throws StoreUnavailable when durability is unknown: the commits may or may not survive
   */
  durable(): Promise<void>

  readonly queries: Queries

  /** Removal of any number of rows, in slices. */
  readonly removals: Removals
  /**
   * Adds bytes to the usage of projects on a UTC day. Skips projects that no longer exist. Deletes the figures of
   * days before the previous day.
   *
   * @param day days since the epoch
   * @returns the new totals, including those of other servers
   * @throws StoreUnavailable as `commit`
   */
  addUsage(day: number, bytesByProject: ReadonlyMap<string, number>): Promise<Map<string, number>>

  /**
   * Keeps the script build of a release permanently. Never replaces a stored version, because pages pin its bytes
   * (subresource integrity).
   *
   * @throws StoreUnavailable as `commit`
   */
  keepScript(script: KeptScript): Promise<void>

  /** Checks for `/readyz` that the store responds and accepts writes. */
  check(): Promise<void>

  close(): Promise<void>
}

/** The script build of a release. */
export interface KeptScript {
  /** For example `0.2.0`. */
  version: string
  bytes: Uint8Array
  /** Epoch ms. */
  kept_at: number
}

export interface Read {
  rows: SnapshotRows
  /** Opaque version of the read, to be passed to `commit`. */
  version: number
}

export interface Commit {
  project_id: string
  /** The version of the read that the changes are based on. `null` if there was no read. */
  version: number | null
  changes: Change[]
}

/** The progress of one slice. */
export interface Slice {
  /** The number of rows examined. */
  looked: number
  /** The number of rows removed. */
  removed: number
  /** Whether the work is complete. */
  isLast: boolean
}

/** Events of one project that were received before a time in epoch ms. */
export interface DueEvents {
  project_id: string
  received_before: number
}

/** A position among the events of a project, oldest `timestamp` first. */
export interface EventPlace {
  timestamp: number
  ref: number
}

/** The number of removed rows of each kind. */
export type Manifest = Readonly<Record<RemovedKind, number>>

const removedKinds = [
  'events',
  'operations',
  'visitors',
  'contacts',
  'companies',
  'links',
  'stages',
  'activities',
  'devices',
  'delivery_days',
  'api_keys',
  'members',
  'conversations',
  'messages',
] as const

export type RemovedKind = (typeof removedKinds)[number]

/** The initial manifest, with all counts at 0. */
export const nothingRemoved = Object.fromEntries(removedKinds.map((kind) => [kind, 0])) as Manifest

/** A project removal, in progress or finished. */
export interface ProjectRemoval {
  /** Identifies the removal. The project id does not, since a new project may reuse it. */
  ref: number
  project_id: string
  /** Epoch ms. */
  began_at: number
  /** When the last slice was written, in epoch ms. */
  touched_at: number
  /** Epoch ms. `null` while rows are left. */
  finished_at: number | null
  removed: Manifest
}

/**
 * Removal of any number of rows. Each slice is one transaction over about `rows` rows, short enough to run between
 * two commits. After a crash, the same calls continue after the last slice.
 */
export interface Removals {
  /** The id of every project, oldest first. */
  projectIds(): Promise<string[]>
  /** Projects with a limited event retention. */
  retentions(): Promise<{ project_id: string; days: number }[]>
  /**
   * Removes due events after the position `after`. Their operation ids stay used, without a result (R26).
   *
   * @returns the progress, with the position to continue from
   */
  removeEvents(due: DueEvents, after: EventPlace | null, rows: number): Promise<Slice & { next: EventPlace | null }>
  /**
   * Makes the project unreachable at once. `removeOfProject` then removes its rows.
   *
   * @returns `false` if the project does not exist
   */
  beginProject(projectId: string, now: number): Promise<boolean>
  /** Removes rows of a project after `beginProject`. */
  removeOfProject(removalRef: number, now: number, rows: number): Promise<Slice>
  /** Every removal, oldest first, including finished ones. */
  projects(): Promise<ProjectRemoval[]>
  /** Tries to clear erased data from the log, for erasures by any process (R29). */
  settleErasures(): Promise<void>
}

/** The disk or database rejects writes at the moment. A retry may succeed. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable'
}

export type SortField = 'created_at' | 'updated_at' | 'name'

export interface ListOptions {
  project_id: string
  /** From 1 to 200. */
  limit: number
  /**
   * Opaque, from an earlier page of the same list, sort, filter and project. Any other cursor throws
   * `InvalidCursor`.
   */
  cursor: string | null
}

/** The cursor does not belong to this list. */
export class InvalidCursor extends Error {
  override name = 'InvalidCursor'
}

/** The routes default to `-created_at`, newest first. Writes do not change this order. */
export interface SortedListOptions extends ListOptions {
  sort: { field: SortField; descending: boolean }
}

export interface ContactFilter {
  /** Substring of name, email or `user_id`, case-insensitive. */
  q?: string
  email?: string
  user_id?: string
  tag?: string
  /** HAL's id or `external_id`. */
  company_id?: string
}

export interface CompanyFilter {
  /** Substring of name, `external_id` or domain, case-insensitive. */
  q?: string
  external_id?: string
  domain?: string
  /** Name (case-insensitive) or id. */
  stage?: string
  is_placeholder?: boolean
  contact_id?: string
}

export interface EventFilter {
  visitor_id?: string
  contact_id?: string
  company_id?: string
  name?: string
  /** Whether the event's visitor is a bot. */
  is_bot?: boolean
  /** Epoch ms, inclusive. */
  since?: number
  /** Epoch ms, exclusive. */
  until?: number
}

export type ConversationSort = 'last_message_at' | 'created_at' | 'updated_at'

export interface ConversationListOptions extends ListOptions {
  sort: { field: ConversationSort; descending: boolean }
}

export interface ConversationFilter {
  /** Any of them. */
  state?: ConversationState[]
  /** A user id, or `null` for conversations that nobody takes care of. */
  assignee_id?: string | null
  contact_id?: string
  company_id?: string
  visitor_id?: string
  waiting?: 'operator' | 'visitor'
  unread?: true
  verified?: boolean
  /** Of the last message, in epoch ms: inclusive. */
  since?: number
  /** Exclusive. */
  until?: number
}

export interface MessageListOptions extends ListOptions {
  conversation_id: string
  descending: boolean
  /** Only what stands after this message number. */
  after_seq?: number
}

/** Public messages after a number, from there on, or before one, the last ones. Ascending in both cases. */
export type MessageWindow = { limit: number } & ({ after_seq: number } | { before_seq: number })

/** A conversation as the visitor's side reads it. */
export interface SideConversation {
  row: ConversationRow
  /** Operator's messages above the mark of the visitor's side. */
  unread: number
}

export interface ProjectName {
  id: string
  name: string
}

/** The reads of the account routes. Records have their wire format. */
export interface Queries {
  /** All projects, or the projects that the user is a member of, oldest first. */
  projects(userId: string, options: Omit<SortedListOptions, 'project_id'>): Promise<Page<ProjectRow>>
  /** The ids of the user's first two projects. Two are enough to know whether there is a default project. */
  membership(userId: string): Promise<string[]>
  isMember(userId: string, projectId: string): Promise<boolean>
  /** Always current: includes the last write. */
  project(projectId: string): Promise<ProjectRow | null>
  /**
   * The project as this process last read it, at almost no cost. Every widget request needs it. Recent writes of
   * other processes may be missing. `null` if it is not in memory.
   */
  projectAtHand(projectId: string): ProjectRow | null
  /** The number of projects that the user is a member of. */
  countMemberships(userId: string): Promise<number>
  countProjects(): Promise<number>
  /** The stored script build of a release. */
  keptScript(version: string): Promise<Uint8Array | null>
  /** Ids and names of at most `limit` projects of all users, oldest first. */
  projectNames(limit: number): Promise<ProjectName[]>
  /** Whether the project has a visitor. Erased visitors do not count. */
  hasVisitors(projectId: string): Promise<boolean>
  /** Oldest first. */
  apiKeys(projectId: string): Promise<ApiKeyRow[]>
  /** Finds a key by its hash in any project. */
  apiKeyByHash(hash: string): Promise<(ApiKeyRow & { project_id: string }) | null>
  /** In order of position. */
  stages(projectId: string): Promise<Stage[]>
  contact(projectId: string, contactId: string): Promise<Contact | null>
  contacts(options: SortedListOptions, filter: ContactFilter): Promise<Page<Contact>>
  /** By HAL's id or `external_id`. */
  company(projectId: string, ref: string): Promise<Company | null>
  companies(options: SortedListOptions, filter: CompanyFilter): Promise<Page<Company>>
  visitor(projectId: string, visitorId: string): Promise<Visitor | null>
  /** Newest `timestamp` first. A page may hold fewer than `limit` events although there is a next page. */
  events(options: ListOptions, filter: EventFilter): Promise<Page<Event>>
  /** Events and activities, newest first. Records are named by HAL's id. */
  timeline(
    options: ListOptions,
    of: { contact_id: string } | { company_id: string },
  ): Promise<Page<TimelineItem>>
  /** By id, or by the operation id of the message that started it. */
  conversation(projectId: string, ref: string): Promise<Conversation | null>
  conversations(options: ConversationListOptions, filter: ConversationFilter): Promise<Page<Conversation>>
  /** `mine` counts the conversations of this user. */
  conversationCounts(projectId: string, userId: string): Promise<ConversationCounts>
  /** With notes and lines, in the order in which they were written. */
  messages(options: MessageListOptions): Promise<Page<Message>>
  /** A message, note or line by its id. */
  message(projectId: string, id: string): Promise<Message | null>
  /**
   * The conversations that the visitor's side may be able to read: those started with the key, and the claimed ones of
   * the contact. Latest message first, at most 1,000. The rules decide which of them it may read.
   */
  sideConversations(projectId: string, side: { chat_key: string | null; contact_id: string | null }): Promise<SideConversation[]>
  /** One conversation by its id. The rules decide whether the visitor's side may read it. */
  sideConversation(projectId: string, id: string): Promise<SideConversation | null>
  /** Messages with a number, ascending, at most `limit` and one more to tell whether there are further ones. */
  publicMessages(projectId: string, conversationId: string, window: MessageWindow): Promise<MessageRow[]>
  /** Loss ledger figures for an inclusive range of days, sorted by day, then by version with `null` first. */
  delivery(projectId: string, days: { from: number; to: number }): Promise<DeliveryRow[]>
}
