import type { IncomingMessage } from 'node:http'
import type { ParsedOperation } from '@hal/contract'
import { entryRefusal } from '../../ingest/entrance.js'
import type { Outcome } from '../../ingest/port.js'
import type { Context } from '../context.js'
import { Refused } from '../problems.js'
import type { CallSource, CallType } from '../recent-calls/recent-calls.js'

/** A widget request of which no more than the envelope was read. */
export interface Arrival {
  project_id: string
  type: CallType
  body: Record<string, unknown>
  /** As JSON said them; in a single call the body itself. */
  operations: readonly unknown[]
}

/** A request that may have its operations read, and what it took of budgets. */
export interface Visit extends CallSource {
  address: string
  operations: number
  /** The project's budget of operations is used up: only proven callers pass, and take nothing of it. */
  overBudget: Refused | null
}

/**
 * Checks that cost little, before operations are read: the sender's budget, project, origin and the project's
 * budget of operations, in this order (W1, W5). Nothing of the body is kept: it is garbage once it is parsed.
 * @throws Refused
 */
export async function enter(arrival: Arrival, request: IncomingMessage, context: Context): Promise<Visit> {
  const { limits: { budgets, addressOf }, queries, recentCalls } = context
  const { project_id: projectId, type, operations } = arrival
  const address = addressOf(request)
  budgets.countForAddress(address, operations.length)
  const { origin } = request.headers
  // Most requests may enter by what is at hand; ingest looks at the project anew.
  if (entryRefusal(queries.projectAtHand(projectId), origin) !== null) {
    const refusal = entryRefusal(await queries.project(projectId), origin)
    if (refusal !== null) {
      if (refusal.code === 'origin_not_allowed') recentCalls.refused({ projectId, type, origin }, refusal)
      throw new Refused(refusal)
    }
  }
  const overBudget = budgets.takeOfProject(projectId, operations.length)
  if (overBudget !== null && !carriesCredential(arrival)) throw overBudget
  return { address, projectId, type, origin, operations: operations.length, overBudget }
}

/**
 * Looks at what only operations that are read can tell: bytes of the day, and proofs where a budget is used up.
 * A project over its budget still takes proven callers.
 * @throws Refused
 */
export function letIn(visit: Visit, operations: readonly ParsedOperation[], { limits: { budgets }, ingest }: Context): Promise<void> | undefined {
  const overShare = budgets.bytesOfAddress(visit.address)
  if (overShare !== null) throw overShare
  const over = visit.overBudget ?? budgets.bytesOfProject(visit.projectId)
  return over === null ? undefined : requireProof(ingest.isProven(visit.projectId, operations), over)
}

async function requireProof(proven: Promise<boolean>, over: Refused): Promise<void> {
  if (!(await proven)) throw over
}

/** Records that a visit was refused after it had entered. Faults of the server are not the caller's to correct. */
export function noteRefusal(visit: Visit, error: unknown, { recentCalls }: Context): void {
  if (error instanceof Refused) recentCalls.refused(visit, error.refusal)
}

/** Gives back what was taken for operations that were not accepted: they count for their sender only. */
export function leave(visit: Visit, accepted: number, { limits: { budgets } }: Context): void {
  const refused = visit.operations - accepted
  if (visit.overBudget === null && refused > 0) budgets.giveBack(visit.projectId, refused)
}

/** What an outcome adds to the bytes of the day: a repeated operation writes nothing. */
export function isWritten({ status }: Outcome): boolean {
  return status === 'ok'
}

/**
 * What results take on disk: those of `identify` and `set_properties` show records, and may be a thousand times
 * as large as their operation (W2). Other results are small.
 */
export function resultBytes(outcomes: readonly Outcome[]): number {
  return outcomes.reduce((sum, outcome) => {
    const isCounted = outcome.status === 'ok' && 'visitor' in outcome.result
    return isCounted ? sum + Buffer.byteLength(JSON.stringify(outcome.result)) : sum
  }, 0)
}

const credentials = ['visitor_token', 'identity_token', 'user_hash']

/** Whether anything may be a proof: what carries none is refused unread. */
function carriesCredential({ body, operations }: Arrival): boolean {
  return [body, ...operations].some((part) => isObject(part) && credentials.some((name) => typeof part[name] === 'string'))
}

const isObject = (part: unknown): part is Record<string, unknown> => typeof part === 'object' && part !== null
