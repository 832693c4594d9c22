import type { Change } from '../../domain/change.js'
import { noKeys } from '../../domain/records/snapshot.js'
import type { SqliteStore } from '../../store/sqlite/open-sqlite-store.js'
import type { Call } from '../operation.js'
import { unprovenPage, type UnprovenLink } from './unproven-links.js'

type Needs = Pick<Call, 'newId' | 'now' | 'rest'>

/** Pause between commits, so that a running server can write. */
const restMs = 20

/**
 * Removes the unproven links of a project, one page per commit, and yields the links that each commit removed.
 * Visitors of the contact lose the company as their active one (R29). A contact that is left without a company does
 * not become `unassigned`, because no account removed it from one; R9 still applies to it.
 */
export async function* removeLinks(needs: Needs, store: SqliteStore, projectId: string): AsyncIterable<UnprovenLink[]> {
  for (let after = 0; ; ) {
    const page = await removePage(needs, store, projectId, after)
    const last = page.at(-1)
    if (last === undefined) return
    await store.durable()
    yield page
    after = last.ref
    await needs.rest(restMs)
  }
}

/** If a server writes meanwhile, there is a conflict and the page is read again: a link may be proven by now. */
async function removePage(needs: Needs, store: SqliteStore, project_id: string, after: number): Promise<UnprovenLink[]> {
  for (;;) {
    const read = await store.read(noKeys(project_id))
    const page = read === null ? [] : unprovenPage(store, project_id, after)
    if (read === null || page.length === 0) return []
    const changes = page.flatMap((link) => changesOf(needs, link))
    if (await store.commit([{ project_id, version: read.version, changes }]) === 'committed') return page
  }
}

function changesOf({ newId, now }: Pick<Call, 'newId' | 'now'>, { contact_id, company_id }: UnprovenLink): Change[] {
  const of = { contact_id, company_id }
  return [
    { type: 'link_removed', ...of },
    {
      type: 'activity_recorded',
      activity: { id: newId('activity'), kind: 'company_unlinked', ...of, source: 'system', actor: 'operator', operation_id: null, from: null, to: null, at: now() },
    },
  ]
}
