import { createHash } from 'node:crypto'
import type { Change } from '../domain/change.js'
import type { Refusal } from '../domain/decision.js'
import { dayOf } from '../domain/ledger/count-batch.js'
import { noDelivery } from '../domain/ledger/counts.js'
import { createDistinct } from '../limits/distinct.js'

const hourMs = 60 * 60 * 1000

/**
 * Bounds how many emails and `user_id`s one address may name per project and hour without a proof. Otherwise
 * anyone who reads a page's source could fill the project with fake contacts, or test a list of people for
 * customers (W12, W20).
 */
export interface ContactCap {
  tally(projectId: string, address: string): ContactTally
}

/** The count of one request. */
export interface ContactTally {
  /** Counts identities. Returns a refusal and counts none if there are too many. */
  count(identities: readonly string[]): Refusal | null
  /** Reverts the count, because the request had no effect. */
  giveBack(): void
}

/**
 * @param salt keeps the hashes in memory from revealing addresses and people
 * @param now epoch ms
 */
export function createContactCap(limit: number, salt: string, now: () => number): ContactCap {
  const distinct = createDistinct({ limit, windowMs: hourMs }, now)
  const digest = (...parts: string[]) => createHash('sha256').update([salt, ...parts].join('\0')).digest()
  /** 48 bits: among 300 values, the chance of a collision is one in six billion. */
  const valueOf = (identity: string) => digest(identity).readUIntBE(0, 6)

  return {
    tally(projectId, address) {
      // Computed on demand, because most identifies name no new identity.
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

/** Counts refused identifies in the project's figures. */
export function countRefusedContacts(count: number, now: number): Change[] {
  if (count === 0) return []
  const place = { day: dayOf(now), sdk_version: null }
  return [{ type: 'delivery_counted', delivery: { ...noDelivery(place), contacts_refused: count } }]
}
