import type { OperationResult } from '@hal/contract/types'

/** What an accepted call did, in a word that holds nothing of anybody. */
export type Effect =
  | 'contact_created'
  | 'contact_found'
  | 'no_contact'
  | 'event_recorded'
  | 'properties_merged'
  | 'stage_applied'
  | 'stage_skipped'
  | 'stage_unchanged'
  | 'deal_written'

/** The effect that a result reports. */
export function effectOf(result: OperationResult): Effect {
  if ('matched_by' in result) {
    if (result.matched_by === 'created') return 'contact_created'
    return result.matched_by === null ? 'no_contact' : 'contact_found'
  }
  if ('event_id' in result) return 'event_recorded'
  if ('visitor' in result) return 'properties_merged'
  return result.stage_update === undefined ? 'deal_written' : `stage_${result.stage_update.status}`
}
