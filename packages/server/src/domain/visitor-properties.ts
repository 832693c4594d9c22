import type { JsonObject } from '@hal/contract/types'
import { mergeAsFarAsRoom } from './metadata.js'
import type { VisitorRow } from './rows.js'
import { warn, type Work } from './work.js'

/**
 * A visitor that has a contact keeps the same keys as far as it has room, in the order of the call: its
 * limits never refuse what the contact takes (R6, R24).
 */
export function addProperties(work: Work, visitor: VisitorRow, given: JsonObject): VisitorRow {
  const { metadata, left } = mergeAsFarAsRoom(visitor.properties, given)
  if (left.length > 0) {
    const message = `The visitor has no room for ${left.length} of these properties; they are on the contact alone.`
    warn(work, 'properties_kept', message, 'visitor.properties')
  }
  return { ...visitor, properties: Object.keys(given).length === 0 ? visitor.properties : metadata }
}
