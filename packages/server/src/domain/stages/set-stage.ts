import type { Parsed } from '@hal/contract'
import type { SetDealResult, SetStageResult } from '@hal/contract/types'
import { updateDealValue } from './deals.js'
import type { Refusal } from '../decision.js'
import type { Effect } from '../operation.js'
import { provesContact } from '../verification/proven.js'
import { existingCompany } from '../records/records.js'
import { noContact, unknownStage } from '../refusals.js'
import type { CompanyRow, StageRow, VisitorRow } from '../records/rows.js'
import { findStage, stageMode, updateStage } from './stages.js'
import { resolveTarget, type Target } from '../companies/target.js'
import type { Authority } from '../verification/verification.js'
import { stagedCompany } from '../view.js'
import { saveVisitor, visitorOf } from '../identity/visitors.js'
import type { Work } from '../records/work.js'

type Scoped = Parsed<'set_stage'> | Parsed<'set_deal'>

type Aim =
  | { ok: false; refusal: Refusal }
  | {
      ok: true
      visitor: VisitorRow
      contactId: string
      target: Extract<Target, { company: CompanyRow }>
      stage: StageRow | undefined
    }

/** Finds contact, company and stage in this order. The first missing one refuses the call (R17, R20). */
function aim(work: Work, operation: Scoped, { companies }: Authority): Aim {
  const visitor = visitorOf(work, operation.visitor_id)
  const contactId = visitor.contact_id
  if (contactId === null) return { ok: false, refusal: noContact }
  const target = resolveTarget(work.records, visitor, operation.company_id, { need: 'use', claimed: companies })
  if (target.company === null) return { ok: false, refusal: target.refusal }
  const { stage: asked } = operation
  const stage = asked === undefined ? undefined : findStage(work.records.stages, asked)
  if (asked !== undefined && stage === undefined) return { ok: false, refusal: unknownStage(asked, work.records.stages) }
  return { ok: true, visitor, contactId, target, stage }
}

/** `set-stage`: changes the target company's stage if the mode allows it (R17-R20). */
export function setStage(work: Work, operation: Parsed<'set_stage'>, authority: Authority): Effect<SetStageResult> {
  const aimed = aim(work, operation, authority)
  if (!aimed.ok) return aimed
  const { visitor, contactId, target, stage } = aimed
  if (stage === undefined) return { ok: false, refusal: unknownStage(operation.stage, work.records.stages) }
  saveVisitor(work, visitor)
  const mode = stageMode(work, operation.stage_update_mode)
  const stage_update = updateStage(work, target.company, stage, mode, contactId)
  const company = existingCompany(work.records, target.company.id)
  const show = (verified: boolean): SetStageResult => ({
    company: stagedCompany(company, work.records.stages, verified),
    company_by: target.by,
    stage_update,
    warnings: work.warnings,
  })
  return { ok: true, result: show(seesContact(work, authority, contactId)), publicResult: show(false), contactId }
}

function seesContact(work: Work, { identity }: Authority, contactId: string): boolean {
  return provesContact(identity, work.records.contacts.get(contactId))
}

/** `set-deal`: value and stage in one write. The value is written even if the stage is skipped (R21). */
export function setDeal(work: Work, operation: Parsed<'set_deal'>, authority: Authority): Effect<SetDealResult> {
  const aimed = aim(work, operation, authority)
  if (!aimed.ok) return aimed
  const { visitor, contactId, target, stage } = aimed
  saveVisitor(work, visitor)
  updateDealValue(work, target.company, operation.deal_value, contactId)
  const mode = stageMode(work, operation.stage_update_mode)
  const valued = existingCompany(work.records, target.company.id)
  const update = stage && updateStage(work, valued, stage, mode, contactId)
  const company = existingCompany(work.records, target.company.id)
  const show = (verified: boolean): SetDealResult => ({
    company: { ...stagedCompany(company, work.records.stages, verified), deal_value: company.deal_value },
    deal_value: company.deal_value,
    company_by: target.by,
    ...(update === undefined ? {} : { stage_update: update }),
    warnings: work.warnings,
  })
  return { ok: true, result: show(seesContact(work, authority, contactId)), publicResult: show(false), contactId }
}
