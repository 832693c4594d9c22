import { createHash } from 'node:crypto'
import type { Change } from '../domain/change.js'
import type { Refusal } from '../domain/decision.js'
import { dayOf } from '../domain/ledger/count-batch.js'
import { noDelivery } from '../domain/ledger/counts.js'
import { createDistinct } from '../limits/distinct.js'

const hourMs = 60 * 60 * 1000

/**
 * Bounds how many emails and `user_id`s one address names in a project within an hour without a proof:
 * whoever reads a page's source could fill the project with strangers, or ask for each of a list of people
 * whether they are customers (W12, W20).
 */
export interface ContactCap {
  tally(projectId: string, address: string): ContactTally
}

/** What one request counts. */
export interface ContactTally {
  /** Counts identities; the refusal where there are too many, and then none is counted. */
  count(identities: readonly string[]): Refusal | null
  /** Takes back what was counted, as nothing came of it. */
  giveBack(): void
}

/**
 * @param salt makes the hashes in memory say nothing of addresses and people
 * @param now epoch ms
 */
export function createContactCap(limit: number, salt: string, now: () => number): ContactCap {
  const distinct = createDistinct({ limit, windowMs: hourMs }, now)
  const digest = (...parts: string[]) => createHash('sha256').update([salt, ...parts].join('\0')).digest()
  /** 48 bits: of 300 values two are the same once in six billion times. */
  const valueOf = (identity: string) => digest(identity).readUIntBE(0, 6)

  return {
    tally(projectId, address) {
      // Made when it is needed: most identifies name nobody new.
      let made: string | undefined
      const key = () => (made ??= digest(projectId, address).toString('base64'))
      let counted: number[] = []
      return {
        count(identities) {
          if (identities.length === 0) return null
          const { isOver, added, resetMs } = distinct.add(key(), identities.map(valueOf))
          counted = added
          return isOver ? tooManyIdentities(limit, identities.length, Math.max(Math.ceil(resetMs / 1000), 1)) : null
        },
        giveBack() {
          if (counted.length > 0) distinct.giveBack(key(), counted)
          counted = []
        },
      }
    },
  }
}

/** @param retry_after seconds */
function tooManyIdentities(limit: number, named: number, retry_after: number): Refusal {
  const next = named > limit ? 'Send them in smaller batches' : `Try again in ${retry_after} seconds`
  return {
    code: 'rate_limited',
    detail: `One address may name ${limit} emails and user ids in an hour without a proof of identity. Nothing was applied. ${next}; an \`identify\` with a proof is not counted.`,
    limit,
    retry_after,
  }
}

/** What the project's figures are told of identifies that were refused. */
export function countRefusedContacts(count: number, now: number): Change[] {
  if (count === 0) return []
  const place = { day: dayOf(now), sdk_version: null }
  return [{ type: 'delivery_counted', delivery: { ...noDelivery(place), contacts_refused: count } }]
}
