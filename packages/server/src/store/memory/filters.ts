import type { CompanyRow, ContactRow, EventRow } from '../../domain/records/rows.js'
import { foldCase } from '../fold.js'
import type { CompanyFilter, ContactFilter, EventFilter } from '../port.js'
import type { ProjectState } from './state.js'

/** Whether the contact matches every given filter. */
export function matchesContact(state: ProjectState, filter: ContactFilter, contact: ContactRow): boolean {
  const { q, email, user_id, tag, company_id } = filter
  return (
    (q === undefined || contains([contact.name, contact.email, contact.user_id], q)) &&
    (email === undefined || contact.email === email) &&
    (user_id === undefined || contact.user_id === user_id) &&
    (tag === undefined || contact.tags.includes(tag)) &&
    (company_id === undefined || isLinked(state, contact.id, findCompany(state, company_id)?.id))
  )
}

/** Whether the company matches every given filter. */
export function matchesCompany(state: ProjectState, filter: CompanyFilter, company: CompanyRow): boolean {
  const { q, external_id, domain, stage, is_placeholder, contact_id } = filter
  return (
    (q === undefined || contains([company.name, company.external_id, company.domain], q)) &&
    (external_id === undefined || company.external_id === external_id) &&
    (domain === undefined || company.domain === domain) &&
    (stage === undefined || isInStage(state, company, stage)) &&
    (is_placeholder === undefined || company.is_placeholder === is_placeholder) &&
    (contact_id === undefined || isLinked(state, contact_id, company.id))
  )
}

/** Whether the event matches every given filter. */
export function matchesEvent(state: ProjectState, filter: EventFilter, event: EventRow): boolean {
  const { visitor_id, contact_id, company_id, name, is_bot, since, until } = filter
  const company = company_id === undefined ? undefined : findCompany(state, company_id)?.id
  return (
    (visitor_id === undefined || event.visitor_id === visitor_id) &&
    (contact_id === undefined || event.contact_id === contact_id) &&
    (company_id === undefined || event.company_id === company) &&
    (name === undefined || event.name === name) &&
    (is_bot === undefined || isOfBot(state, event) === is_bot) &&
    (since === undefined || event.timestamp >= since) &&
    (until === undefined || event.timestamp < until)
  )
}

/** Whether all calls for the event's visitor came from bots. */
export function isOfBot({ visitors }: ProjectState, { visitor_id }: EventRow): boolean {
  return visitor_id !== null && visitors.get(visitor_id)?.is_bot === true
}

/** Finds a company by HAL's id, else by `external_id`. */
export function findCompany(state: ProjectState, companyRef: string): CompanyRow | undefined {
  const byExternalId = () =>
    [...state.companies.values()].find(({ external_id }) => external_id === companyRef)
  return state.companies.get(companyRef) ?? byExternalId()
}

function isLinked(state: ProjectState, contactId: string, companyId: string | undefined): boolean {
  return state.links.some((link) => link.contact_id === contactId && link.company_id === companyId)
}

function isInStage(state: ProjectState, company: CompanyRow, idOrName: string): boolean {
  const stage = company.stage_id === null ? undefined : state.stages.get(company.stage_id)
  return stage !== undefined && (stage.id === idOrName || equals(stage.name, idOrName))
}

function contains(fields: (string | null)[], part: string): boolean {
  return fields.some((field) => foldCase(field ?? '').includes(foldCase(part)))
}

function equals(field: string | null, value: string): boolean {
  return field !== null && foldCase(field) === foldCase(value)
}
