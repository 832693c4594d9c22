import type { Database } from 'better-sqlite3'
import { noteFirst, type Note } from './note.js'

interface Domain {
  project_id: string
  id: string
  domain: string
}

/** Domains that are not valid hosts, so no email matches their company (R9, R15). */
export function domainNotes(database: Database): Note[] {
  const domains = database.prepare<[], Domain>(`
    SELECT p.id AS project_id, k.id, k.domain FROM companies k JOIN projects p ON p.ref = k.project_ref
    WHERE k.domain IS NOT NULL AND normal_host(k.domain) IS NOT k.domain ORDER BY k.ref`)
  return noteFirst('domain', domains.iterate(), ({ project_id, id, domain }) =>
    `project ${project_id}: company ${id} has the domain ${domain}, by which no colleague is found. Set a domain such as acme.com.`)
}
