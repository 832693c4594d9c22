import type { JsonObject, JsonValue } from '@hal/contract/types'

/** The changed fields, before and after. */
export interface Differences {
  from: JsonObject
  to: JsonObject
}

/** Whether two JSON values are the same, in the same order of keys. */
export function sameJson(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}

/**
 * Compares two states of a row for an activity; `null` if nothing changed. Metadata is reduced to its changed
 * keys.
 */
export function differences<Field extends string>(
  before: Partial<Record<Field, JsonValue>>,
  after: Partial<Record<Field, JsonValue>>,
  fields: readonly Field[],
): Differences | null {
  const found: Differences = { from: {}, to: {} }
  for (const field of fields) {
    const from = before[field] ?? null
    const to = after[field] ?? null
    if (sameJson(from, to)) continue
    const inside = isObject(from) && isObject(to) ? differences(from, to, keysOf(from, to)) : null
    found.from[field] = inside === null ? from : inside.from
    found.to[field] = inside === null ? to : inside.to
  }
  return Object.keys(found.to).length === 0 ? null : found
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function keysOf(a: JsonObject, b: JsonObject): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
}
