import { byId, h, show } from './dom.js'
import { formatMoney, formatTime, literal, shortId } from './format.js'

/** Shows the rows as they are kept: field by field, under the names that the API gives them. */

/** @import { Event, TimelineItem } from '@hal/contract/types' */
/** @import { Records } from './records.js' */

/** @param {Records} records */
export function showRecords({ visitor, contact, company, events, timeline }) {
  show(
    byId('visitor-record'),
    visitor === undefined
      ? empty('None yet: the first call makes it.')
      : fields({
          visitor_id: id(visitor.visitor_id),
          contact_id: id(visitor.contact_id),
          active_company_id: id(visitor.active_company_id),
          properties: json(visitor.properties),
          first_seen_at: formatTime(visitor.first_seen_at),
        }),
  )
  show(
    byId('contact-record'),
    contact === undefined
      ? empty('None: an anonymous visitor has no contact. Sign in.')
      : fields({
          id: id(contact.id),
          email: contact.email,
          user_id: contact.user_id,
          name: contact.name,
          metadata: json(contact.metadata),
          companies: contact.companies.map(({ name }) => name).join(', '),
          visitors: contact.visitor_ids.length,
        }),
  )
  show(
    byId('company-record'),
    company === undefined
      ? empty(contact ? 'Several, and none is active.' : 'None: companies come with a contact.')
      : fields({
          id: id(company.id),
          external_id: company.external_id,
          name: company.name,
          is_placeholder: String(company.is_placeholder),
          stage: company.stage?.name,
          deal_value: company.deal_value === null ? null : formatMoney(company.deal_value),
          contacts: company.contact_ids.length,
        }),
  )
  show(byId('event-records'), events.length === 0 ? empty('No events yet.') : eventTable(events))
  show(byId('timeline-records'), timeline.length === 0 ? empty('Begins with the first contact.') : h('ol', { class: 'timeline' }, ...timeline.map(item)))
}

/** @param {string} words */
const empty = (words) => h('p', { class: 'empty' }, words)

/** @param {string | null} value */
const id = (value) => value && h('code', { title: value }, shortId(value))

/** @param {object} value */
const json = (value) => Object.keys(value).length > 0 && h('code', {}, literal(value))

/** @param {Record<string, import('./dom.js').Child>} values */
const fields = (values) =>
  h('dl', {}, ...Object.entries(values).flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value || h('span', { class: 'quiet' }, '–'))]))

/** @param {Event[]} events */
function eventTable(events) {
  const names = ['name', 'value', 'contact', 'company', 'time']
  return h(
    'table',
    {},
    h('thead', {}, h('tr', {}, ...names.map((name) => h('th', { scope: 'col' }, name)))),
    h('tbody', {}, ...events.map(eventRow)),
  )
}

/** @param {Event} event */
const eventRow = ({ name, value, contact_id, company_id, timestamp }) =>
  h('tr', {}, ...[name, value === null ? '–' : String(value), id(contact_id) ?? '–', id(company_id) ?? '–', formatTime(timestamp)].map((cell) => h('td', {}, cell)))

/** @param {TimelineItem} entry */
function item(entry) {
  const isEvent = entry.type === 'event'
  return h(
    'li',
    { class: entry.type },
    h('time', {}, formatTime(isEvent ? entry.timestamp : entry.at)),
    h('span', {}, h('strong', {}, isEvent ? entry.name : entry.kind.replaceAll('_', ' ')), ' ', h('span', { class: 'quiet' }, isEvent ? String(entry.value ?? '') : change(entry.from, entry.to))),
  )
}

/** @param {unknown} from @param {unknown} to */
const change = (from, to) => (from === null && to === null ? '' : from === null ? words(to) : `${words(from)} → ${words(to)}`)

/** @param {unknown} value */
const words = (value) => (typeof value === 'string' && /^[a-z]+_[0-9a-z]{26}$/.test(value) ? shortId(value) : typeof value === 'object' && value !== null ? literal(value) : String(value ?? 'nothing'))
