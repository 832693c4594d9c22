import { foldCase } from '../domain/records/fold-case.js'

export { foldCase }

/** Sort key of a name. Records without a name come first. */
export function nameOrder(name: string | null): string {
  return foldCase(name ?? '')
}
