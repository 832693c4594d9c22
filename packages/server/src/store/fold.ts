import { foldCase } from '../domain/fold-case.js'

export { foldCase }

/** Order of names in lists: no name is the first of all. */
export function nameOrder(name: string | null): string {
  return foldCase(name ?? '')
}
