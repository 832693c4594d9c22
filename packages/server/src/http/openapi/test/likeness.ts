/** Patterns of values that differ on every server. A documented value matches a real one of the same form. */
const forms = {
  typeId: /^[a-z]+_[0-7][0-9a-hjkmnp-tv-z]{25}$/,
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  jwt: /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/,
  apiKey: /^hal_[\w-]{43}$/,
  secret: /^[\w-]{43}$/,
  time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  day: /^\d{4}-\d\d-\d\d$/,
}

type Form = keyof typeof forms

/** Two different documented times may be equal on a fast server, so times are not mapped one to one. */
const unbound: ReadonlySet<Form | undefined> = new Set<Form>(['time', 'day'])

function formOf(text: string): Form | undefined {
  return (Object.keys(forms) as Form[]).find((form) => forms[form].test(text))
}

/** Maps documented ids, tokens and secrets to the real ones of a server. */
export interface Likeness {
  /** Maps a documented value to a real one from now on. */
  bind(documented: string, real: string): void
  /** A documented request with real values in it. */
  toReal<Value>(documented: Value): Value
  /**
   * The documented answer if the real one matches it. Otherwise an answer that shows the differences. Each documented id
   * must match one real id in all answers.
   */
  toDocumented(documented: unknown, real: unknown): unknown
}

export function createLikeness(): Likeness {
  const realOf = new Map<string, string>()
  const documentedOf = new Map<string, string>()

  function bind(documented: string, real: string): void {
    realOf.set(documented, real)
    documentedOf.set(real, documented)
  }

  function textToDocumented(documented: string, real: string): string {
    const form = formOf(documented)
    if (form === undefined || formOf(real) !== form) return real
    if (unbound.has(form)) return documented
    if (!realOf.has(documented) && !documentedOf.has(real)) bind(documented, real)
    return documentedOf.get(real) ?? real
  }

  /** The documents show one request id in all problems, and the content of a cursor is not predictable. */
  function fieldToDocumented(name: string, documented: unknown, real: unknown): unknown {
    const isFree = (name === 'request_id' && formOf(String(real)) === 'uuid') || (name === 'next_cursor' && real !== null)
    return isFree && typeof documented === typeof real ? documented : likeness.toDocumented(documented, real)
  }

  const likeness: Likeness = {
    bind,
    toReal: (documented) => mapTexts(documented, (text) => realOf.get(text) ?? text),
    toDocumented(documented, real) {
      if (typeof documented === 'string' && typeof real === 'string') return textToDocumented(documented, real)
      if (Array.isArray(real)) return real.map((item, index) => likeness.toDocumented(at(documented, index), item))
      if (typeof real !== 'object' || real === null) return real
      return Object.fromEntries(Object.entries(real).map(([name, value]) => [name, fieldToDocumented(name, at(documented, name), value)]))
    },
  }
  return likeness
}

function at(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[key] : undefined
}

function mapTexts<Value>(value: Value, change: (text: string) => string): Value {
  const mapped = (part: unknown): unknown => {
    if (typeof part === 'string') return change(part)
    if (Array.isArray(part)) return part.map(mapped)
    if (typeof part !== 'object' || part === null) return part
    return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, mapped(inner)]))
  }
  return mapped(value) as Value
}
