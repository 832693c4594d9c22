/** @type {Record<string, string>} */
const effects = {
  contact_created: 'contact created',
  contact_found: 'contact found',
  no_contact: 'visitor without a contact',
  event_recorded: 'event recorded',
  properties_merged: 'properties merged',
  stage_applied: 'stage moved',
  stage_skipped: 'stage kept, the company is already later',
  stage_unchanged: 'stage unchanged',
  deal_written: 'deal value written',
  conversation_started: 'conversation started',
  message_written: 'message added',
}

/** @param {string} type */
export const typeWords = (type) => type.replaceAll('_', ' ')

/** @param {string | null} origin */
export function originWords(origin) {
  if (origin === null) return 'without an origin, such as from a terminal'
  return origin === 'null' ? 'from a local file or a sandboxed frame' : `from ${origin}`
}

/** @param {import('./api.js').Call} call */
export function effectWords({ effect, is_repeated, is_dry_run }) {
  const marks = [...(is_repeated ? ['repeated'] : []), ...(is_dry_run ? ['dry run'] : [])]
  const words = effects[effect] ?? effect
  return marks.length === 0 ? words : `${words} (${marks.join(', ')})`
}

/** @param {number} ms a duration */
export function agoWords(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds} s ago`
  const minutes = Math.round(seconds / 60)
  return minutes < 60 ? `${minutes} min ago` : `${Math.round(minutes / 60)} h ago`
}
