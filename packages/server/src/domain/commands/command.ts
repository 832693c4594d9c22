import type {
  CompanyInput,
  CompanyPatch,
  ContactInput,
  ContactPatch,
  ConversationPatch,
  ProjectPatch,
  ReplyInput,
  StageInput,
  StagePatch,
} from '@hal/contract'
import type { ApiKeyRow } from '../records/rows.js'

/** A command of the account and public API routes, on one project (R28-R30). A company is named by its id or `external_id`. */
export type Command =
  | { type: 'create_contact'; input: ContactInput }
  | { type: 'patch_contact'; contact_id: string; patch: ContactPatch }
  | { type: 'delete_contact'; contact_id: string }
  | { type: 'delete_visitor'; visitor_id: string }
  | { type: 'create_company'; input: CompanyInput }
  | { type: 'patch_company'; company_ref: string; patch: CompanyPatch }
  | { type: 'delete_company'; company_ref: string }
  | { type: 'link'; company_ref: string; contact_id: string }
  | { type: 'unlink'; company_ref: string; contact_id: string }
  | { type: 'create_stage'; input: StageInput }
  | { type: 'patch_stage'; stage_id: string; patch: StagePatch }
  | { type: 'delete_stage'; stage_id: string; move_to: string | undefined }
  | { type: 'order_stages'; ids: string[] }
  | { type: 'patch_project'; patch: ProjectPatch }
  | { type: 'rotate_secret'; grace_seconds: number; secret: string }
  /** The route generates the key and shows it once. The command contains only its hash. */
  | { type: 'create_api_key'; input: ApiKeyInput }
  | { type: 'delete_api_key'; api_key_id: string }
  | ConversationCommand

/** A conversation is named by its id or by the operation id of the message that started it (C5, C12, C14, C18, C24, C25). */
export type ConversationCommand =
  | { type: 'reply'; conversation_ref: string; input: ReplyInput }
  | { type: 'patch_conversation'; conversation_ref: string; patch: ConversationPatch }
  | { type: 'mark_read'; conversation_ref: string; up_to: number }
  | { type: 'mark_unread'; conversation_ref: string; from_seq: number }
  | { type: 'edit_note'; conversation_ref: string; message_id: string; body: string }
  | { type: 'delete_message'; conversation_ref: string; message_id: string }
  | { type: 'delete_conversation'; conversation_ref: string }

export type ApiKeyInput = Pick<ApiKeyRow, 'name' | 'access' | 'hash'>
