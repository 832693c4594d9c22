import { readFileSync } from 'node:fs'

const script = (run: () => void): string => `<script>(${run})()</script>`

/** Methods that old code adds to prototypes. Assignments make them enumerable. */
export const extendedPrototypes = script(() => {
  Object.assign(Object.prototype, {
    clone(this: object) {
      return JSON.parse(JSON.stringify(this))
    },
    extend(this: object, other: object) {
      return Object.assign(this, other)
    },
    isEmpty(this: object) {
      return Object.keys(this).length === 0
    },
    size: 0,
    each: () => undefined,
    map: () => [],
    has: () => false,
    merge: () => ({}),
  })
  Object.assign(Array.prototype, {
    last(this: unknown[]) {
      return this[this.length - 1]
    },
    remove(this: unknown[], item: unknown) {
      return this.splice(this.indexOf(item), 1)
    },
  })
})

/** Lists, dates, texts and numbers have a `toJSON`, as in Prototype 1.6. */
export const toJsonOfPrototype = script(() => {
  const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
  Object.assign(Array.prototype, { toJSON: (() => '["replaced"]') satisfies () => string })
  Object.assign(Date.prototype, {
    toJSON(this: Date) {
      return quoted(this.toISOString())
    },
  })
  Object.assign(String.prototype, {
    toJSON(this: string) {
      return quoted(String(this))
    },
  })
  Object.assign(Number.prototype, {
    toJSON(this: number) {
      return String(this)
    },
  })
})

/** The real library. Its package omits the DOM parts, but contains all built-ins that it replaces. */
export const mooTools = `<script>${readFileSync(new URL(import.meta.resolve('mootools')), 'utf8')}</script>`

/** The built-ins that Prototype 1.7 replaces, with the same restrictions. */
export const prototypeJs = script(() => {
  interface Each extends Array<unknown> {
    each(run: (item: unknown, index: number) => void): void
  }
  const toArray = (given: ArrayLike<unknown> | null | undefined): unknown[] => {
    const items: unknown[] = []
    for (let index = 0; index < (given?.length ?? 0); index++) items.push(given?.[index])
    return items
  }
  const toKeys = (object: unknown): string[] => {
    if (object === null || (typeof object !== 'object' && typeof object !== 'function')) throw new TypeError('Not an object')
    const names: string[] = []
    for (const name in object) if (Object.hasOwn(object, name)) names.push(name)
    return names
  }
  const toValues = (object: Record<string, unknown>): unknown[] => {
    const values: unknown[] = []
    for (const name in object) values.push(object[name])
    return values
  }
  Object.assign(Array, { from: toArray })
  Object.assign(Object, { keys: toKeys, values: toValues, clone: (object: object) => Object.assign({}, object) })
  Object.assign(Function.prototype, {
    // returns a plain function, so `new` does not construct the original class
    bind(this: (...given: unknown[]) => unknown, context: unknown, ...first: unknown[]) {
      return context === undefined && first.length === 0 ? this : (...given: unknown[]) => Reflect.apply(this, context, [...first, ...given])
    },
  })
  const reversed = Array.prototype.reverse
  Object.assign(Array.prototype, {
    each(this: unknown[], run: (item: unknown, index: number) => void) {
      for (let index = 0; index < this.length; index++) run(this[index], index)
    },
    // the callback gets no third argument, and `entries` returns a list instead of an iterator
    map(this: Each, run: (item: unknown, index: number) => unknown) {
      const results: unknown[] = []
      this.each((item, index) => results.push(run(item, index)))
      return results
    },
    entries(this: unknown[]) {
      return toArray(this)
    },
    toArray(this: unknown[]) {
      return toArray(this)
    },
    clone(this: unknown[]) {
      return toArray(this)
    },
    size(this: unknown[]) {
      return this.length
    },
    // without a callback, returns the first item or the list itself (1.6)
    reduce(this: unknown[]) {
      return this.length > 1 ? this : this[0]
    },
    reverse(this: unknown[], isInPlace?: boolean) {
      return Reflect.apply(reversed, isInPlace === false ? toArray(this) : this, [])
    },
  })
  Object.assign(String.prototype, {
    startsWith(this: string, start: string) {
      return this.lastIndexOf(start, 0) === 0
    },
    toArray(this: string) {
      return this.split('')
    },
  })
  Object.assign(document, { getElementsByClassName: (name: string) => toArray(document.querySelectorAll(`.${name}`)) })
  Object.assign(window, { Element: function Element() {}, Hash: function Hash() {}, $: (id: string) => document.getElementById(id) })
})

/** An analytics tool that wraps `fetch` and supports only `fetch(text, init)`. */
export const stringOnlyFetch = script(() => {
  const real = window.fetch
  window.fetch = function (this: unknown, ...given: Parameters<typeof fetch>) {
    const [url, init] = given as [string, RequestInit]
    if (url.includes('/graphql') || init.method?.toUpperCase() === 'PUT') throw new Error('Not on this page')
    return Reflect.apply(real, this, given)
  }
})

/** A page that freezes the prototypes. Place it after scripts that change them. */
export const frozenPrototypes = script(() => {
  for (const { prototype } of [Object, Function, Array, String, Number, Boolean, Date, RegExp, Error, TypeError, Promise, Map, Set, AbortController, Response])
    Object.freeze(prototype)
})

/** Elements with the names of HAL's globals, and one that a comment may contain. */
export const namedElements = `<div id="hal"></div><form id="HalWidget"><input name="q"></form>
<img name="currentScript" alt="" src="data:," data-project-id="of-somebody-else" data-endpoint="https://evil.example">`

/** A frozen clock, as in tests of the host page. */
export const frozenClock = script(() => {
  const now = Date.now()
  window.Date = class extends Date {
    constructor(...given: [] | [number]) {
      super(given[0] ?? now)
    }
    static override now = () => now
  } as DateConstructor
})

/** A clock that `stepClock(ms)` changes. */
export const steppedClock = script(() => {
  const { now } = Date
  let steppedMs = 0
  Date.now = () => now() + steppedMs
  Reflect.set(window, 'stepClock', (ms: number) => (steppedMs += ms))
})
