import type { Database, Statement } from 'better-sqlite3'
import type { Page } from '@hal/contract/types'
import { readSortedCursor, sortedCursor } from '../cursor.js'
import type { SortedListOptions } from '../port.js'

/** A condition of the WHERE clause and what is bound to it. */
export interface Condition {
  sql: string
  values: (string | number)[]
}

interface Sortable {
  id: string
  created_at: number
  updated_at: number
  name_order: string
}

/** `mark` is what the list's cursors have. */
type PageOptions = Omit<SortedListOptions, 'project_id'> & { mark: string }

export type SortedList = ReturnType<typeof createSortedList>

const COLUMNS = { created_at: 'created_at', updated_at: 'updated_at', name: 'name_order' } as const

/**
 * Pages of a table by keyset: the next page begins after the last row's sort value and id, so
 * that rows that come or go in between shift nothing.
 */
export function createSortedList(database: Database) {
  const statements = new Map<string, Statement>()

  /** Few texts come up: as many as there are combinations of filters. */
  const prepare = (sql: string): Statement => {
    const statement = statements.get(sql) ?? database.prepare(sql)
    statements.set(sql, statement)
    return statement
  }

  return <Row extends Sortable>(table: string, conditions: Condition[], options: PageOptions): Page<Row> => {
    const column = COLUMNS[options.sort.field]
    const order = options.sort.descending ? 'DESC' : 'ASC'
    const all = [...conditions, ...afterCursor(options)]
    const statement = prepare(`SELECT * FROM ${table} WHERE ${all.map(({ sql }) => sql).join(' AND ')}
      ORDER BY ${column} ${order}, id ${order} LIMIT ?`)
    const values = all.flatMap((condition) => condition.values)
    const rows = statement.all(...values, options.limit + 1) as Row[]
    return toPage(rows, options)
  }
}

function afterCursor({ sort, cursor, mark }: PageOptions): Condition[] {
  if (cursor === null) return []
  const { value, id } = readSortedCursor(mark, sort, cursor)
  const comparison = sort.descending ? '<' : '>'
  return [{ sql: `(${COLUMNS[sort.field]}, id) ${comparison} (?, ?)`, values: [value, id] }]
}

/** `rows` hold one more than the page where there is a next one. */
function toPage<Row extends Sortable>(rows: Row[], { limit, sort, mark }: PageOptions): Page<Row> {
  const data = rows.slice(0, limit)
  const last = data.at(-1)
  const hasMore = rows.length > limit && last !== undefined
  return {
    data,
    next_cursor: hasMore ? sortedCursor(mark, { value: last[COLUMNS[sort.field]], id: last.id }) : null,
  }
}
