import type { Parsed } from '@hal/contract'
import type { SetPropertiesResult } from '@hal/contract/types'
import { updateContact } from './contacts.js'
import type { Refusal } from './decision.js'
import type { Effect } from './operation.js'
import { provesContact } from './proven.js'
import { mergeWithinLimits } from './refusals.js'
import type { ContactRow, VisitorRow } from './rows.js'
import type { Authority } from './verification.js'
import { visitorView } from './view.js'
import { saveVisitor, visitorOf } from './visitors.js'
import type { Work } from './work.js'

/** `set-properties`: merges into the visitor and, where there is one, the contact; never a company (R24). */
export function setProperties(
  work: Work,
  operation: Parsed<'set_properties'>,
  authority: Authority,
): Effect<SetPropertiesResult> {
  const given = { ...operation.metadata, ...operation.properties }
  const known = visitorOf(work, operation.visitor_id)
  const path = operation.properties === undefined ? 'metadata' : 'properties'
  const properties = mergeWithinLimits(known.properties, given, path)
  if (!properties.ok) return properties
  const visitor = saveVisitor(work, { ...known, properties: properties.metadata })
  const refusal = mergeIntoContact(work, visitor, given, path)
  if (refusal !== null) return { ok: false, refusal }
  const contact = visitor.contact_id === null ? undefined : work.records.contacts.get(visitor.contact_id)
  const proven = contact !== undefined && provesContact(authority.identity, contact) ? contact : null
  const show = (reader: ContactRow | null): SetPropertiesResult => ({
    visitor: visitorView(visitor, given, reader),
    contact_id: visitor.contact_id,
    warnings: work.warnings,
  })
  return {
    ok: true,
    result: show(proven),
    publicResult: show(null),
    contactId: visitor.contact_id,
  }
}

function mergeIntoContact(work: Work, visitor: VisitorRow, given: VisitorRow['properties'], path: string): Refusal | null {
  const contact = visitor.contact_id === null ? undefined : work.records.contacts.get(visitor.contact_id)
  if (contact === undefined) return null
  const merged = mergeWithinLimits(contact.metadata, given, path)
  if (!merged.ok) return merged.refusal
  updateContact(work, contact, { ...contact, metadata: merged.metadata })
  return null
}
