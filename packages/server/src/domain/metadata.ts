import { objectFault } from '@hal/contract'
import type { JsonObject } from '@hal/contract/types'

/** Merges shallowly: a key given replaces, `null` removes the key, a key not given stays (R6). */
export function mergeMetadata(kept: JsonObject, given: JsonObject): JsonObject {
  const merged = { ...kept }
  for (const [key, value] of Object.entries(given)) {
    if (value === null) delete merged[key]
    else merged[key] = value
  }
  return merged
}

export interface Filled {
  metadata: JsonObject
  /** Keys that found no room. */
  left: string[]
}

/** Adds the keys that are missing, in their order, as far as the limits leave room (R7). */
export function fillMetadata(kept: JsonObject, candidates: JsonObject): Filled {
  let metadata = kept
  const left: string[] = []
  for (const [key, value] of Object.entries(candidates)) {
    if (Object.hasOwn(kept, key)) continue
    const filled = { ...metadata, [key]: value }
    if (objectFault(filled) === null) metadata = filled
    else left.push(key)
  }
  return { metadata, left }
}

/** The keys of `kept` that `given` wrote: what a browser may see again. */
export function writtenKeys(kept: JsonObject, given: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(kept).filter(([key]) => Object.hasOwn(given, key)))
}
