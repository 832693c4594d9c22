/** Rows by key. A layer over another table reads its rows but keeps new writes to itself. */
export interface Table<Row> {
  get(key: string): Row | undefined
  set(key: string, row: Row): void
  delete(key: string): void
  entries(): Iterable<[string, Row]>
}

/** Creates an independent table, or a layer over `below`. Never changes `below`. */
export function createTable<Row>(below?: Table<Row>): Table<Row> {
  return new Layer(below)
}

/**
 * Each decision has a layer over each table and writes to two or three of them. A class with a map created on
 * demand is much cheaper than four closures and a map for each table.
 */
class Layer<Row> implements Table<Row> {
  private readonly below: Table<Row> | undefined
  private rows: Map<string, Row | undefined> | undefined

  constructor(below: Table<Row> | undefined) {
    this.below = below
    this.rows = undefined
  }

  get(key: string): Row | undefined {
    const row = this.rows?.get(key)
    return row !== undefined || this.rows?.has(key) ? row : this.below?.get(key)
  }

  set(key: string, row: Row): void {
    this.rows ??= new Map()
    this.rows.set(key, row)
  }

  delete(key: string): void {
    if (this.below === undefined) this.rows?.delete(key)
    else (this.rows ??= new Map()).set(key, undefined)
  }

  *entries(): Iterable<[string, Row]> {
    const { rows } = this
    for (const [key, row] of this.below?.entries() ?? []) if (!rows?.has(key)) yield [key, row]
    for (const [key, row] of rows ?? []) if (row !== undefined) yield [key, row]
  }
}

/** Replaces every row for which `matches` returns true. */
export function replaceRows<Row>(table: Table<Row>, matches: (row: Row) => boolean, replace: (row: Row) => Row): void {
  for (const [key, row] of [...table.entries()]) if (matches(row)) table.set(key, replace(row))
}
