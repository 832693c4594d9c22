import { limits } from '../limits.js'

/** Shortens a key over the limit, so that the answer does not grow with the request. */
function shortened(key: string): string {
  return key.length <= limits.objectKeyChars ? key : `${key.slice(0, limits.objectKeyChars).toWellFormed()}…`
}

/** Formats a path as in the contract: `company.metadata.plan`, `company_ids[2]`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((written, key, index) => {
    if (typeof key === 'number') return `${written}[${key}]`
    return index === 0 ? shortened(String(key)) : `${written}.${shortened(String(key))}`
  }, '')
}
