import type { SubmittedOperation } from '@hal/contract'
import type { OperationResult, Warning } from '@hal/contract/types'
import type { Refusal } from '../domain/decision.js'
import type { Operation } from '../domain/operation.js'
import type { ProjectRow } from '../domain/rows.js'
import type { Proof, Session } from '../domain/verification.js'
import { decideBatch, rehearseBatch, type BatchDecision, type Entry, type EntryOutcome } from '../domain/widget-batch.js'
import { checkProof } from '../identity/proofs.js'
import { shedClassOf } from './admission.js'
import type { GroupCommit } from './group-commit.js'
import type { IngestDependencies } from './ingest.js'
import { addOperationKeys } from './keys.js'
import { addLedgerKeys, countInLedger, withSeqWarnings } from './ledger.js'
import type { Ingest, Outcome, WidgetAnswer, WidgetRequest } from './port.js'
import { correctedTime } from './time.js'

const unknownProject: Refusal = { code: 'unknown_project', detail: 'There is no project with this `project_id`.' }

const originNotAllowed: Refusal = {
  code: 'origin_not_allowed',
  detail: 'The page’s origin is not among the `allowed_origins` of the project.',
}

/** Requests without `Origin` come from no browser page and pass. */
function isAllowed({ allowed_origins }: ProjectRow, origin: string | undefined): boolean {
  return origin === undefined || allowed_origins.length === 0 || allowed_origins.includes(origin)
}

/** The entries of a request, and which of their ids the server made. */
interface Prepared {
  entries: Entry[]
  madeIds: string[]
}

type Decided = { ok: true; decision: BatchDecision; warnings: Warning[] } | { ok: false; refusal: Refusal }

/** The widget's way in: proofs are checked, the batch is decided and written, tokens are made. */
export function createWidgetIngest(dependencies: IngestDependencies, group: GroupCommit): Ingest['submit'] {
  const { store, visitorTokens, now, newOperationId } = dependencies

  return async function submit(request): Promise<WidgetAnswer> {
    const received_at = now()
    const project = await store.queries.project(request.project_id)
    if (project === null) return { ok: false, refusal: unknownProject }
    if (!isAllowed(project, request.origin)) return { ok: false, refusal: originNotAllowed }
    const prepared = await prepare(project, request, received_at)
    const decided = await group.enqueue<Decided>({
      project_id: request.project_id,
      weight: request.operations.length,
      shedClass: shedClassOf(request.operations),
      received_at,
      addKeys(sets) {
        addLedgerKeys(sets, request, received_at)
        for (const entry of prepared.entries) {
          if ('operation' in entry) addOperationKeys(sets, entry.operation.id, entry.operation.parsed, entry.operation.proof)
        }
      },
      decide(records, context) {
        if (request.dry_run) {
          const decision = rehearseBatch(records, prepared.entries, context, prepared.madeIds)
          return { answer: { ok: true, decision, warnings: [] }, changes: [] }
        }
        const ledger = countInLedger(records, request, context)
        const decision = decideBatch(records, withSeqWarnings(prepared.entries, request, ledger.ignored), context)
        return { answer: { ok: true, decision, warnings: ledger.warnings }, changes: [...decision.changes, ...ledger.changes] }
      },
      withoutProject: () => ({ ok: false, refusal: unknownProject }),
    })
    if (!decided.ok) return decided
    const outcomes = await Promise.all(decided.decision.outcomes.map((outcome) => answer(request.project_id, outcome)))
    return { ok: true, outcomes, warnings: decided.warnings }
  }

  async function prepare(project: ProjectRow, request: WidgetRequest, receivedAt: number): Promise<Prepared> {
    const madeIds: string[] = []
    const makeId = (): string => {
      const id = newOperationId()
      madeIds.push(id)
      return id
    }
    const entries = await Promise.all(
      request.operations.map(async (pending): Promise<Entry> => {
        const id = pending.id ?? makeId()
        if ('refusal' in pending) return { id, refusal: pending.refusal }
        return { operation: await prepareOperation(project, pending.submitted, id, request.sent_at, receivedAt) }
      }),
    )
    return { entries, madeIds }
  }

  async function prepareOperation(
    project: ProjectRow,
    { operation: parsed, warnings }: SubmittedOperation,
    id: string,
    sentAt: number | undefined,
    receivedAt: number,
  ): Promise<Operation> {
    const proof: Proof = parsed.type === 'identify' ? await checkProof(project, parsed, receivedAt) : { kind: 'none' }
    const session = await openSession(project.id, parsed.visitor_token, receivedAt)
    return { id, parsed, timestamp: correctedTime(receivedAt, parsed.timestamp, sentAt), proof, session, warnings }
  }

  async function openSession(projectId: string, token: string | undefined, at: number): Promise<Session | null> {
    return token === undefined ? null : visitorTokens.open(projectId, token, at)
  }

  async function answer(projectId: string, outcome: EntryOutcome): Promise<Outcome> {
    if (outcome.status === 'rejected') return outcome
    const { id, status, result, session } = outcome
    return { id, status, result: session === null ? result : await withToken(projectId, result, session) }
  }

  /** Tokens are made after the write and never stored (R26). */
  async function withToken(projectId: string, result: OperationResult, session: Session): Promise<OperationResult> {
    return { ...result, visitor_token: await visitorTokens.seal(projectId, session, now()) } as OperationResult
  }
}
