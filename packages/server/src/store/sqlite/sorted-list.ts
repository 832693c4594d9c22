import type { Database, Statement } from 'better-sqlite3'
import type { Page } from '@hal/contract/types'
import { readSortedCursor, sortedCursor, type Sort } from '../cursor.js'
import type { ListOptions } from '../port.js'

/** A condition of the WHERE clause with its bound values. */
export interface Condition {
  sql: string
  values: (string | number)[]
}

type SortColumn = (typeof COLUMNS)[Sort['field']]

/** A row with the columns that its list is sorted by. */
type Sortable = { id: string } & Partial<Record<SortColumn, string | number>>

/** `mark` is the mark of the list's cursors. */
type PageOptions = Omit<ListOptions, 'project_id'> & { sort: Sort; mark: string }

export type SortedList = ReturnType<typeof createSortedList>

const COLUMNS = { created_at: 'created_at', updated_at: 'updated_at', name: 'name_order', last_message_at: 'last_message_at' } as const

/**
 * Pages through a table by keyset. The next page begins after the sort value and id of the last row, so rows
 * inserted or removed in between shift nothing.
 */
export function createSortedList(database: Database) {
  const statements = new Map<string, Statement>()

  /** Caches statements. Their number is bounded by the combinations of filters. */
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

/** `rows` contains one row more than the page if there is a next page. */
function toPage<Row extends Sortable>(rows: Row[], { limit, sort, mark }: PageOptions): Page<Row> {
  const data = rows.slice(0, limit)
  const last = rows.length > limit ? data.at(-1) : undefined
  const value = last?.[COLUMNS[sort.field]]
  const hasMore = last !== undefined && value !== undefined
  return { data, next_cursor: hasMore ? sortedCursor(mark, { value, id: last.id }) : null }
}
