/**
 * Removes the ids of records that a dry run would have created. A single id becomes `null`, and an id in a list is
 * left out (R35).
 *
 * @param made ids that this dry run generated
 */
export function withoutMadeIds<Value>(value: Value, made: ReadonlySet<string>): Value {
  // The result types allow `null` wherever an id may be new.
  return blank(value, made) as Value
}

function blank(value: unknown, made: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return made.has(value) ? null : value
  if (Array.isArray(value)) {
    return value.filter((item) => typeof item !== 'string' || !made.has(item)).map((item) => blank(item, made))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, blank(item, made)]))
}
