import type {
  Company,
  Contact,
  Event,
  Page,
  Stage,
  TimelineItem,
  Visitor,
} from '@hal/contract/types'
import type { Change } from '../domain/change.js'
import type { ApiKeyRow, DeliveryRow, ProjectRow } from '../domain/rows.js'
import type { Keys, SnapshotRows } from '../domain/snapshot.js'

/**
 * Everything the server keeps. One conformance suite (`store/conformance.ts`) holds for every
 * store. Data crosses this port, never a callback or a transaction.
 */
export interface Store {
  /** The rows that `keys` name, or `null` where there is no such project. */
  read(keys: Keys): Promise<Read | null>

  /**
   * Writes all the changes, or none, in one transaction and in their order: from then on a read sees
   * them. Nobody may be told that they were written before `durable` resolves. What a change refers
   * to is in the store, or saved by the same commit. Several commits of one call may rest on the same
   * read of a project, when each was decided on what the ones before it made of it.
   * Answers `conflict`, having written nothing, when a row that a commit's `read` may have seen
   * has been written since: read and decide again.
   * @throws StoreUnavailable when the disk is full, read-only or gone.
   */
  commit(commits: Commit[]): Promise<'committed' | 'conflict'>

  /**
   * Resolves once all that was committed so far outlives a loss of power; at once, where it does
   * already. Commits that come meanwhile need not wait for it.
   * @throws StoreUnavailable when nobody knows whether it does: it may turn out to be there, or not.
   */
  durable(): Promise<void>

  readonly queries: Queries

  /** Removal of whatever many rows, in slices. */
  readonly removals: Removals
  /**
   * Adds bytes to what projects have used of a UTC day, and answers what all have by then, also by other
   * servers. A project that is gone is left out. Days before the one before it are forgotten.
   * @param day days since the epoch
   * @throws StoreUnavailable as `commit`
   */
  addUsage(day: number, bytesByProject: ReadonlyMap<string, number>): Promise<Map<string, number>>

  /**
   * Keeps the script build of a release for good. A version that is kept already stays as it is: pages have pinned its bytes.
   * @throws StoreUnavailable as `commit`
   */
  keepScript(script: KeptScript): Promise<void>

  /** Whether the store answers and can be written, for `/readyz`. */
  check(): Promise<void>

  close(): Promise<void>
}

/** The script build of a release. */
export interface KeptScript {
  /** Such as `0.2.0`. */
  version: string
  bytes: Uint8Array
  /** Epoch ms. */
  kept_at: number
}

export interface Read {
  rows: SnapshotRows
  /** Says to `commit` what the rows were read from; opaque. */
  version: number
}

export interface Commit {
  project_id: string
  /** The version of the read that the changes were decided on; `null`: nothing was read. */
  version: number | null
  changes: Change[]
}

/** How far one slice came. */
export interface Slice {
  /** Rows that it went through. */
  looked: number
  /** Rows that are gone. */
  removed: number
  /** Nothing is left to do. */
  isLast: boolean
}

/** Events of one project that were received before a time, in epoch ms. */
export interface DueEvents {
  project_id: string
  received_before: number
}

/** A place among the events of a project, oldest `timestamp` first. */
export interface EventPlace {
  timestamp: number
  ref: number
}

/** How many rows of each kind are gone. */
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
] as const

export type RemovedKind = (typeof removedKinds)[number]

/** How each manifest begins. */
export const nothingRemoved = Object.fromEntries(removedKinds.map((kind) => [kind, 0])) as Manifest

/** A project that is being removed, or was. */
export interface ProjectRemoval {
  /** Names the removal: another project may bear the id of one that was removed. */
  ref: number
  project_id: string
  /** Epoch ms. */
  began_at: number
  /** When its last slice was written. */
  touched_at: number
  /** `null` while there is something left. */
  finished_at: number | null
  removed: Manifest
}

/**
 * Removal of whatever many rows. Each slice is one transaction that looks at `rows` rows or so, and is made to stand
 * between two commits: after a crash the same calls go on where the last slice ended.
 */
export interface Removals {
  /** The id of every project, oldest first. */
  projectIds(): Promise<string[]>
  /** Projects that keep their events for a number of days only. */
  retentions(): Promise<{ project_id: string; days: number }[]>
  /**
   * Removes events that are due, from behind `after` on; their operation ids stay used, without a result (R26).
   * Answers the place that the next slice begins behind.
   */
  removeEvents(due: DueEvents, after: EventPlace | null, rows: number): Promise<Slice & { next: EventPlace | null }>
  /**
   * From now on there is no such project; its rows go by `removeOfProject`.
   * @returns `false` where there was none
   */
  beginProject(projectId: string, now: number): Promise<boolean>
  /** Removes rows of a project whose removal has begun. */
  removeOfProject(removalRef: number, now: number, rows: number): Promise<Slice>
  /** Every removal that was begun, oldest first, finished ones too. */
  projects(): Promise<ProjectRemoval[]>
  /** Tries what an erasure still owes, by whichever process: that nothing of it is left in the log (R29). */
  settleErasures(): Promise<void>
}

/** The disk or database does not take writes at the moment; trying again later may help. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable'
}

export type SortField = 'created_at' | 'updated_at' | 'name'

export interface ListOptions {
  project_id: string
  /** From 1 to 200. */
  limit: number
  /** Opaque, from an earlier page of the same list, sort, filter and project; `InvalidCursor` is thrown for any other. */
  cursor: string | null
}

/** A cursor that this list did not give out. */
export class InvalidCursor extends Error {
  override name = 'InvalidCursor'
}

/** `-created_at`, newest first, by default in the routes; stable under writes. */
export interface SortedListOptions extends ListOptions {
  sort: { field: SortField; descending: boolean }
}

export interface ContactFilter {
  /** Part of name, email or `user_id`, in any case. */
  q?: string
  email?: string
  user_id?: string
  tag?: string
  /** HAL's id or `external_id`. */
  company_id?: string
}

export interface CompanyFilter {
  /** Part of name, `external_id` or domain, in any case. */
  q?: string
  external_id?: string
  domain?: string
  /** Name, in any case, or id. */
  stage?: string
  is_placeholder?: boolean
  contact_id?: string
}

export interface EventFilter {
  visitor_id?: string
  contact_id?: string
  company_id?: string
  name?: string
  /** Whether its visitor is a bot. */
  is_bot?: boolean
  /** Epoch ms, inclusive. */
  since?: number
  /** Epoch ms, exclusive. */
  until?: number
}

export interface ProjectName {
  id: string
  name: string
}

/** What the account routes read. Records come in the shape of the wire. */
export interface Queries {
  /** Every project, or those that the user is a member of, oldest first. */
  projects(userId: string, options: Omit<SortedListOptions, 'project_id'>): Promise<Page<ProjectRow>>
  /** How many projects the user reaches, and the first two of them: enough to know a default. */
  membership(userId: string): Promise<string[]>
  isMember(userId: string, projectId: string): Promise<boolean>
  /** Never older than the last write. */
  project(projectId: string): Promise<ProjectRow | null>
  /**
   * As this process knew it last, at next to no cost: each widget request asks. What another process wrote since may
   * be missing; `null`: not at hand.
   */
  projectAtHand(projectId: string): ProjectRow | null
  /** How many projects the user is a member of. */
  countMemberships(userId: string): Promise<number>
  countProjects(): Promise<number>
  /** The script build of a release that was kept. */
  keptScript(version: string): Promise<Uint8Array | null>
  /** Id and name of at most `limit` projects, whoever their members are, oldest first. */
  projectNames(limit: number): Promise<ProjectName[]>
  /** Whether a visitor of the project has ever called, and was not erased since. */
  hasVisitors(projectId: string): Promise<boolean>
  /** Oldest first. */
  apiKeys(projectId: string): Promise<ApiKeyRow[]>
  /** The key of that hash, in whichever project it is. */
  apiKeyByHash(hash: string): Promise<(ApiKeyRow & { project_id: string }) | null>
  /** In order of position. */
  stages(projectId: string): Promise<Stage[]>
  contact(projectId: string, contactId: string): Promise<Contact | null>
  contacts(options: SortedListOptions, filter: ContactFilter): Promise<Page<Contact>>
  /** By HAL's id or `external_id`. */
  company(projectId: string, ref: string): Promise<Company | null>
  companies(options: SortedListOptions, filter: CompanyFilter): Promise<Page<Company>>
  visitor(projectId: string, visitorId: string): Promise<Visitor | null>
  /** Newest `timestamp` first. A page may be short and still have a next one. */
  events(options: ListOptions, filter: EventFilter): Promise<Page<Event>>
  /** Events and activities, newest first; of a record by HAL's own id. */
  timeline(
    options: ListOptions,
    of: { contact_id: string } | { company_id: string },
  ): Promise<Page<TimelineItem>>
  /** The loss ledger from one day to another, both included; by day, then by version, `null` first. */
  delivery(projectId: string, days: { from: number; to: number }): Promise<DeliveryRow[]>
}
