/** The records that came of the calls, read through the account routes. */

/** @import { Company, Contact, Delivery, Event, Stage, TimelineItem, Visitor } from '@hal/contract/types' */
/** @import { Api } from './api.js' */

/**
 * @typedef {object} Records
 * @property {Visitor | undefined} visitor
 * @property {Contact | undefined} contact
 * @property {Company | undefined} company the active one, or the only one
 * @property {Company[]} companies of the whole project
 * @property {Stage[]} stages
 * @property {Event[]} events of this visitor, newest first
 * @property {Delivery} delivery the loss ledger of the project
 * @property {TimelineItem[]} timeline of the company, else of the contact, newest first
 */

const shownEvents = 8
const shownItems = 12

/**
 * @param {Api} api
 * @param {string | undefined} visitorId `undefined` while the server knows nobody under its id
 * @returns {Promise<Records>}
 */
export async function readRecords(api, visitorId) {
  const [stages, companies, delivery, visitor] = await Promise.all([
    api.get('/api/stages'),
    api.get('/api/companies', { limit: 200, sort: 'created_at' }),
    api.get('/api/projects/demo/delivery'),
    visitorId === undefined ? undefined : api.get(`/api/visitors/${encodeURIComponent(visitorId)}`),
  ])
  const contact = visitor?.contact_id ? await api.get(`/api/contacts/${visitor.contact_id}`) : undefined
  const company = companyOf(companies.data, visitor, contact)
  const [events, timeline] = await Promise.all([
    visitor && api.get('/api/events', { visitor_id: visitor.visitor_id, limit: shownEvents }),
    contact && api.get(company ? `/api/companies/${company.id}/timeline` : `/api/contacts/${contact.id}/timeline`, { limit: shownItems }),
  ])
  return { visitor, contact, company, delivery, companies: companies.data, stages: stages.data, events: events?.data ?? [], timeline: timeline?.data ?? [] }
}

/** The company that a call without `company_id` means (R14). */
/** @param {Company[]} companies @param {Visitor | undefined} visitor @param {Contact | undefined} contact */
function companyOf(companies, visitor, contact) {
  const real = contact?.companies.filter(({ is_placeholder }) => !is_placeholder) ?? []
  const candidates = real.length > 0 ? real : (contact?.companies ?? [])
  const id = visitor?.active_company_id ?? (candidates.length === 1 ? candidates[0]?.id : undefined)
  return companies.find((company) => company.id === id)
}
