import type { Call } from './call.js'

/** What the device reports about itself, so that the server can tell which calls are missing. */
export interface Ledger {
  /** Random id of the device. */
  id: string
  /** The last running number that was given to a call. */
  seq: number
  /** Totals of the calls that the SDK had to drop, by reason. */
  dropped: Record<string, number>
  /** The newest numbered call of each page. Its key is the end of the id, which all calls of a page share. */
  newest: Record<string, string>
}

/**
 * Number of pages that are remembered, the newest ones. By then the older pages have nothing left in the safety net.
 * Each call that the stub took down counts as a page.
 */
const maxPages = 20

/**
 * Reads a stored ledger, or makes a new one. Counts that are not numbers are left out: old libraries on a page could
 * get them in.
 */
export const readLedger = (stored: unknown, newId: () => string): Ledger => {
  const ledger: Ledger = { id: newId(), seq: 0, dropped: {}, newest: {}, ...Object(stored) }
  for (const [reason, count] of Object.entries(ledger.dropped)) if (!Number.isFinite(count)) delete ledger.dropped[reason]
  return ledger
}

/** Adds the calls that were dropped since the last time to the totals. */
export const addDropped = ({ dropped }: Ledger, more: Record<string, number>): void => {
  for (const [reason, count] of Object.entries(more)) dropped[reason] = (dropped[reason] ?? 0) + count
}

/**
 * Finds the running numbers of calls, in the order in which they will be sent: the server remembers a bounded number of
 * gaps. A call that is not newer than the newest numbered call of its page was found a second time, in the safety net or
 * in a message of another tab. It has its number already and gets 0 here.
 */
export const numberCalls = (calls: Call[], ledger: Ledger): Map<Call, number> => {
  const known = ledger.newest
  const newest = (ledger.newest = { ...known })
  const numbers = new Map<Call, number>()
  for (const call of calls) {
    const { id } = call
    const page = id.slice(18)
    if (call.isDone || call.seq != null) continue
    numbers.set(call, (known[page] ?? '') >= id ? 0 : ++ledger.seq)
    if (!((newest[page] ?? '') >= id)) newest[page] = id
  }
  for (const [page] of Object.entries(newest).slice(0, -maxPages)) delete newest[page]
  return numbers
}
