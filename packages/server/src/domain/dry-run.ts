/**
 * Blanks the ids of records that a dry run would have created: `null` where one stands alone, left
 * out where it stands in a list (R35).
 *
 * @param made ids that this dry run made up
 */
export function withoutMadeIds<Value>(value: Value, made: ReadonlySet<string>): Value {
  // Where an id may be new, the types of the results allow `null`.
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
