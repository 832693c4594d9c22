import type { Change } from '../domain/change.js'

/**
 * Merges changes so that fewer writes are needed. Of several versions of one row, only the last is written. Rows
 * come before the events and activities that refer to them. A change that affects rows without naming them (a
 * merge, a removal) keeps its position.
 */
export function coalesce(changes: Change[]): Change[] {
  const ordered: Change[] = []
  let rows = new Map<string, Change>()
  let records: Change[] = []

  const closeSegment = () => {
    ordered.push(...[...rows.values()].sort(byDependency), ...records)
    rows = new Map()
    records = []
  }

  for (const change of changes) {
    const key = rowKey(change)
    if (key !== null) {
      const earlier = rows.get(key)
      // Moving the row to the position of its first version is safe only if its unique fields stay the same.
      // Otherwise a row in between may need a value that this row released.
      if (earlier && uniqueFields(earlier) !== uniqueFields(change)) closeSegment()
      rows.set(key, change)
    } else if (isRecord(change)) {
      records.push(change)
    } else {
      closeSegment()
      ordered.push(change)
    }
  }
  closeSegment()
  return ordered
}

function rowKey(change: Change): string | null {
  switch (change.type) {
    case 'project_saved':
      return 'project'
    case 'stage_saved':
      return `stage ${change.stage.id}`
    case 'company_saved':
      return `company ${change.company.id}`
    case 'contact_saved':
      return `contact ${change.contact.id}`
    case 'visitor_saved':
      return `visitor ${change.visitor.visitor_id}`
    case 'conversation_saved':
      return `conversation ${change.conversation.id}`
    case 'device_saved':
      return `device ${change.device.device_id}`
    default:
      return null
  }
}

function uniqueFields(change: Change): string {
  switch (change.type) {
    case 'stage_saved':
      return change.stage.name
    case 'company_saved':
      return JSON.stringify(change.company.external_id)
    case 'contact_saved':
      return JSON.stringify([change.contact.email, change.contact.user_id, change.contact.former_emails])
    default:
      return ''
  }
}

function isRecord(change: Change): boolean {
  return (
    change.type === 'link_added' ||
    change.type === 'event_recorded' ||
    change.type === 'operation_recorded' ||
    change.type === 'activity_recorded' ||
    change.type === 'message_recorded' ||
    change.type === 'delivery_counted'
  )
}

/**
 * Rows before the rows that refer to them: a conversation refers to its visitor, a visitor to its contact and company, a
 * company to its stage.
 */
const DEPENDENCY_ORDER = [
  'project_saved',
  'stage_saved',
  'company_saved',
  'contact_saved',
  'visitor_saved',
  'conversation_saved',
  'device_saved',
]

function byDependency(a: Change, b: Change): number {
  return DEPENDENCY_ORDER.indexOf(a.type) - DEPENDENCY_ORDER.indexOf(b.type)
}
