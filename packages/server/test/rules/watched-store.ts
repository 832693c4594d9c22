import { isDeepStrictEqual } from 'node:util'
import { apply } from '../../src/domain/apply.js'
import { createRecords, type Records } from '../../src/domain/records/records.js'
import type { LinkRow } from '../../src/domain/records/rows.js'
import type { Keys, SnapshotRows } from '../../src/domain/records/snapshot.js'
import type { Read, Store } from '../../src/store/port.js'

/** Makes every change of it throw. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    if (value instanceof Map) for (const item of value.values()) deepFreeze(item)
    else for (const item of Object.values(value)) deepFreeze(item)
  }
  return value
}

/**
 * A store whose rows nobody can change, and that checks after each commit that `apply` makes of the
 * rows read what a fresh read gives.
 */
export function watched(store: Store): Store {
  const reads = new Map<string, { keys: Keys; read: Read }>()
  return {
    ...store,
    async read(keys) {
      const read = await store.read(keys)
      if (read !== null) reads.set(keys.project_id, { keys, read: deepFreeze(read) })
      return read
    },
    async commit(commits) {
      const outcome = await store.commit(commits)
      for (const { project_id, version, changes } of commits) {
        const seen = reads.get(project_id)
        if (version === null || seen === undefined || outcome !== 'committed') continue
        const applied = createRecords(seen.read.rows)
        for (const change of changes) apply(applied, change)
        const fresh = await store.read(keysWithin(seen.keys, applied))
        const isErasing = changes.some(({ type }) => type === 'contact_erased')
        if (fresh !== null) compare(tablesOf(applied, isErasing), tablesOf(createRecords(fresh.rows), isErasing))
      }
      return outcome
    },
  }
}

function keysWithin(keys: Keys, records: Records): Keys {
  const named = (table: { entries(): Iterable<[string, unknown]> }): string[] => [...table.entries()].map(([key]) => key)
  return {
    ...keys,
    visitor_ids: named(records.visitors),
    contact_ids: named(records.contacts),
    company_refs: named(records.companies),
    operation_ids: named(records.operations),
    stage_ids: [],
    emails: [],
    user_ids: [],
  }
}

/**
 * The tables as plain objects. After an erasure, `apply` does not know whether the events that a
 * placeholder had were those of the erased contact, and goes on keeping it.
 */
function tablesOf(records: Records, isErasing: boolean): Record<string, unknown> {
  const plain = <Row>(table: { entries(): Iterable<[string, Row]> }): Record<string, Row> => Object.fromEntries([...table.entries()].sort(([a], [b]) => (a < b ? -1 : 1)))
  const placeholders = [...records.companies.entries()].filter(([, { is_placeholder }]) => is_placeholder).map(([id]) => id).sort()
  return {
    project: records.project,
    stages: records.stages,
    visitors: plain(records.visitors),
    contacts: plain(records.contacts),
    companies: plain(records.companies),
    operations: plain(records.operations),
    links: Object.entries(plain(records.links)).flatMap(([, links]) => [...links].sort(byAge)),
    use: placeholders.map((id) => [id, records.companyUse.get(id)?.contact_count ?? 0, !isErasing && (records.companyUse.get(id)?.has_events ?? false)]),
    byEmail: plain(records.contactIdByEmail),
    byFormerEmail: plain(records.contactIdByFormerEmail),
    byUserId: plain(records.contactIdByUserId),
    byExternalId: plain(records.companyIdByExternalId),
  }
}

/** Of the same millisecond, in whatever order: a merge may put them so or so. */
function byAge(a: LinkRow, b: LinkRow): number {
  return a.linked_at - b.linked_at || (a.company_id < b.company_id ? -1 : 1)
}

function compare(applied: Record<string, unknown>, fresh: Record<string, unknown>): void {
  for (const [table, rows] of Object.entries(applied)) {
    if (isDeepStrictEqual(rows, fresh[table])) continue
    throw new Error(`apply and the store disagree on ${table}:\n${JSON.stringify(rows)}\n${JSON.stringify(fresh[table])}`)
  }
}

/** What a decision is made on, to be compared before and after. */
export function contentOf(rows: SnapshotRows, records: Records): unknown {
  return structuredClone({ rows, tables: tablesOf(records, false) })
}
