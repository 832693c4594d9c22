import { normalDomain, normalEmail, type Normalised } from '@hal/contract'
import type { Database } from 'better-sqlite3'
import { foldCase } from '../fold.js'
import { searchText } from './search.js'

/**
 * Adds SQL functions for queries and migrations. They use the rules' own text functions. They return NULL for a
 * value that is not text.
 */
export function addFunctions(database: Database): void {
  const add = (name: string, of: (text: string) => string | null) =>
    database.function(name, { deterministic: true }, (text) => (typeof text === 'string' ? of(text) : null))
  add('fold_case', foldCase)
  add('normal_email', (text) => textOrNull(normalEmail(text)))
  add('normal_host', (text) => textOrNull(normalDomain(text)))
  database.function('search_text', { deterministic: true, varargs: true }, (...fields) =>
    searchText(fields.map((field) => (typeof field === 'string' ? field : null))),
  )
}

function textOrNull(normalised: Normalised): string | null {
  return normalised.ok ? normalised.text : null
}
