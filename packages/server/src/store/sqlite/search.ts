import { foldCase } from '../fold.js'

/** Prevents a match across two fields. No field can contain this character. */
const SEPARATOR = '\u0000'

/** The fields that `q` searches, joined and case-folded. SQLite itself folds only ASCII. */
export function searchText(fields: (string | null)[]): string {
  return fields.map((field) => foldCase(field ?? '')).join(SEPARATOR)
}
