import { foldCase } from '../fold.js'

/** Keeps a search from matching across two fields; no field can hold it. */
const SEPARATOR = '\u0000'

/** The fields that `q` looks in, as one column: SQLite itself knows case only for ASCII. */
export function searchText(fields: (string | null)[]): string {
  return fields.map((field) => foldCase(field ?? '')).join(SEPARATOR)
}
