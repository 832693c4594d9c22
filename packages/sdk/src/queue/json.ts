type Damaged = (path: string) => void

/** What each object of the page inherits, where an old library may have put a `toJSON`. */
const shared: { toJSON?: unknown } = Object.prototype

const kindOf = (value: unknown): string => ({}).toString.call(value).slice(8, -1)

/** False for a list, a Map, a date or an element of the page. */
export const isPlain = (value: unknown): value is Record<string, unknown> => kindOf(value) === 'Object'

/** What JSON holds in place of an object: a date its ISO text, other objects what their own `toJSON` returns. */
const replaced = (value: object & { toJSON?: unknown }): unknown => {
  if (kindOf(value) === 'Date') return Number.isFinite(+value) ? new Date(+value).toISOString() : null
  const { toJSON } = value
  return typeof toJSON === 'function' && toJSON !== shared.toJSON && !Array.isArray(value) ? toJSON.call(value) : value
}

/**
 * Writes a value as JSON, as `JSON.stringify` does on a page without old libraries. A `toJSON` that the page added to
 * `Object.prototype`, `Array.prototype` or `Date.prototype` is ignored, and so are inherited members. The `toJSON` of a
 * class or of the object itself is obeyed.
 *
 * All texts that the SDK sends or stores are written by this function.
 *
 * @param onDamaged receives the path of each value that JSON would damage, such as `properties.scores[2]`: NaN, an
 *   infinite number, an invalid date, a Map, an element of the page
 * @param path where the value stands; empty for the outermost one
 * @returns the text, or `undefined` for what JSON leaves out, such as a function
 * @throws for a cycle, a BigInt, or a getter that throws
 */
export const toJson = (given: unknown, onDamaged?: Damaged, path = ''): string | undefined => {
  const value = given !== null && typeof given === 'object' ? replaced(given) : given
  const isList = Array.isArray(value)
  const isObject = value !== null && typeof value === 'object'
  if (isObject ? !isList && !isPlain(value) : (value === null && given !== null) || (typeof value === 'number' && !Number.isFinite(value))) onDamaged?.(path)
  if (!isObject) return JSON.stringify(value)
  // spread, since `map` skips holes
  if (isList) return `[${[...value].map((member, index) => toJson(member, onDamaged, `${path}[${index}]`) ?? 'null').join()}]`
  let text = ''
  for (const [name, member] of Object.entries(value)) {
    const written = toJson(member, onDamaged, path ? `${path}.${name}` : name)
    if (written) text += `${text && ','}${JSON.stringify(name)}:${written}`
  }
  return `{${text}}`
}
