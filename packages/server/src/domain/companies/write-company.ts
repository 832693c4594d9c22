import type { Parsed } from '@hal/contract'
import type { StageUpdate } from '@hal/contract/types'
import { updateCompany } from './companies.js'
import { updateDealValue } from '../stages/deals.js'
import type { Refusal } from '../decision.js'
import type { CompanyFields } from './enter-company.js'
import { existingCompany } from '../records/records.js'
import { mergeWithinLimits, unknownStageDetail } from '../refusals.js'
import type { CompanyRow } from '../records/rows.js'
import { findStage, stageMode, updateStage } from '../stages/stages.js'
import { warn, type Work } from '../records/work.js'

export type CompanyWritten =
  | { ok: true; company: CompanyRow; stageUpdate: StageUpdate | undefined }
  | { ok: false; refusal: Refusal }

/** R15: writes name, metadata, an empty domain, stage and deal value of the target of an `identify`. */
export function writeCompany(
  work: Work,
  operation: Parsed<'identify'>,
  fields: CompanyFields,
  company: CompanyRow,
  contactId: string,
): CompanyWritten {
  const merged = mergeWithinLimits(company.metadata, fields.metadata ?? {}, 'company.metadata')
  if (!merged.ok) return merged
  const domain = company.domain ?? fields.domain ?? null
  const updated = updateCompany(work, company, { ...company, ...nameAfter(work, company, fields.name), metadata: merged.metadata, domain })
  const stageUpdate = writeStage(work, operation, updated, contactId)
  const staged = existingCompany(work.records, company.id)
  if (fields.deal_value !== undefined) updateDealValue(work, staged, fields.deal_value, contactId)
  return { ok: true, company: existingCompany(work.records, company.id), stageUpdate }
}

/** The widget may replace a name that it wrote, or a name that is only the company's own id (R15). */
function nameAfter(work: Work, company: CompanyRow, name: string | undefined): Pick<CompanyRow, 'name' | 'held'> {
  const { held } = company
  if (name === undefined || name === company.name) return { name: company.name, held }
  const isFree = !held.includes('name') || company.name === company.external_id
  if (isFree && !company.is_placeholder) return { name, held: held.filter((field) => field !== 'name') }
  warn(work, 'company_name_kept', 'This company keeps its name: a person or another system wrote it, or it is a placeholder beside other companies.', 'company.name')
  return { name: company.name, held }
}

function writeStage(
  work: Work,
  operation: Parsed<'identify'>,
  company: CompanyRow,
  contactId: string,
): StageUpdate | undefined {
  const asked = operation.company?.stage
  if (asked === undefined) return undefined
  const stage = findStage(work.records.stages, asked)
  if (stage === undefined) {
    warn(work, 'unknown_stage', unknownStageDetail(asked, work.records.stages), 'company.stage')
    return undefined
  }
  return updateStage(work, company, stage, stageMode(work, operation.stage_update_mode), contactId)
}
