import { growthFault } from '@hal/contract'
import type { JsonObject } from '@hal/contract/types'

/** Merges shallowly. A given key replaces the value, `null` removes the key, other keys stay (R6). */
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
  /** Keys that did not fit. */
  left: string[]
}

/** Adds missing keys in order, as far as the limits allow (R7). */
export function fillMetadata(kept: JsonObject, candidates: JsonObject): Filled {
  const missing = Object.entries(candidates).filter(([key]) => !Object.hasOwn(kept, key))
  return mergeAsFarAsRoom(kept, Object.fromEntries(missing))
}

/** Adds all missing keys. A merge of records drops nothing, even past a limit (R4). */
export function addMissing(kept: JsonObject, others: JsonObject): JsonObject {
  return { ...others, ...kept }
}

/** Merges key by key in order, as far as the limits allow (R6). */
export function mergeAsFarAsRoom(kept: JsonObject, given: JsonObject): Filled {
  const whole = mergeMetadata(kept, given)
  if (growthFault(kept, whole) === null) return { metadata: whole, left: [] }
  let metadata = kept
  const left: string[] = []
  for (const [key, value] of Object.entries(given)) {
    const merged = mergeMetadata(metadata, { [key]: value })
    if (growthFault(metadata, merged) === null) metadata = merged
    else left.push(key)
  }
  return { metadata, left }
}

/** The keys of `kept` that `given` wrote, which a browser may see. */
export function writtenKeys(kept: JsonObject, given: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(kept).filter(([key]) => Object.hasOwn(given, key)))
}
