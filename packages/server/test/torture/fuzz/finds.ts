/** What the server has given out so far, to be sent back to it: ids, cursors, tokens. */
export interface Finds {
  /** Keeps `value` for good. */
  pin(kind: string, value: string): void
  /** Looks through an answer. */
  learn(body: string): void
  /** Puts what was found in the place of each `@@kind:n@@`; of two requests in a row, one is filled like the other. */
  fill(template: string): string
}

/** Older ones are forgotten: what they name is mostly gone. */
const mostOfAKind = 40

const patterns: [kind: string | null, pattern: RegExp][] = [
  [null, /"(contact|company|stage|key|activity|user|conversation|message)_[0-7][0-9a-hjkmnp-tv-z]{25}"/g],
  ['cursor', /"next_cursor":"([^"]+)"/g],
  ['visitor_token', /"visitor_token":"([^"]+)"/g],
  ['chat_token', /"chat_token":"([^"]+)"/g],
  ['token', /"token":"([^"]+)"/g],
  ['api_key', /"key":"([^"]+)"/g],
]

export function createFinds(): Finds {
  const pinned = new Map<string, string[]>()
  const found = new Map<string, string[]>()

  function keep(kind: string, value: string): void {
    const values = found.get(kind) ?? []
    if (values.includes(value)) return
    found.set(kind, [value, ...values].slice(0, mostOfAKind))
  }

  function resolve(kind: string, number: number): string {
    const values = [...(pinned.get(kind) ?? []), ...(found.get(kind) ?? [])]
    return values[number % values.length] ?? `${kind}_none`
  }

  return {
    pin: (kind, value) => void pinned.set(kind, [...(pinned.get(kind) ?? []), value]),
    learn(body) {
      for (const [kind, pattern] of patterns) {
        for (const [whole, part = ''] of body.matchAll(pattern)) {
          if (kind === null) keep(part, whole.slice(1, -1))
          else keep(kind, part)
        }
      }
    },
    fill: (template) => template.replaceAll(/@@(\w+):(\d+)@@/g, (_whole, kind: string, number: string) => resolve(kind, Number(number))),
  }
}
