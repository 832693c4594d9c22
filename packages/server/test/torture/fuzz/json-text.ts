import fc from 'fast-check'

/**
 * JSON as text and not as values, since the text can say what values cannot: a key twice, -0,
 * numbers beyond all, half a character, `__proto__` as a key like any other.
 */
export type JsonText = fc.Arbitrary<string>

/** Scalars that something may stumble over. */
const oddScalars = [
  ...['null', 'true', 'false', '0', '-0', '-1', '1e999', '-1e999', '1e-999', '9007199254740993', '0.1e1', '8.64e15', '8640000000000001'],
  ...['123456789012345678901234567890', '""', '" "', '"null"', '"NaN"', '"[object Object]"', '"\\u0000"', '"a\\u0000b"', '"\\ud800"'],
  ...['"\\udc00\\ud800"', '"\\ufeff"', '"\u202e\u0085"', '"İ"', '"ß"', '"ﬁ"', '"𝒳👩‍👩‍👧"', '"__proto__"', '"%00"', '"../../etc/passwd"'],
  ...['"\\u0027 OR 1=1 --"', '"2026-11-25T24:00:00Z"', '"2026-02-30T00:00:00Z"', '"+275760-09-13T00:00:00.001Z"', '"0000-01-01T00:00:00Z"'],
  ...['"$1"', '"${7*7}"', '"<script>"', '"\\r\\nset-cookie: a=b"', '"a@b"', '"%_%"', '"*"', '"1970-01-01T00:00:00+23:59"'],
]

const oddKeys = ['__proto__', 'constructor', 'prototype', 'toString', '', ' ', '\\u0000', '\\ud800', 'length', 'project_id', 'id', 'dry_run', '0', 'a.b[0]']

/** Long and deep ones are dear to send, and so are rare. */
const large: JsonText = fc.oneof(
  fc.constantFrom(99, 100, 101, 200, 201, 254, 255, 501, 1_001, 20_001, 600_000).map((length) => `"${'a'.repeat(length)}"`),
  fc.constantFrom(100, 201, 16_384).map((length) => `"${'👩'.repeat(length)}"`),
  fc.constantFrom(4, 5, 6, 50, 10_000).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
  fc.constantFrom(4, 5, 6, 50, 10_000).map((depth) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
  fc.constantFrom(50, 51, 501, 10_000).map((length) => `[${Array.from({ length }, (_, index) => index).join(',')}]`),
  fc.constantFrom(100, 101, 5_000).map((length) => `{${Array.from({ length }, (_, index) => `"k${index}":${index}`).join(',')}}`),
  fc.constantFrom(100, 101, 5_000).map((length) => `{"${'k'.repeat(length)}":1}`),
)

/** Any JSON, with a preference for what is odd. */
export const oddJson: JsonText = fc.oneof(
  { weight: 60, arbitrary: fc.constantFrom(...oddScalars) },
  { weight: 10, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }).map((text) => JSON.stringify(text)) },
  { weight: 10, arbitrary: fc.double().map((number) => JSON.stringify(number)) },
  { weight: 10, arbitrary: fc.json({ maxDepth: 4, noUnicodeString: false }) },
  { weight: 2, arbitrary: large },
)

/** A value that is right, or now and then, anything else. */
export const mostly = (right: JsonText): JsonText => fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: oddJson })

/** A member that nobody asked for. */
const oddMember = fc.tuple(fc.oneof(fc.constantFrom(...oddKeys), fc.string({ maxLength: 8 })), oddJson).map(([key, value]) => `${quoteKey(key)}:${value}`)

/** Of the keys above some are escapes already. */
const quoteKey = (key: string): string => (key.startsWith('\\u') ? `"${key}"` : JSON.stringify(key))

/** An object with these fields, some missing, some twice, and now and then others. */
export function objectText(fields: Record<string, JsonText>, required: readonly string[]): JsonText {
  const names = Object.keys(fields)
  const most = Object.fromEntries(names.map((name) => [name, mostly(fields[name] ?? oddJson)]))
  const some = fc.oneof(
    { weight: 12, arbitrary: fc.record(most, { requiredKeys: [...required] }) },
    { weight: 1, arbitrary: fc.record(most, { requiredKeys: [] }) },
  )
  const others = fc.oneof(
    { weight: 10, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(oddMember, { minLength: 1, maxLength: 3 }) },
    ...(names.length > 0 ? [{ weight: 1, arbitrary: fc.constantFrom(...names).chain((name) => oddJson.map((value) => [`"${name}":${value}`])) }] : []),
  )
  return fc.tuple(some, others).map(([known, more]) => {
    const members = Object.entries(known).map(([name, value]) => `${JSON.stringify(name)}:${String(value)}`)
    return `{${[...members, ...more].join(',')}}`
  })
}

/** A list of such items. */
export const listText = (item: JsonText, maxLength: number): JsonText =>
  fc.array(mostly(item), { maxLength }).map((items) => `[${items.join(',')}]`)
