import type { LinkRow } from '../../domain/rows.js'
import type { SqliteStore } from '../../store/sqlite/open-sqlite-store.js'

/** A link that neither a proof nor an account or API made. */
export interface UnprovenLink extends Pick<LinkRow, 'contact_id' | 'company_id' | 'source' | 'actor' | 'linked_at'> {
  /** Grows with each link, so that the next page begins behind it. */
  ref: number
  company_name: string
}

/** Written in a few milliseconds, so that a server beside it hardly waits. */
const pageSize = 100

/** One page of them, in the order in which they were made, behind `after`. */
export function unprovenPage({ database }: SqliteStore, projectId: string, after: number): UnprovenLink[] {
  return database.prepare<[number, string, number], UnprovenLink>(`
    SELECT l.ref, c.id AS contact_id, k.id AS company_id, k.name AS company_name, l.source, l.actor, l.linked_at
    FROM links l JOIN contacts c ON c.ref = l.contact_ref JOIN companies k ON k.ref = l.company_ref
    WHERE l.ref > ? AND l.proven = 0 AND c.project_ref = (SELECT ref FROM projects WHERE id = ?)
    ORDER BY l.ref LIMIT ?`).all(after, projectId, pageSize)
}

/** All of them, page by page: a read that stays open would keep the server's log from being shortened. */
export function* unprovenLinks(store: SqliteStore, projectId: string): Iterable<UnprovenLink> {
  for (let after = 0; ; ) {
    const page = unprovenPage(store, projectId, after)
    yield* page
    const last = page.at(-1)
    if (last === undefined) return
    after = last.ref
  }
}
