import type { StageInput, StagePatch } from '@hal/contract'
import type { StageKind } from '@hal/contract/types'
import type { CommandEffect, Refusal } from '../decision.js'
import { foldCase } from '../records/fold-case.js'
import { invalid, notFound } from '../refusals.js'
import type { StageRow } from '../records/rows.js'
import { findStage, stageByName, updateStage } from '../stages/stages.js'
import { record, type Work } from '../records/work.js'
import { given } from './given.js'

/** The stages that every project begins with (R30). */
const firstStages: readonly { name: string; kind: StageKind }[] = [
  { name: 'Lead', kind: 'open' },
  { name: 'Qualified', kind: 'open' },
  { name: 'Proposal', kind: 'open' },
  { name: 'Won', kind: 'won' },
  { name: 'Lost', kind: 'lost' },
]

export function makeFirstStages(newId: (prefix: 'stage') => string): StageRow[] {
  return firstStages.map((stage, position) => ({ id: newId('stage'), position, ...stage }))
}

/** Stages are found by name or id (R17), so a name must not equal another stage's name or id, case-insensitive. */
function nameTaken(work: Work, name: string | undefined, stageId: string | null): Refusal | null {
  if (name === undefined) return null
  const others = work.records.stages.filter(({ id }) => id !== stageId)
  const owner = stageByName(others, name)
  if (owner !== undefined) return { code: 'stage_name_taken', detail: 'Another stage has this name.', existing_id: owner.id }
  const named = others.find(({ id }) => foldCase(id) === foldCase(name))
  return named === undefined ? null : { code: 'stage_name_taken', detail: 'Another stage has this as its id.', existing_id: named.id }
}

/** Adds a stage at the end (R30). */
export function createStage(work: Work, { name, kind }: StageInput): CommandEffect {
  const taken = nameTaken(work, name, null)
  if (taken !== null) return { ok: false, refusal: taken }
  const position = 1 + Math.max(-1, ...work.records.stages.map((stage) => stage.position))
  const stage = { id: work.context.newId('stage'), name, kind, position }
  record(work, { type: 'stage_saved', stage })
  return { ok: true, id: stage.id }
}

export function patchStage(work: Work, stageId: string, patch: StagePatch): CommandEffect {
  const stage = work.records.stages.find(({ id }) => id === stageId)
  if (stage === undefined) return { ok: false, refusal: notFound('stage') }
  const taken = nameTaken(work, patch.name, stageId)
  if (taken !== null) return { ok: false, refusal: taken }
  record(work, { type: 'stage_saved', stage: { ...stage, ...given(patch, ['name', 'kind']) } })
  return { ok: true, id: stageId }
}

/** Deletes a stage. If it is in use, another stage must take its companies (R30). */
export function deleteStage(work: Work, stageId: string, moveTo: string | undefined): CommandEffect {
  const { stages, companies } = work.records
  const stage = stages.find(({ id }) => id === stageId)
  if (stage === undefined) return { ok: false, refusal: notFound('stage') }
  const heir = moveTo === undefined ? undefined : findStage(stages, moveTo)
  if (moveTo !== undefined && (heir === undefined || heir.id === stageId)) {
    return { ok: false, refusal: invalid('move_to', 'must name another stage of this project') }
  }
  const inStage = [...companies.entries()].map(([, company]) => company).filter((company) => company.stage_id === stageId)
  if (inStage.length > 0 && heir === undefined) {
    return { ok: false, refusal: { code: 'stage_in_use', detail: 'Companies are in this stage. Name the stage that takes them in `move_to`.' } }
  }
  if (heir !== undefined) for (const company of inStage) updateStage(work, company, heir, 'exact', null)
  record(work, { type: 'stage_removed', stage_id: stageId })
  closeRanks(work)
  return { ok: true, id: stageId }
}

/** Reorders stages in one atomic write. Each stage must be named once (R30). */
export function orderStages(work: Work, ids: string[]): CommandEffect {
  const stages = work.records.stages
  const named = new Set(ids)
  const isWhole = ids.length === stages.length && named.size === stages.length && stages.every(({ id }) => named.has(id))
  if (!isWhole) return { ok: false, refusal: invalid('ids', 'must name each stage of the project once') }
  const byId = new Map(stages.map((stage) => [stage.id, stage]))
  ids.forEach((id, position) => place(work, byId.get(id), position))
  return { ok: true, id: work.records.project.id }
}

/** Renumbers positions to 0, 1, 2 … without gaps. */
function closeRanks(work: Work): void {
  ;[...work.records.stages].forEach((stage, position) => place(work, stage, position))
}

function place(work: Work, stage: StageRow | undefined, position: number): void {
  if (stage === undefined || stage.position === position) return
  record(work, { type: 'stage_saved', stage: { ...stage, position } })
}
