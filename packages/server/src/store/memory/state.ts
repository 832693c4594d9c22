import type {
  ActivityRow,
  ApiKeyRow,
  CompanyRow,
  ContactRow,
  ConversationRow,
  DeliveryRow,
  DeviceRow,
  EventRow,
  LinkRow,
  MessageRow,
  OperationRow,
  ProjectRow,
  StageRow,
  VisitorRow,
} from '../../domain/records/rows.js'

/** A row of a log, with its position. */
export interface Logged<Row> {
  ref: number
  row: Row
}

/** All data of one project. Rows are replaced, never changed in place. */
export interface ProjectState {
  project: ProjectRow
  members: Set<string>
  apiKeys: Map<string, ApiKeyRow>
  stages: Map<string, StageRow>
  visitors: Map<string, VisitorRow>
  contacts: Map<string, ContactRow>
  /** By the id of the removed contact: the id of the contact that it was merged into. */
  merged: Map<string, string>
  companies: Map<string, CompanyRow>
  /** In order of creation. */
  links: LinkRow[]
  events: Logged<EventRow>[]
  activities: Logged<ActivityRow>[]
  operations: Map<string, OperationRow>
  devices: Map<string, DeviceRow>
  /** By `deliveryKey`. */
  delivery: Map<string, DeliveryRow>
  conversations: Map<string, ConversationRow>
  /** With notes and lines, in the order in which they were written. */
  messages: Logged<MessageRow>[]
  /** The number of rows ever logged. */
  logged: number
}

export type State = Map<string, ProjectState>

export function emptyProject(project: ProjectRow): ProjectState {
  return {
    project,
    members: new Set(),
    apiKeys: new Map(),
    stages: new Map(),
    visitors: new Map(),
    contacts: new Map(),
    merged: new Map(),
    companies: new Map(),
    links: [],
    events: [],
    activities: [],
    operations: new Map(),
    devices: new Map(),
    delivery: new Map(),
    conversations: new Map(),
    messages: [],
    logged: 0,
  }
}

/** Copies the state before a commit, so that a failed commit changes nothing. */
export function copyProject(state: ProjectState): ProjectState {
  return {
    project: state.project,
    members: new Set(state.members),
    apiKeys: new Map(state.apiKeys),
    stages: new Map(state.stages),
    visitors: new Map(state.visitors),
    contacts: new Map(state.contacts),
    merged: new Map(state.merged),
    companies: new Map(state.companies),
    links: [...state.links],
    events: [...state.events],
    activities: [...state.activities],
    operations: new Map(state.operations),
    devices: new Map(state.devices),
    delivery: new Map(state.delivery),
    conversations: new Map(state.conversations),
    messages: [...state.messages],
    logged: state.logged,
  }
}

/** Replaces every row of a table for which `matches` returns true. */
export function replaceRows<Row>(
  rows: Map<string, Row>,
  matches: (row: Row) => boolean,
  replace: (row: Row) => Row,
): void {
  for (const [key, row] of rows) if (matches(row)) rows.set(key, replace(row))
}

export function replaceLogged<Row>(
  log: Logged<Row>[],
  matches: (row: Row) => boolean,
  replace: (row: Row) => Row,
): Logged<Row>[] {
  return log.map(({ ref, row }) => ({ ref, row: matches(row) ? replace(row) : row }))
}
