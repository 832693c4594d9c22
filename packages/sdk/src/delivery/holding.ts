import { attempt } from '../browser/attempt.js'
import { randomHex } from '../browser/ids.js'
import type { Page } from '../browser/page.js'
import type { Call } from '../queue/call.js'
import type { Queue } from '../queue/queue.js'
import { toText } from '../queue/stored-text.js'

/**
 * Keeps calls in `localStorage`, which is synchronous, until they are in the store. Each text has a key of its own and
 * never changes, so that a page that has taken one over removes no calls that it has not seen.
 */
export interface Holding {
  /** Holds each waiting call that is not in the store. Returns their number, and whether the next page finds all of them. */
  hold(): [unstored: number, isSafe: boolean]
  /** Takes over what other pages hold, and puts all calls in the order of their times: an earlier page may have stored such calls late. */
  collect(): void
  /** Lets go of what is stored or settled by now. */
  release(): void
  /** Removes everything, also what other pages hold. */
  clear(): void
}

export const createHolding = (page: Page, prefix: string, queue: Queue): Holding => {
  const callsByKey = new Map<string, Call[]>()

  const isStored = ({ block }: Call): boolean => Number(block?.key) > 0

  /** Keys of other pages. Not by `Object.keys`, which old libraries replace. */
  const found = (): string[] =>
    (attempt(() => Reflect.ownKeys(page.localStorage)) ?? []).filter((key): key is string => typeof key === 'string' && key.startsWith(prefix) && !callsByKey.has(key))

  const remove = (key: string): void => {
    attempt(() => page.localStorage.removeItem(key))
    callsByKey.delete(key)
  }

  return {
    hold() {
      const unstored = queue.waiting().filter((call) => !isStored(call))
      const kept = new Set([...callsByKey.values()].flat())
      const missing = unstored.filter((call) => !kept.has(call))
      const key = prefix + randomHex(page)
      const isSafe =
        !missing[0] ||
        !!attempt(() => {
          page.localStorage.setItem(key, toText({ calls: missing }))
          return callsByKey.set(key, missing)
        })
      return [unstored.length, isSafe]
    },
    collect() {
      for (const key of found()) callsByKey.set(key, queue.adopt(attempt(() => page.localStorage.getItem(key))))
      queue.sort()
    },
    release() {
      for (const [key, calls] of callsByKey) if (calls.every((call) => call.isDone || isStored(call))) remove(key)
    },
    clear() {
      for (const key of [...callsByKey.keys(), ...found()]) remove(key)
    },
  }
}
