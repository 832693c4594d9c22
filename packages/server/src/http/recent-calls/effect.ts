import type { OperationResult } from '@hal/contract/types'

/** The effect of an accepted call, in one word without personal data. */
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
  | 'conversation_started'
  | 'message_written'

/** The effect of a result. */
export function effectOf(result: OperationResult): Effect {
  if ('matched_by' in result) {
    if (result.matched_by === 'created') return 'contact_created'
    return result.matched_by === null ? 'no_contact' : 'contact_found'
  }
  if ('message_id' in result) return result.started ? 'conversation_started' : 'message_written'
  if ('event_id' in result) return 'event_recorded'
  if ('visitor' in result) return 'properties_merged'
  return result.stage_update === undefined ? 'deal_written' : `stage_${result.stage_update.status}`
}
