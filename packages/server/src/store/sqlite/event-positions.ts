import type { Database, Statement } from 'better-sqlite3'
import type { EventFilter } from '../port.js'
import type { Condition } from './sorted-list.js'
import type { Tables } from './tables/index.js'

/** Where a row stands in a list newest first. */
export interface Position {
  time: number
  ref: number
}

/** Below `before`, newest first, at most `limit`. */
export type Positions = (before: Position, limit: number) => Position[]

const EMPTY: Positions = () => []
const NEWEST_FIRST = 'ORDER BY e.timestamp DESC, e.ref DESC LIMIT ?'

/**
 * Finds where the events of a filter are, from the indexes; the rows are loaded when a page is
 * known. Of a visitor, contact or company, the events lie under several attributions: a page of n
 * can only come from the n of them that have the newest events.
 */
export function createEventPositions(database: Database, tables: Tables) {
  const statements = new Map<string, Statement>()
  const prepare = (sql: string): Statement => {
    const statement = statements.get(sql) ?? database.prepare(sql)
    statements.set(sql, statement)
    return statement
  }

  const ofProject = (projectRef: number, conditions: Condition[]): Positions => (before, limit) => {
    const { sql, values } = join([
      { sql: 'e.project_ref = ?', values: [projectRef] },
      below(before),
      ...conditions,
    ])
    const statement = prepare(`
      SELECT e.timestamp AS time, e.ref FROM events e INDEXED BY events_by_project
      WHERE ${sql} ${NEWEST_FIRST}`)
    return statement.all(...values, limit) as Position[]
  }

  const ofOwner = (owner: Condition[], conditions: Condition[]): Positions => (before, limit) => {
    const events = join([below(before), ...conditions])
    const owners = join(owner)
    const newest = prepare(`
      SELECT a.ref FROM attributions a JOIN events h ON h.ref = (
        SELECT e.ref FROM events e WHERE e.attribution_ref = a.ref AND ${events.sql} ${NEWEST_FIRST})
      WHERE ${owners.sql} ORDER BY h.timestamp DESC, h.ref DESC LIMIT ?`).pluck()
    const under = prepare(`
      SELECT e.timestamp AS time, e.ref FROM events e
      WHERE e.attribution_ref = ? AND ${events.sql} ${NEWEST_FIRST}`)
    const attributions = newest.all(...events.values, 1, ...owners.values, limit) as number[]
    return attributions
      .flatMap((ref) => under.all(ref, ...events.values, limit) as Position[])
      .sort(newestFirst)
      .slice(0, limit)
  }

  return (projectRef: number, filter: EventFilter): Positions => {
    const conditions = toConditions(filter)
    const owner = toOwner(tables, projectRef, filter)
    if (owner === null) return EMPTY
    return owner.length === 0 ? ofProject(projectRef, conditions) : ofOwner(owner, conditions)
  }
}

export function newestFirst(a: Position, b: Position): number {
  return b.time - a.time || b.ref - a.ref
}

function toConditions({ name, since, until }: EventFilter): Condition[] {
  const conditions: Condition[] = []
  if (name !== undefined) conditions.push({ sql: 'e.name = ?', values: [name] })
  if (since !== undefined) conditions.push({ sql: 'e.timestamp >= ?', values: [since] })
  if (until !== undefined) conditions.push({ sql: 'e.timestamp < ?', values: [until] })
  return conditions
}

/** Conditions on attributions; `null` where the filter names what does not exist. */
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

function join(conditions: Condition[]): Condition {
  return {
    sql: conditions.map(({ sql }) => sql).join(' AND '),
    values: conditions.flatMap(({ values }) => values),
  }
}
