import type { StageUpdate, StageUpdateMode } from '@hal/contract/types'
import { foldCase } from '../records/fold-case.js'
import type { CompanyRow, StageRow } from '../records/rows.js'
import { record, tell, type Work } from '../records/work.js'

/** Finds a stage by id, or by name, case-insensitive (R17). */
export function findStage(stages: readonly StageRow[], nameOrId: string): StageRow | undefined {
  return stages.find(({ id }) => id === nameOrId) ?? stageByName(stages, nameOrId)
}

/** Names are unique, case-insensitive (R17). */
export function stageByName(stages: readonly StageRow[], name: string): StageRow | undefined {
  const folded = foldCase(name)
  return stages.find((stage) => foldCase(stage.name) === folded)
}

/** The update for a requested stage: forward only, unless the mode is `exact` (R18, R19). */
function decideStage(from: StageRow | undefined, to: StageRow, mode: StageUpdateMode): StageUpdate {
  const update = { mode, from: from?.name ?? null, to: to.name }
  if (from?.id === to.id) return { status: 'unchanged', ...update }
  if (mode === 'advance_only' && from !== undefined && to.position < from.position) {
    return { status: 'skipped', ...update, reason: 'already_later' }
  }
  return { status: 'applied', ...update }
}

export function stageOf(stages: readonly StageRow[], company: CompanyRow): StageRow | undefined {
  return stages.find(({ id }) => id === company.stage_id)
}

/** The widget's mode: that of the call, else the project's (R18). */
export function stageMode(work: Work, asked: StageUpdateMode | undefined): StageUpdateMode {
  return asked ?? work.records.project.stage_update_mode
}

/** Writes the stage with its activity, if the mode allows it (R18, R19). */
export function updateStage(
  work: Work,
  company: CompanyRow,
  to: StageRow,
  mode: StageUpdateMode,
  contactId: string | null,
): StageUpdate {
  const update = decideStage(stageOf(work.records.stages, company), to, mode)
  if (update.status === 'applied') {
    const now = work.context.now
    record(work, {
      type: 'company_saved',
      company: { ...company, stage_id: to.id, stage_changed_at: now, updated_at: now },
    })
    tell(work, {
      kind: 'stage_changed',
      company_id: company.id,
      contact_id: contactId,
      from: update.from,
      to: update.to,
    })
  }
  return update
}

/** Removes a company from the pipeline. Only an account can do this (R28). */
export function clearStage(work: Work, company: CompanyRow): void {
  const from = stageOf(work.records.stages, company)
  if (from === undefined) return
  const now = work.context.now
  record(work, {
    type: 'company_saved',
    company: { ...company, stage_id: null, stage_changed_at: now, updated_at: now },
  })
  tell(work, { kind: 'stage_changed', company_id: company.id, from: from.name })
}
