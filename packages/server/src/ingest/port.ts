import type { DeviceReport, OperationResult, ProjectInput, Warning } from '@hal/contract'
import type { ParsedOperation, SubmittedOperation } from '@hal/contract'
import type { Command } from '../domain/command.js'
import type { Author, Refusal } from '../domain/decision.js'
import type { ActivityRow } from '../domain/rows.js'
import type { Job } from './job.js'

/** One widget request, already read: a single call is a batch of one. */
export interface WidgetRequest {
  project_id: string
  /** The `Origin` header, if there was one. */
  origin: string | undefined
  /** What the sender's address is counted as; left out where nobody outside sends it. */
  address?: string
  /** The sender says of itself that it is a bot. */
  is_bot?: boolean
  sent_at: number | undefined
  dry_run: boolean
  device: DeviceReport | undefined
  /** In order; an operation whose body was refused keeps its place (R25). */
  operations: PendingOperation[]
}

/** `id` labels the answer; one is made where it is missing. `seq` is the device's running number. */
export type PendingOperation = { id: string | undefined; seq?: number | undefined } & (
  | { submitted: SubmittedOperation }
  | { refusal: Refusal }
)

/** What became of one operation; as `BatchResult`, with the refusal not yet a problem. */
export type Outcome = { id: string } & (
  | { status: 'ok' | 'duplicate'; result: OperationResult }
  | { status: 'rejected'; refusal: Refusal }
)

/** `warnings` are about the request as a whole. */
export type WidgetAnswer = { ok: true; outcomes: Outcome[]; warnings: Warning[] } | { ok: false; refusal: Refusal }

/** `told` are the activities that came of it. */
export type CommandAnswer = { ok: true; id: string; told: ActivityRow[] } | { ok: false; refusal: Refusal }

/**
 * The only way in for writes. What arrives together shares one read, one pure
 * decision after the other, and one write; every promise settles once that is durable. Where too
 * much waits already, it rejects with `Overloaded`, and nothing is written.
 */
export interface Ingest {
  submit(request: WidgetRequest): Promise<WidgetAnswer>
  /** Whether one of the operations carries a proof or token that is valid: a project over its budget takes those still. */
  isProven(projectId: string, operations: readonly ParsedOperation[]): Promise<boolean>
  execute(projectId: string, command: Command, author: Author): Promise<CommandAnswer>
  /** Makes a project with the stages of R30, and its maker a member. `id` is for the demo only. */
  createProject(input: ProjectInput & { id?: string }, userId: string): Promise<string>
  /** Resolves once everything that was accepted is durable and answered. */
  drain(): Promise<void>
  /** What is accepted and not yet durable, the oldest first. */
  waiting(): readonly Pick<Job<unknown>, 'weight' | 'received_at'>[]
}
