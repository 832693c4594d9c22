import type {
  CompanyRow,
  ContactRow,
  DeliveryRow,
  DeviceRow,
  LinkRow,
  OperationRow,
  ProjectRow,
  StageRow,
  VisitorRow,
} from './rows.js'

/**
 * Which rows of one project decisions need. A store adds what hangs on them: a visitor's contact
 * and active company, a contact's links, the companies they lead to, and for each placeholder
 * how it is used.
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
  /** All companies that stand in these stages (R30). */
  stage_ids: string[]
  /** Left out where no device told anything: nothing of the loss ledger is read. */
  ledger?: { device_ids: string[]; days: number[] }
}

/** How a placeholder is used, beyond what its row says (R11). */
export interface PlaceholderUse {
  contact_count: number
  has_events: boolean
}

/** What a store read for `Keys`: plain rows, of one project. */
export interface SnapshotRows {
  project: ProjectRow
  /** In order of position. */
  stages: StageRow[]
  visitors: VisitorRow[]
  contacts: ContactRow[]
  companies: CompanyRow[]
  /** All links of the contacts above, oldest first. */
  links: LinkRow[]
  /** For each placeholder among the companies above. */
  placeholder_use: Map<string, PlaceholderUse>
  operations: OperationRow[]
  devices: DeviceRow[]
  /** All of the days that were asked for. */
  delivery: DeliveryRow[]
}
