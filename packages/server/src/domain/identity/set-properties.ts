import type { Parsed } from '@hal/contract'
import type { JsonObject, SetPropertiesResult } from '@hal/contract/types'
import { updateContact } from './contacts.js'
import type { Refusal } from '../decision.js'
import type { Effect } from '../operation.js'
import { provesContact } from '../verification/proven.js'
import { mergeWithinLimits } from '../refusals.js'
import type { ContactRow, VisitorRow } from '../records/rows.js'
import { warnUnsigned } from '../verification/signed-only.js'
import type { Authority } from '../verification/verification.js'
import { visitorView } from '../view.js'
import { addProperties } from './visitor-properties.js'
import { saveVisitor, visitorOf } from './visitors.js'
import type { Work } from '../records/work.js'

/** `set-properties`: merges into the visitor and its contact, if any, but never into a company (R24). */
export function setProperties(
  work: Work,
  operation: Parsed<'set_properties'>,
  authority: Authority,
): Effect<SetPropertiesResult> {
  const given = { ...operation.metadata, ...operation.properties }
  const path = operation.properties === undefined ? 'metadata' : 'properties'
  const merged = mergeInto(work, visitorOf(work, operation.visitor_id), given, path)
  if (!merged.ok) return merged
  const visitor = saveVisitor(work, merged.visitor)
  const contact = contactOf(work, visitor)
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

type MergedInto = { ok: true; visitor: VisitorRow } | { ok: false; refusal: Refusal }

/** The visitor's limits refuse a call only if there is no contact. A contact has its own limits (R6). */
function mergeInto(work: Work, known: VisitorRow, given: JsonObject, path: string): MergedInto {
  const contact = contactOf(work, known)
  if (contact === undefined || work.records.project.signed_only.includes('metadata')) {
    const merged = mergeWithinLimits(known.properties, given, path)
    if (!merged.ok) return merged
    if (contact !== undefined) for (const key of Object.keys(given)) warnUnsigned(work, `${path}.${key}`)
    return { ok: true, visitor: { ...known, properties: merged.metadata } }
  }
  const merged = mergeWithinLimits(contact.metadata, given, path)
  if (!merged.ok) return merged
  updateContact(work, contact, { ...contact, metadata: merged.metadata })
  return { ok: true, visitor: addProperties(work, known, given) }
}

function contactOf(work: Work, { contact_id }: VisitorRow): ContactRow | undefined {
  return contact_id === null ? undefined : work.records.contacts.get(contact_id)
}
