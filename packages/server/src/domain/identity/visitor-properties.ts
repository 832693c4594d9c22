import type { JsonObject } from '@hal/contract/types'
import { mergeAsFarAsRoom } from '../records/metadata.js'
import type { VisitorRow } from '../records/rows.js'
import { warn, type Work } from '../records/work.js'

/**
 * Stores the same keys on a visitor with a contact, in the order of the call, until the visitor is full. The
 * visitor's limits never refuse a value that the contact accepts (R6, R24).
 */
export function addProperties(work: Work, visitor: VisitorRow, given: JsonObject): VisitorRow {
  const { metadata, left } = mergeAsFarAsRoom(visitor.properties, given)
  if (left.length > 0) {
    const message = `The visitor has no room for ${left.length} of these properties; they are on the contact alone.`
    warn(work, 'properties_kept', message, 'visitor.properties')
  }
  return { ...visitor, properties: Object.keys(given).length === 0 ? visitor.properties : metadata }
}
