import type { DeliveryPlace, DeliveryRow } from '../records/rows.js'

/** The figures of a day and version with all counts at 0. */
export function noDelivery({ day, sdk_version }: DeliveryPlace): DeliveryRow {
  return { day, sdk_version, called: 0, delivered: 0, missing: 0, dropped: {} }
}

/** Adds the increments to the figures. */
export function addDelivery(figures: DeliveryRow | undefined, growth: DeliveryRow): DeliveryRow {
  const { day, sdk_version, called, delivered, missing, dropped, contacts_refused = 0 } = figures ?? noDelivery(growth)
  const refused = contacts_refused + (growth.contacts_refused ?? 0)
  return {
    day,
    sdk_version,
    called: called + growth.called,
    delivered: delivered + growth.delivered,
    missing: missing + growth.missing,
    dropped: addCounts(dropped, growth.dropped),
    ...(refused > 0 && { contacts_refused: refused }),
  }
}

/** Adds two counts, reason by reason. */
function addCounts(counts: Record<string, number>, growth: Record<string, number>): Record<string, number> {
  const sums = { ...counts }
  for (const [reason, count] of Object.entries(growth)) sums[reason] = countOf(sums, reason) + count
  return sums
}

/** Reads only own properties, because a reason may have the name of an inherited method. */
export function countOf(counts: Record<string, number>, reason: string): number {
  return Object.hasOwn(counts, reason) ? (counts[reason] ?? 0) : 0
}
