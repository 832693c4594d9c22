import type { IncomingMessage } from 'node:http'
import type { ParsedOperation } from '@hal/contract'
import { entryRefusal } from '../../ingest/entrance.js'
import type { Outcome } from '../../ingest/port.js'
import type { Context } from '../context.js'
import { Refused } from '../problems.js'
import type { CallSource, CallType } from '../recent-calls/recent-calls.js'

/** A widget request whose envelope has been read, but not its operations. */
export interface Arrival {
  project_id: string
  type: CallType
  body: Record<string, unknown>
  /** Unvalidated JSON. In a single call, the body itself. */
  operations: readonly unknown[]
}

/** A request whose operations may be read, and the budgets that it used. */
export interface Visit extends CallSource {
  address: string
  operations: number
  /** Set if the project's operation budget is used up. Then only proven callers pass, and they use none of it. */
  overBudget: Refused | null
}

/**
 * Runs the cheap checks before operations are read: the sender's budget, project, origin and the project's
 * operation budget, in this order (W1, W5). Keeps no reference to the body, so it can be collected once it is parsed.
 * @throws Refused
 */
export async function enter(arrival: Arrival, request: IncomingMessage, context: Context): Promise<Visit> {
  const { limits: { budgets, addressOf }, queries, recentCalls } = context
  const { project_id: projectId, type, operations } = arrival
  const address = addressOf(request)
  budgets.countForAddress(address, operations.length)
  const { origin } = request.headers
  // Most requests pass with the cached project. Ingest reads the project again.
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
 * Runs the checks that need parsed operations: bytes of the day, and proofs if a budget is used up.
 * A project over its budget still accepts proven callers.
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

/** Records that a request was refused after `enter`. Omits server faults, which the caller cannot correct. */
export function noteRefusal(visit: Visit, error: unknown, { recentCalls }: Context): void {
  if (error instanceof Refused) recentCalls.refused(visit, error.refusal)
}

/** Returns the budget of operations that were not accepted. They count only against their sender. */
export function leave(visit: Visit, accepted: number, { limits: { budgets } }: Context): void {
  const refused = visit.operations - accepted
  if (visit.overBudget === null && refused > 0) budgets.giveBack(visit.projectId, refused)
}

/** Whether an outcome counts towards the bytes of the day. A repeated operation writes nothing. */
export function isWritten({ status }: Outcome): boolean {
  return status === 'ok'
}

/**
 * Bytes that results take on disk. Those of `identify` and `set_properties` contain records, and can be a thousand times
 * as large as their operation (W2). Other results are small.
 */
export function resultBytes(outcomes: readonly Outcome[]): number {
  return outcomes.reduce((sum, outcome) => {
    const isCounted = outcome.status === 'ok' && 'visitor' in outcome.result
    return isCounted ? sum + Buffer.byteLength(JSON.stringify(outcome.result)) : sum
  }, 0)
}

const credentials = ['visitor_token', 'identity_token', 'user_hash']

/** Whether the request carries any possible proof. If not, it is refused without reading its operations. */
function carriesCredential({ body, operations }: Arrival): boolean {
  return [body, ...operations].some((part) => isObject(part) && credentials.some((name) => typeof part[name] === 'string'))
}

const isObject = (part: unknown): part is Record<string, unknown> => typeof part === 'object' && part !== null
