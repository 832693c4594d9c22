/** Rows by key. A layer over another table sees its rows, and keeps what is written to itself. */
export interface Table<Row> {
  get(key: string): Row | undefined
  set(key: string, row: Row): void
  delete(key: string): void
  entries(): Iterable<[string, Row]>
}

/** A table of its own, or a layer over `below`, which it never changes. */
export function createTable<Row>(below?: Table<Row>): Table<Row> {
  const rows = new Map<string, Row | undefined>()
  return {
    get: (key) => (rows.has(key) ? rows.get(key) : below?.get(key)),
    set: (key, row) => void rows.set(key, row),
    delete: (key) => void (below === undefined ? rows.delete(key) : rows.set(key, undefined)),
    *entries() {
      for (const [key, row] of below?.entries() ?? []) if (!rows.has(key)) yield [key, row]
      for (const [key, row] of rows) if (row !== undefined) yield [key, row]
    },
  }
}

/** Replaces every row that `matches`. */
export function replaceRows<Row>(table: Table<Row>, matches: (row: Row) => boolean, replace: (row: Row) => Row): void {
  for (const [key, row] of [...table.entries()]) if (matches(row)) table.set(key, replace(row))
}
