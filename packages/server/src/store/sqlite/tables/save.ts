import type { Database } from 'better-sqlite3'

/** The columns of a table. */
interface Columns {
  key: string[]
  /** Indexed columns that rarely change. */
  indexed: string[]
  others: string[]
}

/**
 * Saves a row by its key. SQLite rewrites the index entry of every column that is set, even if the value is the
 * same. So if no indexed column changes, none is set and the index pages stay unchanged.
 *
 * @returns a function that returns whether the row is new or one of its indexed columns changed
 */
export function createSave<Row extends object>(database: Database, table: string, { key, indexed, others }: Columns) {
  const columns = [...key, ...indexed, ...others]
  const setting = (names: string[]) => names.map((name) => `${name} = :${name}`).join(', ')
  const same = [...key, ...indexed].map((name) => `${name} IS :${name}`).join(' AND ')
  const change = database.prepare<[Row]>(`UPDATE ${table} SET ${setting(others)} WHERE ${same}`)
  const save = database.prepare<[Row]>(`
    INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((name) => `:${name}`).join(', ')})
    ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${setting([...indexed, ...others])}`)

  return (row: Row): boolean => {
    if (change.run(row).changes > 0) return false
    save.run(row)
    return true
  }
}
