import type { LinkRow } from '../../domain/records/rows.js'
import type { SqliteStore } from '../../store/sqlite/open-sqlite-store.js'

/** A link without a proof, account or API key behind it. */
export interface UnprovenLink extends Pick<LinkRow, 'contact_id' | 'company_id' | 'source' | 'actor' | 'linked_at'> {
  /** Increases with each link, so the next page starts after it. */
  ref: number
  company_name: string
}

/** Small enough to write in a few milliseconds, so that a running server hardly waits. */
const pageSize = 100

/** One page of links with a `ref` greater than `after`, oldest first. */
export function unprovenPage({ database }: SqliteStore, projectId: string, after: number): UnprovenLink[] {
  return database.prepare<[number, string, number], UnprovenLink>(`
    SELECT l.ref, c.id AS contact_id, k.id AS company_id, k.name AS company_name, l.source, l.actor, l.linked_at
    FROM links l JOIN contacts c ON c.ref = l.contact_ref JOIN companies k ON k.ref = l.company_ref
    WHERE l.ref > ? AND l.proven = 0 AND c.project_ref = (SELECT ref FROM projects WHERE id = ?)
    ORDER BY l.ref LIMIT ?`).all(after, projectId, pageSize)
}

/** All of them, page by page. A single long read would keep the server's WAL from being truncated. */
export function* unprovenLinks(store: SqliteStore, projectId: string): Iterable<UnprovenLink> {
  for (let after = 0; ; ) {
    const page = unprovenPage(store, projectId, after)
    yield* page
    const last = page.at(-1)
    if (last === undefined) return
    after = last.ref
  }
}
