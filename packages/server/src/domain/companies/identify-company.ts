import type { Parsed } from '@hal/contract'
import type { CompanyBy, StageUpdate, WarningCode } from '@hal/contract/types'
import { isClaimed } from './claimed-companies.js'
import { companyAccess } from './company-access.js'
import { endUnassigned } from './companies.js'
import type { Refusal } from '../decision.js'
import { enterCompany, linkCompanies, type CompanyFields, type Entered, type Namer } from './enter-company.js'
import { adoptWorkEmail, assignCompany, onlyPlaceholder, proveAssigned, upgradePlaceholder, type ProofOfCall } from './placeholders.js'
import { provesContact } from '../verification/proven.js'
import { companiesOf } from '../records/records.js'
import type { CompanyRow, ContactRow, VisitorRow } from '../records/rows.js'
import { resolveTarget } from './target.js'
import type { Authority } from '../verification/verification.js'
import { visitorOf } from '../identity/visitors.js'
import { warn, type Work } from '../records/work.js'
import { writeCompany } from './write-company.js'

type IdentifyOperation = Parsed<'identify'>

export interface CompanyIdentified {
  company: CompanyRow | null
  companyBy: CompanyBy
  stageUpdate: StageUpdate | undefined
}

export type CompanyOutcome = ({ ok: true } & CompanyIdentified) | { ok: false; refusal: Refusal }

const nothing: CompanyOutcome = { ok: true, company: null, companyBy: null, stageUpdate: undefined }

/** The second half of `identify`: applies the company rules in order (R9-R16). */
export function identifyCompanies(
  work: Work,
  operation: IdentifyOperation,
  visitor: VisitorRow,
  contact: ContactRow | null,
  authority: Authority,
): CompanyOutcome {
  if (contact === null) {
    warnOfNoContact(work, operation)
    return nothing
  }
  const fields = operation.company
  const entered = nameCompanies(work, operation, visitor, contact, authority)
  if (operation.email !== undefined || operation.user_id !== undefined) {
    assignFor(work, contact.id, operation, authority)
  }
  const upgraded = upgrade(work, fields, contact.id, authority)
  const target = entered?.company === null ? onlyUpgraded(upgraded, entered) : findTarget(work, visitor, fields?.id, authority)
  if (target.company === null) {
    warnOfUnwritten(work, fields, target.code, target.message)
    return nothing
  }
  const { company, companyBy } = target
  if (fields === undefined) return { ok: true, company, companyBy, stageUpdate: undefined }
  const written = writeCompany(work, operation, fields, company, contact.id)
  return written.ok ? { ...written, companyBy } : written
}

function warnOfNoContact(work: Work, operation: IdentifyOperation): void {
  const message = 'The visitor has no contact, so nothing was done about companies.'
  if (operation.company !== undefined) warn(work, 'no_contact', message, 'company')
  if (operation.company_ids !== undefined) warn(work, 'no_contact', message, 'company_ids')
}

/** `company.id`, then `company_ids` (R11-R13). */
function nameCompanies(
  work: Work,
  operation: IdentifyOperation,
  { visitor_id }: VisitorRow,
  contact: ContactRow,
  { companies }: Authority,
): Entered | undefined {
  const { company: fields, company_ids = [] } = operation
  if (fields?.id !== undefined || fields?.name !== undefined || company_ids.length > 0) endUnassigned(work, contact.id)
  const isProven = (companyId: string): boolean => companies !== null && isClaimed(work.records, companies, companyId)
  const namer: Namer = { visitorId: visitor_id, contactId: contact.id, isProven }
  const entered = fields?.id === undefined ? undefined : enterCompany(work, fields, fields.id, namer)
  linkCompanies(work, company_ids, namer)
  return entered
}

/** Applies R9 if the call contains an email or `user_id`. */
function assignFor(work: Work, contactId: string, operation: IdentifyOperation, authority: Authority): void {
  const contact = work.records.contacts.get(contactId)
  if (contact === undefined) return
  const isOwnEmail = operation.email !== undefined && operation.email === contact.email
  const proof: ProofOfCall = {
    verified: provesContact(authority.identity, contact),
    emailProven: isOwnEmail && authority.emailProven,
  }
  if (companiesOf(work.records, contactId).length > 0) {
    if (isOwnEmail) adoptWorkEmail(work, contact, proof)
    proveAssigned(work, contactId, proof)
  } else if (!contact.unassigned) {
    assignCompany(work, contact, proof)
  }
}

/** R10: a name turns the contact's only placeholder into a real company. A company entered before counts too. */
function upgrade(
  work: Work,
  fields: CompanyFields | undefined,
  contactId: string,
  { companies }: Authority,
): CompanyRow | undefined {
  const placeholder = onlyPlaceholder(work.records, contactId)
  if (fields?.name === undefined || placeholder === undefined) return undefined
  if (companyAccess(work.records, companies, contactId, placeholder) !== 'use') return undefined
  return upgradePlaceholder(work, placeholder, contactId, { name: fields.name })
}

type FoundTarget =
  | { company: CompanyRow; companyBy: CompanyBy }
  | { company: null; code: WarningCode; message: string }

/** If `company.id` was not entered, the target is only the placeholder upgraded in this call (R12). */
function onlyUpgraded(upgraded: CompanyRow | undefined, unentered: Extract<Entered, { company: null }>): FoundTarget {
  return upgraded === undefined ? unentered : { company: upgraded, companyBy: 'single' }
}

/** R14. */
function findTarget(work: Work, { visitor_id }: VisitorRow, ref: string | undefined, { companies }: Authority): FoundTarget {
  const target = resolveTarget(work.records, visitorOf(work, visitor_id), ref, { need: 'use', claimed: companies })
  if (target.company !== null) return { company: target.company, companyBy: target.by }
  const code = target.refusal.code === 'company_ambiguous' ? 'company_ambiguous' : 'no_company'
  return { company: null, code, message: unwritten[code] }
}

const unwritten = {
  company_ambiguous: 'The contact has several companies and none is active, so this was not written.',
  no_company: 'The contact has no company that this call may write, so this was not written.',
} as const

/** Warns about each company field without a target, by name (R12, R15). */
function warnOfUnwritten(work: Work, fields: CompanyFields | undefined, code: WarningCode, message: string): void {
  for (const [field, value] of Object.entries(fields ?? {})) {
    if (field !== 'id' && value !== undefined) warn(work, code, message, `company.${field}`)
  }
}
