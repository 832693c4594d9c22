import type { CompanyView, ContactView, JsonObject, StagedCompany, VisitorView } from '@hal/contract/types'
import { sameJson } from './records/differences.js'
import { writtenKeys } from './records/metadata.js'
import type { CompanyRow, ContactRow, StageRow, VisitorRow } from './records/rows.js'
import { stageOf } from './stages/stages.js'

/**
 * The part of a record that a browser may see. An unverified caller sees ids, flags, the stage's name, and the
 * values that this call wrote. Anyone can claim an email, and must not read another person's record with it.
 * Browsers never see notes and tags.
 */

type SentFields = Partial<Record<'email' | 'user_id' | 'name' | 'phone', string | undefined>>

const shownFields = ['email', 'user_id', 'name', 'phone'] as const

export function contactView(contact: ContactRow, sent: SentFields & { metadata: JsonObject }, verified: boolean): ContactView {
  const { id, email, user_id, name, phone, metadata } = contact
  if (verified) return { id, email, user_id, name, phone, metadata }
  const view: ContactView = { id, metadata: writtenKeys(metadata, sent.metadata) }
  for (const field of shownFields) {
    if (sent[field] !== undefined && contact[field] === sent[field]) view[field] = contact[field]
  }
  return view
}

export function companyView(
  company: CompanyRow,
  stages: readonly StageRow[],
  sent: JsonObject,
  verified: boolean,
): CompanyView {
  const { id, external_id, is_placeholder, name, domain, deal_value, metadata } = company
  const stage = stageOf(stages, company)?.name ?? null
  if (verified) return { id, external_id, is_placeholder, stage, name, domain, deal_value, metadata }
  return { id, external_id, is_placeholder, stage, metadata: writtenKeys(metadata, sent) }
}

/**
 * Devices are shared, so a visitor may hold properties of another person. A proven caller sees only those
 * that its contact has too (R7).
 */
export function visitorView(visitor: VisitorRow, sent: JsonObject, proven: ContactRow | null): VisitorView {
  const { visitor_id, verified, properties } = visitor
  const own = Object.entries(properties).filter(
    ([key, value]) => Object.hasOwn(sent, key) || (proven !== null && sameJson(value, proven.metadata[key])),
  )
  return { visitor_id, verified, properties: Object.fromEntries(own) }
}

export function stagedCompany(company: CompanyRow, stages: readonly StageRow[], verified: boolean): StagedCompany {
  const stage = stageOf(stages, company)?.name ?? null
  return verified ? { id: company.id, name: company.name, stage } : { id: company.id, stage }
}
