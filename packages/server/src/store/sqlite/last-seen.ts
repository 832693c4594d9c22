import type { EventRow, VisitorRow } from '../../domain/records/rows.js'
import type { KnownVisitor } from './row-cache.js'
import type { Tables } from './tables/index.js'

/** After this many events the row is written again, which bounds the number of events that a read must scan. */
const mostEvents = 50

/** Tracks `last_seen_at` of the visitors in one transaction. */
export interface LastSeen {
  /** The visitor was seen, and nothing else about it changed. */
  saw(known: KnownVisitor, visitor: VisitorRow): void
  recorded(known: KnownVisitor, event: EventRow): void
  /** The whole row was written instead. */
  wrote(known: KnownVisitor): void
  /** Writes `last_seen_at` of visitors for which no event records it. */
  write(): void
}

/**
 * The visitor's last event already records when the visitor was seen. Updating the visitor row too would write one
 * more page for each event and double the cost. So the row is written only with every fiftieth event. Reads
 * combine it with the events since then (`tables/visitors.ts`).
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
      // The read only considers events after the time in the row, so an event with a long delay does not count.
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

/** If events are newer than the row, their number is unknown. It is assumed to be at the limit. */
export function notedBy(noted_at: number, last_seen_at: number): KnownVisitor['noted'] {
  return { at: noted_at, events: noted_at < last_seen_at ? mostEvents : 0 }
}
