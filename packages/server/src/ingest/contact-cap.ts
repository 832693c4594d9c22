import { createHash } from 'node:crypto'
import type { Change } from '../domain/change.js'
import type { Refusal } from '../domain/decision.js'
import { dayOf } from '../domain/ledger/count-batch.js'
import { noDelivery } from '../domain/ledger/counts.js'
import { tooManyContacts } from '../domain/refusals.js'
import { createWindows } from '../limits/windows.js'

const hourMs = 60 * 60 * 1000

/**
 * Bounds how many contacts one address makes in a project within an hour without a proof of who they
 * are: whoever reads a page's source could fill the project with strangers. Contacts that are there
 * already, and identifies with a proof, are never counted.
 */
export interface ContactCap {
  tally(projectId: string, address: string): ContactTally
}

/** What one request counts; it is decided anew when another process was faster. */
export interface ContactTally {
  /** Counts one more; the refusal where there were too many. */
  count(this: void): Refusal | null
  /** How many were refused since it last gave back. */
  refused(): number
  /** Takes back what was counted, as nothing came of it. */
  giveBack(): void
}

/**
 * @param salt makes the keys in memory say nothing of addresses
 * @param now epoch ms
 */
export function createContactCap(limit: number, salt: string, now: () => number): ContactCap {
  const windows = createWindows({ limit, windowMs: hourMs }, now)
  const keyOf = (...parts: string[]) => createHash('sha256').update(parts.join('\0')).digest('base64')

  return {
    tally(projectId, address) {
      const key = keyOf(salt, projectId, address)
      let counted = 0
      let refused = 0
      return {
        count() {
          const { isOver, resetMs } = windows.take(key)
          if (isOver) refused++
          else counted++
          return isOver ? tooManyContacts(limit, Math.max(Math.ceil(resetMs / 1000), 1)) : null
        },
        refused: () => refused,
        giveBack() {
          if (counted > 0) windows.giveBack(key, counted)
          counted = refused = 0
        },
      }
    },
  }
}

/** What the project's figures are told of contacts that were refused. */
export function countRefusedContacts(count: number, now: number): Change[] {
  if (count === 0) return []
  const place = { day: dayOf(now), sdk_version: null }
  return [{ type: 'delivery_counted', delivery: { ...noDelivery(place), contacts_refused: count } }]
}
