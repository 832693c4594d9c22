import type { Refusal } from '../domain/decision.js'
import { createWindows, type Rate, type Windows } from '../limits/windows.js'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** Limits of accepted messages and new conversations. */
const rates = {
  minute: { limit: 20, windowMs: minuteMs },
  hour: { limit: 200, windowMs: hourMs },
  starts: { limit: 5, windowMs: hourMs },
  startsOfAddress: { limit: 30, windowMs: hourMs },
} satisfies Record<string, Rate>

/** Bounds how many messages one visitor's side writes, and how many conversations it or its address starts. */
export interface MessageRates {
  tally(projectId: string, address: string | undefined): MessageTally
}

/** The count of one request. */
export interface MessageTally {
  /** Counts a message of the side. Returns a refusal and counts nothing if there are too many. */
  count(side: string, isStart: boolean): Refusal | null
  /** Reverts the count, because the request had no effect. */
  giveBack(): void
}

interface Counted {
  windows: Windows
  key: string
  what: string
}

/** @param now epoch ms */
export function createMessageRates(now: () => number): MessageRates {
  const minute = createWindows(rates.minute, now)
  const hour = createWindows(rates.hour, now)
  const starts = createWindows(rates.starts, now)
  const startsOfAddress = createWindows(rates.startsOfAddress, now)

  return {
    tally(projectId, address) {
      let counted: Counted[] = []
      const keyOf = (name: string) => JSON.stringify([projectId, name])
      return {
        count(side, isStart) {
          const key = keyOf(side)
          const asked: Counted[] = [
            { windows: minute, key, what: 'messages in a minute' },
            { windows: hour, key, what: 'messages in an hour' },
            ...(isStart ? [{ windows: starts, key, what: 'new conversations in an hour' }] : []),
            ...(isStart && address !== undefined
              ? [{ windows: startsOfAddress, key: keyOf(address), what: 'new conversations in an hour from one address' }]
              : []),
          ]
          const refusal = takeAll(asked)
          if (refusal === null) counted.push(...asked)
          return refusal
        },
        giveBack() {
          release(counted)
          counted = []
        },
      }
    },
  }
}

/** Takes from all windows, or from none. */
function takeAll(asked: readonly Counted[]): Refusal | null {
  for (const [index, { windows, key, what }] of asked.entries()) {
    const { isOver, resetMs } = windows.take(key)
    if (!isOver) continue
    release(asked.slice(0, index))
    return tooMany(windows.limit, what, Math.max(Math.ceil(resetMs / 1000), 1))
  }
  return null
}

function release(counted: readonly Counted[]): void {
  for (const { windows, key } of counted) windows.giveBack(key)
}

/** @param retry_after seconds */
function tooMany(limit: number, what: string, retry_after: number): Refusal {
  const detail = `The limit is ${limit} ${what}. The message was not sent. Send it again in ${retry_after} seconds, with the same id.`
  return { code: 'rate_limited', detail, limit, retry_after }
}
