import type { OperationResult, Warning } from '@hal/contract/types'
import { nameOfSide, sideOf } from '../domain/conversations/side.js'
import type { Context, Refusal } from '../domain/decision.js'
import type { Records } from '../domain/records/records.js'
import type { ProjectRow } from '../domain/records/rows.js'
import type { Session } from '../domain/verification/verification.js'
import { decideBatch, rehearseBatch, type Admit, type EntryOutcome } from '../domain/widget-batch.js'
import { shedClassOf, typesOf, type Types } from './admission.js'
import { countRefusedContacts, type ContactCap, type ContactTally } from './contact-cap.js'
import { createCredentials, hasGoodCredential } from './credentials.js'
import { DiskReserved } from './disk-reserve.js'
import { entryRefusal, unknownProject } from './entrance.js'
import { prepareEntries, type Prepared } from './entries.js'
import type { GroupCommit } from './group-commit.js'
import { namedIdentities } from './identities.js'
import type { IngestDependencies } from './ingest.js'
import type { JobDecision } from './job.js'
import { addOperationKeys } from './keys.js'
import type { MessageRates, MessageTally } from './message-rates.js'
import { addLedgerKeys, countInLedger, withSeqWarnings } from './ledger.js'
import type { Ingest, Outcome, WidgetAnswer, WidgetRequest } from './port.js'

type Decided = { ok: true; outcomes: EntryOutcome[]; warnings: Warning[] } | { ok: false; refusal: Refusal }

/** The entry point of widget requests. Checks proofs, decides and writes the batch, and makes tokens. */
export function createWidgetIngest(dependencies: IngestDependencies, group: GroupCommit): Ingest['submit'] {
  const { visitorTokens, now, newOperationId, contactCap, messageRates, diskReserve } = dependencies
  const credentials = createCredentials(dependencies)

  return async function submit(request): Promise<WidgetAnswer> {
    const received_at = now()
    const prepared = prepareEntries(request, received_at, newOperationId)
    const checking = credentials.check(request.project_id, prepared.entries, received_at)
    const project = checking ? await checking : null
    if (diskReserve !== undefined && diskReserve.level() !== 'ample') keepReserve(request, prepared)
    const types = typesOf(request.operations)
    const tally = tallyOf(contactCap, request, types)
    const messages = messageTallyOf(messageRates, request, types)
    const deciding = group.enqueue<Decided>({
      project_id: request.project_id,
      weight: request.operations.length,
      shedClass: shedClassOf(types),
      received_at,
      addKeys(sets) {
        addLedgerKeys(sets, request, received_at)
        for (const entry of prepared.entries) if ('operation' in entry) addOperationKeys(sets, entry.operation)
      },
      decide: (records, context) => decideCounting({ tally, messages }, records, request, prepared, context),
      withoutProject: () => ({ ok: false, refusal: unknownProject }),
    })
    if (tally || messages) deciding.catch(() => giveBack({ tally, messages }))
    const decided = await deciding
    if (!decided.ok) return decided
    const outcomes = decided.outcomes.map(withoutSession)
    // Only a proof earns a token, and a request with a proof has read the project.
    if (project !== null && decided.outcomes.some(earnedToken)) await addTokens(project, decided.outcomes, outcomes)
    return { ok: true, outcomes, warnings: decided.warnings }
  }

  /** Tokens are made after the write and never stored (R26). */
  async function addTokens(project: ProjectRow, decided: EntryOutcome[], outcomes: Outcome[]): Promise<void> {
    for (const [index, outcome] of decided.entries()) {
      if (outcome.status === 'rejected' || outcome.session === null) continue
      const { id, status } = outcome
      outcomes[index] = { id, status, result: await withToken(project, outcome.result, outcome.session) }
    }
  }

  async function withToken(project: ProjectRow, result: OperationResult, session: Session): Promise<OperationResult> {
    return { ...result, visitor_token: await visitorTokens.seal(project, session, now()) } as OperationResult
  }
}

/**
 * While the disk is nearly full, requests without a proof are refused first (wire.md, "Budgets"). One proof covers
 * its whole batch. A dry run writes nothing and passes.
 */
function keepReserve({ dry_run }: WidgetRequest, { entries }: Prepared): void {
  if (!dry_run && !entries.some(hasGoodCredential)) throw new DiskReserved('Less than HAL_DISK_RESERVE is free.')
}

/** Only an identify names people. */
function tallyOf(cap: ContactCap | undefined, { project_id, address }: WidgetRequest, types: Types): ContactTally | undefined {
  if (cap === undefined || address === undefined) return undefined
  return types.has('identify') ? cap.tally(project_id, address) : undefined
}

/** Only messages are counted. A dry run sends none. */
function messageTallyOf(rates: MessageRates | undefined, { project_id, address, dry_run }: WidgetRequest, types: Types): MessageTally | undefined {
  if (rates === undefined || dry_run) return undefined
  return types.has('send_message') ? rates.tally(project_id, address) : undefined
}

/** What a request counts. */
interface Tallies {
  tally: ContactTally | undefined
  messages: MessageTally | undefined
}

function giveBack({ tally, messages }: Tallies): void {
  tally?.giveBack()
  messages?.giveBack()
}

/** Over the cap, the whole request is refused before any part of it is applied. This includes dry runs (W12). */
function decideCounting(tallies: Tallies, records: Records, request: WidgetRequest, prepared: Prepared, context: Context): JobDecision<Decided> {
  const { tally, messages } = tallies
  if (tally === undefined && messages === undefined) return decideRequest(records, request, prepared, context)
  // After a conflict with another process, this is a retry. The count of the previous attempt had no effect.
  giveBack(tallies)
  const admit = messages && admitMessages(messages)
  if (tally === undefined) return decideRequest(records, request, prepared, context, admit)
  const { identities, operations } = namedIdentities(records, prepared.entries)
  const refusal = tally.count(identities)
  if (refusal === null) return decideRequest(records, request, prepared, context, admit)
  return { answer: { ok: false, refusal }, changes: request.dry_run ? [] : countRefusedContacts(operations, context.now) }
}

/** A message over its rate is rejected, and the other operations of the batch are not affected. */
function admitMessages(messages: MessageTally): Admit {
  return ({ parsed, chat, session }, result, records) => {
    if (!('message_id' in result)) return null
    const side = sideOf(records, { visitor_id: parsed.visitor_id, chat, session, hasVisitorToken: parsed.visitor_token !== undefined })
    return messages.count(nameOfSide(side), result.started)
  }
}

function decideRequest(records: Records, request: WidgetRequest, prepared: Prepared, context: Context, admit?: Admit): JobDecision<Decided> {
  const refusal = entryRefusal(records.project, request.origin)
  if (refusal !== null) return { answer: { ok: false, refusal }, changes: [] }
  if (request.dry_run) {
    const { outcomes } = rehearseBatch(records, prepared.entries, context, prepared.madeIds)
    return { answer: { ok: true, outcomes, warnings: [] }, changes: [] }
  }
  const ledger = countInLedger(records, request, context)
  const entries = withSeqWarnings(prepared.entries, request, ledger.ignored)
  const { outcomes, changes } = decideBatch(records, entries, context, admit)
  for (const change of ledger.changes) changes.push(change)
  return { answer: { ok: true, outcomes, warnings: ledger.warnings }, changes }
}

const earnedToken = (outcome: EntryOutcome): boolean => outcome.status !== 'rejected' && outcome.session !== null

function withoutSession(outcome: EntryOutcome): Outcome {
  if (outcome.status === 'rejected') return outcome
  const { id, status, result } = outcome
  return { id, status, result }
}
