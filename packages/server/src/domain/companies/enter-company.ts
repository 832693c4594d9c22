import { isCompanyId, limits, type Parsed } from '@hal/contract'
import type { WarningCode } from '@hal/contract/types'
import { createCompany, emptyCompany, linkCompany, namedLink } from './companies.js'
import { isOwnPlaceholder, leaveAssigned, onlyPlaceholder, upgradePlaceholder } from './placeholders.js'
import { companyByRef, linkOf } from '../records/records.js'
import type { CompanyRow } from '../records/rows.js'
import { record, warn, type Work } from '../records/work.js'

/** The company fields of an `identify`. */
export type CompanyFields = NonNullable<Parsed<'identify'>['company']>

/** The caller that names a company. */
export interface Namer {
  visitorId: string
  contactId: string
  /** Whether the proof of the call claims a company (R34). */
  isProven(companyId: string): boolean
}

/** The entered company, or the reason for a warning. */
export type Entered = { company: CompanyRow } | { company: null; code: WarningCode; message: string }

/** R11, R12: the company of `company.id`, linked and active. */
export function enterCompany(work: Work, fields: CompanyFields, ref: string, namer: Namer): Entered {
  const known = companyByRef(work.records, ref)
  if (isFull(work, namer.contactId, known?.id)) return stayOutside(work, namer, tooMany)
  const company = known ?? createMissing(work, fields, ref, namer.contactId)
  if (company === null) return stayOutside(work, namer, notFound)
  leaveAssigned(work, namer.contactId, company.id)
  linkNamed(work, namer, company.id)
  setActiveCompany(work, namer.visitorId, company.id)
  return { company }
}

/** R13: links only, never the active company. */
export function linkCompanies(work: Work, refs: readonly string[], namer: Namer): void {
  refs.forEach((ref, index) => {
    const path = `company_ids[${index}]`
    const company = companyByRef(work.records, ref)
    if (company === undefined) warn(work, notFound.code, notFound.message, path)
    else if (isFull(work, namer.contactId, company.id)) warn(work, tooMany.code, tooMany.message, path)
    else linkNamed(work, namer, company.id)
  })
}

const notFound = { code: 'company_not_found', message: 'There is no company with this id, so it was not linked.' } as const

const tooMany = {
  code: 'company_limit',
  message: `The contact is linked to ${limits.linkedCompanies} companies already, so this one was not linked.`,
} as const

function linkNamed(work: Work, { contactId, isProven }: Namer, companyId: string): void {
  linkCompany(work, contactId, companyId, { ...namedLink, proven: isProven(companyId) })
}

/** Whether the contact already has the maximum number of companies that the widget may link. */
function isFull({ records }: Work, contactId: string, companyId: string | undefined): boolean {
  if (companyId !== undefined && linkOf(records, contactId, companyId) !== undefined) return false
  return (records.links.get(contactId) ?? []).length >= limits.linkedCompanies
}

/** The app says that the person is now in another company, so the active one ends (R12). */
function stayOutside(work: Work, { visitorId }: Namer, { code, message }: typeof notFound | typeof tooMany): Entered {
  warn(work, code, message, 'company.id')
  setActiveCompany(work, visitorId, null)
  return { company: null, code, message: `${message} This was not written.` }
}

/**
 * `create_missing`: creates a company with that `external_id`, or converts the contact's only placeholder into it
 * (R12).
 */
function createMissing(work: Work, fields: CompanyFields, ref: string, contactId: string): CompanyRow | null {
  if (work.records.project.company_policy !== 'create_missing' || isCompanyId(ref)) return null
  const name = fields.name ?? ref
  const placeholder = onlyPlaceholder(work.records, contactId)
  if (placeholder !== undefined && isOwnPlaceholder(work.records, placeholder)) {
    return upgradePlaceholder(work, placeholder, contactId, { name, external_id: ref })
  }
  return createCompany(work, { ...emptyCompany(work, name), external_id: ref })
}

function setActiveCompany(work: Work, visitorId: string, companyId: string | null): void {
  const visitor = work.records.visitors.get(visitorId)
  if (visitor === undefined || visitor.active_company_id === companyId) return
  record(work, { type: 'visitor_saved', visitor: { ...visitor, active_company_id: companyId } })
}
