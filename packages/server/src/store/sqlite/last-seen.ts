import type { EventRow, VisitorRow } from '../../domain/rows.js'
import type { KnownVisitor } from './row-cache.js'
import type { Tables } from './tables/index.js'

/** After so many events the row is written again, so that a read looks at few more than these. */
const mostEvents = 50

/** When the visitors of one transaction were seen. */
export interface LastSeen {
  /** Nothing of the visitor changed but that it was seen. */
  saw(known: KnownVisitor, visitor: VisitorRow): void
  recorded(known: KnownVisitor, event: EventRow): void
  /** Its whole row is written instead. */
  wrote(known: KnownVisitor): void
  /** Writes what no event tells. */
  write(): void
}

/**
 * An event tells when its visitor was seen. To say so in the visitor's own row too would write a page more
 * for each event, as much as all else of it: the row is written with every fiftieth, and read together
 * with the events since (`tables/visitors.ts`).
 */
export function createLastSeen(tables: Tables): LastSeen {
  const untold = new Set<KnownVisitor>()

  return {
    saw(known, visitor) {
      known.row = visitor
      untold.add(known)
    },
    recorded(known, event) {
      const { noted, row } = known
      noted.events += 1
      // One that was long under way stands below the time of the row, where nobody would look for it.
      const tells = event.received_at === row.last_seen_at && event.timestamp >= noted.at && noted.at <= row.last_seen_at
      if (tells && noted.events <= mostEvents) untold.delete(known)
    },
    wrote(known) {
      known.noted = { at: known.row.last_seen_at, events: 0 }
      untold.delete(known)
    },
    write() {
      for (const known of untold) {
        tables.visitors.saw(known.ref, known.row.last_seen_at)
        known.noted = { at: known.row.last_seen_at, events: 0 }
      }
    },
  }
}

/** Where events tell more than the row does, nobody counted them. */
export function notedBy(noted_at: number, last_seen_at: number): KnownVisitor['noted'] {
  return { at: noted_at, events: noted_at < last_seen_at ? mostEvents : 0 }
}
