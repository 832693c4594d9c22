import type {
  CompanyRow,
  ContactRow,
  ConversationRow,
  DeliveryRow,
  DeviceRow,
  LinkRow,
  MessageRow,
  OperationRow,
  ProjectRow,
  StageRow,
  VisitorRow,
} from './rows.js'

/**
 * The rows of one project that decisions need. A store adds related rows: a visitor's contact and active
 * company, a contact's links, their companies and usage, and for a contact without a link the companies of
 * its email's domain. An email also finds the contact that had it before.
 */
export interface Keys {
  project_id: string
  operation_ids: string[]
  visitor_ids: string[]
  contact_ids: string[]
  emails: string[]
  user_ids: string[]
  /** HAL's ids or `external_id`s. */
  company_refs: string[]
  /** Domains of work emails, whose companies colleagues share (R9). */
  domains: string[]
  /** The contacts of visitor tokens, to look up whether they were merged (R32). */
  token_contact_ids: string[]
  /** All companies in these stages (R30). */
  stage_ids: string[]
  /** Absent if no device reported anything. Then the loss ledger is not read. */
  ledger?: { device_ids: string[]; days: number[] }
  /** Absent if no conversation is concerned. Then none is read. */
  chat?: ChatKeys
}

/** Keys that name no rows beside those of the project itself. */
export function noKeys(project_id: string): Keys {
  return {
    project_id,
    operation_ids: [],
    visitor_ids: [],
    contact_ids: [],
    emails: [],
    user_ids: [],
    company_refs: [],
    domains: [],
    token_contact_ids: [],
    stage_ids: [],
  }
}

/** The conversations that decisions need. */
export interface ChatKeys {
  /**
   * Ids of conversations, or operation ids of the messages that started them. With them come the conversations that
   * continue them up to the end of the chain, and their visitors, contacts, links and companies.
   */
  conversation_refs: string[]
  /** The newest conversations that were started with these tokens (`chat_key`). */
  chat_keys: string[]
  message_ids: string[]
}

/** The usage of a company beyond its row (R11). */
export interface CompanyUse {
  contact_count: number
  has_events: boolean
}

/** The rows that a store read for `Keys`, all of one project. */
export interface SnapshotRows {
  project: ProjectRow
  /** In order of position. */
  stages: StageRow[]
  visitors: VisitorRow[]
  contacts: ContactRow[]
  companies: CompanyRow[]
  /** All links of the contacts above, oldest first. */
  links: LinkRow[]
  /** For each placeholder among the companies above, and each company that a link by domain leads to. */
  company_use: Map<string, CompanyUse>
  /** By the id of a removed contact: the id of the contact that it was merged into. */
  merged: Map<string, string>
  operations: OperationRow[]
  devices: DeviceRow[]
  /** All rows of the requested days. */
  delivery: DeliveryRow[]
  /** Absent if none was asked for. */
  conversations?: ConversationRow[]
  messages?: MessageRow[]
}
