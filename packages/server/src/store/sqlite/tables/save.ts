import type { Database } from 'better-sqlite3'

/** The columns of a table. */
interface Columns {
  key: string[]
  /** Those with an index that seldom change. */
  indexed: string[]
  others: string[]
}

/**
 * Saves a row under its key. SQLite takes a row out of each index whose column is set and puts it in again,
 * though the value be the same: where no indexed column changes, none is set, and their pages stay as they are.
 *
 * @returns a function that says whether the row is new or an indexed column of it changed
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
