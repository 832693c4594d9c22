import type { DeviceReport, OperationResult, ProjectInput, Warning } from '@hal/contract'
import type { ParsedOperation, SubmittedOperation } from '@hal/contract'
import type { Command } from '../domain/commands/command.js'
import type { Author, Refusal } from '../domain/decision.js'
import type { ChatSide } from '../domain/conversations/access.js'
import type { ActivityRow, ConversationRow } from '../domain/records/rows.js'
import type { Job } from './job.js'

/** One parsed widget request. A single call is a batch of one. */
export interface WidgetRequest {
  project_id: string
  /** The `Origin` header, if any. */
  origin: string | undefined
  /** The key that counts the sender's address. Absent for internal requests. */
  address?: string
  /** The sender identifies itself as a bot. */
  is_bot?: boolean
  sent_at: number | undefined
  dry_run: boolean
  device: DeviceReport | undefined
  /** In order. An operation with a refused body keeps its position (R25). */
  operations: PendingOperation[]
}

/** `id` labels the answer. The server generates a missing one. `seq` is the device's sequence number. */
export type PendingOperation = { id: string | undefined; seq?: number | undefined } & (
  | { submitted: SubmittedOperation }
  | { refusal: Refusal }
)

/** The outcome of one operation, as in `BatchResult` but with a refusal instead of a problem. */
export type Outcome = { id: string } & (
  | { status: 'ok' | 'duplicate'; result: OperationResult }
  | { status: 'rejected'; refusal: Refusal }
)

/** `warnings` apply to the whole request. */
export type WidgetAnswer = { ok: true; outcomes: Outcome[]; warnings: Warning[] } | { ok: false; refusal: Refusal }

export type { ChatTokens } from '../identity/chat-tokens.js'

/** What the visitor's side asks about its conversations, beside `send_message`. */
export interface ChatRequest {
  project_id: string
  /** The `Origin` header, if any. */
  origin: string | undefined
  visitor_id: string
  chat_token: string | undefined
  visitor_token: string | undefined
  /** The conversation that it names: its id, or the operation id of the message that started it. */
  conversation_ref?: string
  /** Moves the mark of the visitor's side in that conversation (C19). */
  read_up_to?: number
}

export type ChatAnswer =
  | {
      ok: true
      /** Decides what may be read (`covers`). */
      side: ChatSide
      /** The name by which limits count the side. */
      side_name: string
      /** The named conversation, as it is now. `null` if none was named. */
      conversation: ConversationRow | null
      /** A fresh token of the same power, if the one that was sent ends within 60 days (C27). */
      chat_token: string | null
    }
  | { ok: false; refusal: Refusal }

/** `told` contains the resulting activities. */
export type CommandAnswer = { ok: true; id: string; told: ActivityRow[] } | { ok: false; refusal: Refusal }

/**
 * The only entry point for writes. Requests that arrive together share one read, are decided one after the other
 * by pure functions, and share one write. Promises settle once that write is durable. Under overload they reject
 * with `Overloaded`, and nothing is written.
 */
export interface Ingest {
  submit(request: WidgetRequest): Promise<WidgetAnswer>
  /** A request of the visitor's side about its conversations. Claims what it may claim, and moves the mark (C19, C30). */
  enterChat(request: ChatRequest): Promise<ChatAnswer>
  /** Whether an operation has a valid proof or token. A project over its budget still accepts such requests. */
  isProven(projectId: string, operations: readonly ParsedOperation[]): Promise<boolean>
  execute(projectId: string, command: Command, author: Author): Promise<CommandAnswer>
  /** Creates a project with the stages of R30 and its creator as a member. `id` is for the demo only. */
  createProject(input: ProjectInput & { id?: string }, userId: string): Promise<string>
  /** Resolves once all accepted requests are durable and answered. */
  drain(): Promise<void>
  /** Accepted requests that are not durable yet, oldest first. */
  waiting(): readonly Pick<Job<unknown>, 'weight' | 'received_at'>[]
}
