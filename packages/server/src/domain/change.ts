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
} from './records/rows.js'

/**
 * The writes of a decision. A `_saved` change contains the whole row and replaces the row with the same key. Other
 * changes may affect rows that are not in the snapshot. Each store applies the changes in order, as described
 * here. A conversation that the change of another record touches gets a higher version and keeps its times.
 */
export type Change =
  | { type: 'project_saved'; project: ProjectRow }
  | { type: 'member_added'; user_id: string }
  | { type: 'api_key_saved'; api_key: ApiKeyRow }
  | { type: 'api_key_removed'; api_key_id: string }
  | { type: 'stage_saved'; stage: StageRow }
  | { type: 'stage_removed'; stage_id: string }
  | { type: 'visitor_saved'; visitor: VisitorRow }
  | { type: 'contact_saved'; contact: ContactRow }
  | { type: 'company_saved'; company: CompanyRow }
  /**
   * Removes the company with its links. Visitors lose it as their active company, and its events lose their
   * company (R29). If an account removed it, contacts left without a company become `unassigned` (R9). Its
   * conversations lose it, or move to `into_id`, the company that a placeholder gave way to (C24).
   */
  | { type: 'company_removed'; company_id: string; by_account: boolean; into_id?: string }
  /** Moves links, events, activities and active contexts from `from_id` to `into_id`, and removes `from_id` (R4). */
  | { type: 'company_merged'; from_id: string; into_id: string }
  /** Idempotent: an existing link does not change. */
  | { type: 'link_added'; link: LinkRow }
  /** Replaces the link of that contact and company, except for the time of linking. */
  | { type: 'link_saved'; link: LinkRow }
  /** Visitors of the contact lose the company as their active one (R29). */
  | { type: 'link_removed'; contact_id: string; company_id: string }
  | { type: 'event_recorded'; event: EventRow & { visitor_id: string }; operation: OperationRow }
  | { type: 'operation_recorded'; operation: OperationRow & { visitor_id: string } }
  | { type: 'activity_recorded'; activity: ActivityRow }
  | { type: 'device_saved'; device: DeviceRow }
  /** Adds to the figures of that day and version. */
  | { type: 'delivery_counted'; delivery: DeliveryRow }
  /** Gives this contact to events and operations of the visitor without a contact (R7). */
  | { type: 'visitor_attributed'; visitor_id: string; contact_id: string }
  /**
   * Moves visitors, links, events, activities, operations and conversations from `from_id` to `into_id`. Removes
   * `from_id` and records its target (R4, R32). With a `claim`, conversations of `from_id` that are claimed under its
   * email and no `user_id` are claimed under its `user_id` too (C23).
   */
  | { type: 'contact_merged'; from_id: string; into_id: string; claim?: { email: string; user_id: string } }
  | { type: 'conversation_saved'; conversation: ConversationRow }
  | { type: 'message_recorded'; message: MessageRow }
  /** Replaces the message with this id. */
  | { type: 'message_saved'; message: MessageRow }
  /**
   * Removes the conversation with its messages. Their operations keep only their ids and types. Its neighbours in a
   * chain name each other (C25). One that was continued more than once names the newest that is left.
   */
  | { type: 'conversation_removed'; conversation_id: string }
  /**
   * Removes the contact, its visitors, links, events, conversations and own activities, and the unattributed events
   * and conversations of its visitors. Conversations of these visitors with others lose their visitor. Its operations
   * and those of its visitors keep only their ids and types. Events that these visitors recorded for others lose their
   * visitor. Activities on companies lose contact and actor. The history of the contact's companies loses its names,
   * emails and visitors, and every activity that holds one of its emails loses that email (R29).
   */
  | { type: 'contact_erased'; contact_id: string; names: string[]; emails: string[] }
  /**
   * Removes the visitor, its unattributed events and its conversations without a contact. Its operations keep only
   * their ids and types. Events that it recorded for a contact, its other conversations, links and activities lose
   * their visitor (R29).
   */
  | { type: 'visitor_erased'; visitor_id: string }
