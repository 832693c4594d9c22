import type { Database } from 'better-sqlite3'
import type { Manifest, RemovedKind } from '../../port.js'

/** The result of one call of a step. With 0 rows, the step is complete. */
export interface Done {
  rows: number
  removed: Partial<Record<RemovedKind, number>>
}

/** Removes up to `rows` rows of a project, with their dependent rows. */
export type Step = (projectRef: number, rows: number) => Done

/** Removes all data of a project, in an order in which no remaining row refers to a removed one. */
export function createProjectSteps(database: Database): Step[] {
  const takeVisitors = createTake(database, 'visitors')
  const takeContacts = createTake(database, 'contacts')
  const takeCompanies = createTake(database, 'companies')
  const remove = (sql: string) => {
    const statement = database.prepare<[string]>(`DELETE FROM ${sql} IN (SELECT value FROM json_each(?))`)
    return (refs: string) => statement.run(refs).changes
  }
  const attributions = { visitors: remove('attributions WHERE visitor_ref'), contacts: remove('attributions WHERE contact_ref') }
  const formerEmails = remove('former_emails WHERE contact_ref')
  const formerContacts = { visitors: remove('former_contacts WHERE visitor_ref'), contacts: remove('former_contacts WHERE contact_ref') }
  const mergedContacts = remove('merged_contacts WHERE into_ref')
  const links = { contacts: remove('links WHERE contact_ref'), companies: remove('links WHERE company_ref') }

  return [
    createChunk(database, 'events', ['ref'], 'events'),
    createChunk(database, 'operations', ['ref'], 'operations'),
    createChunk(database, 'messages', ['ref'], 'messages'),
    createChunk(database, 'conversations', ['ref'], 'conversations'),
    (projectRef, rows) => {
      const { refs, count } = takeVisitors(projectRef, rows)
      attributions.visitors(refs)
      formerContacts.visitors(refs)
      return { rows: count, removed: { visitors: count } }
    },
    (projectRef, rows) => {
      const { refs, count } = takeContacts(projectRef, rows)
      attributions.contacts(refs)
      formerContacts.contacts(refs)
      formerEmails(refs)
      mergedContacts(refs)
      return { rows: count, removed: { links: links.contacts(refs), contacts: count } }
    },
    (projectRef, rows) => {
      const { refs, count } = takeCompanies(projectRef, rows)
      return { rows: count, removed: { links: links.companies(refs), companies: count } }
    },
    createChunk(database, 'stages', ['project_ref', 'id'], 'stages'),
    createChunk(database, 'devices', ['project_ref', 'device_id'], 'devices'),
    createChunk(database, 'drops', ['project_ref', 'day', 'sdk_version', 'reason']),
    createChunk(database, 'usage', ['day', 'project_ref']),
    createChunk(database, 'delivery', ['project_ref', 'day', 'sdk_version'], 'delivery_days'),
  ]
}

/** Removes rows and returns their refs as a JSON array. */
function createTake(database: Database, table: 'visitors' | 'contacts' | 'companies') {
  const take = database.prepare<[number, number], number>(`
    DELETE FROM ${table} WHERE ref IN (SELECT ref FROM ${table} WHERE project_ref = ? LIMIT ?) RETURNING ref`).pluck()
  return (projectRef: number, rows: number) => {
    const refs = take.all(projectRef, rows)
    return { refs: JSON.stringify(refs), count: refs.length }
  }
}

function createChunk(database: Database, table: string, key: string[], kind?: RemovedKind): Step {
  const columns = key.length === 1 ? key.join() : `(${key.join(', ')})`
  const chunk = database.prepare<[number, number]>(`
    DELETE FROM ${table} WHERE ${columns} IN (SELECT ${key.join(', ')} FROM ${table} WHERE project_ref = ? LIMIT ?)`)
  return (projectRef, limit) => {
    const rows = chunk.run(projectRef, limit).changes
    return { rows, removed: kind === undefined ? {} : { [kind]: rows } }
  }
}

/** Adds the counts to the manifest. */
export function addRemoved(manifest: Manifest, removed: Done['removed']): Manifest {
  const sum = { ...manifest }
  for (const kind of Object.keys(removed) as RemovedKind[]) sum[kind] += removed[kind] ?? 0
  return sum
}
