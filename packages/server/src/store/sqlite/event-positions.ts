import type { Database, Statement } from 'better-sqlite3'
import type { EventFilter } from '../port.js'
import type { Condition } from './sorted-list.js'
import type { Tables } from './tables/index.js'

/** The position of a row in a newest-first list. */
export interface Position {
  time: number
  ref: number
}

/** The result of a scan. */
export interface Found {
  positions: Position[]
  /**
   * Where the scan stopped before the page was full. The rest of the list follows. `null` if the scan did not stop
   * early.
   */
  brokenOffAt: Position | null
}

/** Finds at most `limit` positions after `before`, newest first. */
export type Positions = (before: Position, limit: number) => Found

/**
 * No index contains event names or bot flags. So a filter by a rare value would scan all events of the project and
 * block the event loop. The scan stops after this many rows, about 0.1 s, and returns the page as it is.
 */
const SCAN_LIMIT = 100_000

const EMPTY: Positions = () => complete([])
const NEWEST_FIRST = 'ORDER BY e.timestamp DESC, e.ref DESC LIMIT ?'

/**
 * Finds the positions of matching events in the indexes. Rows are loaded only for the final page.
 *
 * Events of a visitor, contact or company are spread over several attributions. A page of n events can come only
 * from the n attributions with the newest events. From each of these, only events at least as new as the end of
 * the page so far are relevant.
 */
export function createEventPositions(database: Database, tables: Tables, scanLimit = SCAN_LIMIT) {
  const statements = new Map<string, Statement>()
  const prepare = (sql: string): Statement => {
    const statement = statements.get(sql) ?? database.prepare(sql)
    statements.set(sql, statement)
    return statement
  }

  const walkProject = (conditions: Condition[], limit: number, skip = 0): Position[] => {
    const { sql, values } = join(conditions)
    const statement = prepare(`
      SELECT e.timestamp AS time, e.ref FROM events e INDEXED BY events_by_project
      WHERE ${sql} ${NEWEST_FIRST} OFFSET ?`)
    return statement.all(...values, limit, skip) as Position[]
  }

  const ofProject = (projectRef: number, { name, is_bot, ...filter }: EventFilter): Positions => (before, limit) => {
    const inTime = [{ sql: 'e.project_ref = ?', values: [projectRef] }, below(before), ...toConditions(filter)]
    const looked = toConditions({ ...(name !== undefined && { name }), ...(is_bot !== undefined && { is_bot }) })
    if (looked.length === 0) return complete(walkProject(inTime, limit))
    // The index alone gives the end of the scan range. Rows are read only within that range.
    const [lowest = null] = walkProject(inTime, 1, scanLimit - 1)
    const conditions = [...inTime, ...(lowest ? [notBelow(lowest)] : []), ...looked]
    const positions = walkProject(conditions, limit)
    return { positions, brokenOffAt: positions.length < limit ? lowest : null }
  }

  const ofOwner = (owner: Condition[], conditions: Condition[]): Positions => (before, limit) => {
    const events = join([below(before), ...conditions])
    const owners = join(owner)
    const heads = prepare(`
      SELECT a.ref AS attribution, h.timestamp AS time, h.ref FROM attributions a JOIN events h ON h.ref = (
        SELECT e.ref FROM events e WHERE e.attribution_ref = a.ref AND ${events.sql} ${NEWEST_FIRST})
      WHERE ${owners.sql} ORDER BY h.timestamp DESC, h.ref DESC LIMIT ?`)
    const under = prepare(`
      SELECT e.timestamp AS time, e.ref FROM events e
      WHERE e.attribution_ref = ? AND e.timestamp >= ? AND ${events.sql} ${NEWEST_FIRST}`)
    let page: Position[] = []
    for (const head of heads.all(...events.values, 1, ...owners.values, limit) as (Position & { attribution: number })[]) {
      const last = page[limit - 1]
      if (last && newestFirst(last, head) < 0) break
      const found = under.all(head.attribution, last?.time ?? Number.MIN_SAFE_INTEGER, ...events.values, limit) as Position[]
      page = [...page, ...found].sort(newestFirst).slice(0, limit)
    }
    return complete(page)
  }

  return (projectRef: number, filter: EventFilter): Positions => {
    const owner = toOwner(tables, projectRef, filter)
    if (owner === null) return EMPTY
    if (owner.length > 0) return ofOwner(owner, toConditions(filter))
    return ofProject(projectRef, filter)
  }
}

function complete(positions: Position[]): Found {
  return { positions, brokenOffAt: null }
}

export function newestFirst(a: Position, b: Position): number {
  return b.time - a.time || b.ref - a.ref
}

const isOfBot = `coalesce((SELECT v.is_bot FROM attributions b JOIN visitors v ON v.ref = b.visitor_ref
  WHERE b.ref = e.attribution_ref), 0) = ?`

function toConditions({ name, is_bot, since, until }: EventFilter): Condition[] {
  const conditions: Condition[] = []
  if (name !== undefined) conditions.push({ sql: 'e.name = ?', values: [name] })
  if (is_bot !== undefined) conditions.push({ sql: isOfBot, values: [is_bot ? 1 : 0] })
  if (since !== undefined) conditions.push({ sql: 'e.timestamp >= ?', values: [since] })
  if (until !== undefined) conditions.push({ sql: 'e.timestamp < ?', values: [until] })
  return conditions
}

/** Conditions on attributions. `null` if the filter names an unknown record. */
function toOwner(tables: Tables, projectRef: number, filter: EventFilter): Condition[] | null {
  const { visitor_id, contact_id, company_id } = filter
  const owner: Condition[] = []
  const add = (column: string, ref: number | undefined): boolean => {
    if (ref === undefined) return false
    owner.push({ sql: `a.${column} = ?`, values: [ref] })
    return true
  }
  const exist =
    (visitor_id === undefined || add('visitor_ref', tables.visitors.findRef(projectRef, visitor_id))) &&
    (contact_id === undefined || add('contact_ref', tables.contacts.findRef(projectRef, contact_id))) &&
    (company_id === undefined ||
      add('company_ref', tables.companies.findByIdOrExternalId(projectRef, company_id)?.ref))
  return exist ? owner : null
}

function below({ time, ref }: Position): Condition {
  return { sql: '(e.timestamp, e.ref) < (?, ?)', values: [time, ref] }
}

function notBelow({ time, ref }: Position): Condition {
  return { sql: '(e.timestamp, e.ref) >= (?, ?)', values: [time, ref] }
}

function join(conditions: Condition[]): Condition {
  return {
    sql: conditions.map(({ sql }) => sql).join(' AND '),
    values: conditions.flatMap(({ values }) => values),
  }
}
