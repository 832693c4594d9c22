import { limits } from '../limits.js'

/** A key that is over the limit is told by its beginning: an answer is not to grow with what was sent. */
function shortened(key: string): string {
  return key.length <= limits.objectKeyChars ? key : `${key.slice(0, limits.objectKeyChars).toWellFormed()}…`
}

/** Writes a path as the contract does: `company.metadata.plan`, `company_ids[2]`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((written, key, index) => {
    if (typeof key === 'number') return `${written}[${key}]`
    return index === 0 ? shortened(String(key)) : `${written}.${shortened(String(key))}`
  }, '')
}
