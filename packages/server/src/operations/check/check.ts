import type { Database } from 'better-sqlite3'
import { newestVersion, openToRead, versionOf } from '../database.js'
import { sizeOf, timeOf } from '../figures.js'
import type { Operation } from '../operation.js'
import { foreignKeyFindings, integrityFindings, type Finding } from './integrity.js'
import type { Note } from './notes/note.js'
import { notesOn } from './notes/notes.js'
import { orphanFindings } from './orphans.js'
import { schemaFindings } from './schema.js'
import { scriptFindings } from './scripts.js'

const tables = ['projects', 'users', 'visitors', 'contacts', 'companies', 'links', 'events', 'operations', 'activities', 'conversations', 'messages', 'scripts']

/** Checks that the database is sound. Changes nothing. */
export const check: Operation = {
  name: 'check',
  usage: '[FILE]',
  summary: 'looks whether the database is whole; changes nothing',
  mostWords: 1,
  help: `
Reads the whole database, or the backup FILE: integrity of pages and indexes, foreign keys, rows
that belong to nothing or to another project, scripts of past releases whose bytes have changed, the
schema version, and whether every table, index, trigger and view is HAL's. Nothing is changed, and the server may run meanwhile; on a large database
it takes minutes.

Where nothing is wrong, it notes what an upgrade leaves to you: two contacts with the same email in
two spellings, emails and domains that no call finds, and settings that new projects have otherwise.

Exit code 0: nothing was found, apart from notes. 1: something was, and stands in the output.`,

  async run({ words, config, terminal, resolve, now }) {
    const [file] = words
    const path = file === undefined ? config.databasePath : resolve(file)
    const startedAt = now()
    const database = openToRead(path)
    try {
      terminal.say(`${path}, schema version ${versionOf(database)}, ${sizeOf(bytesOf(database))}`)
      const findings = findingsIn(database)
      for (const { check: kind, detail } of findings) terminal.say(`FOUND  ${kind}: ${detail}`)
      const notes = findings.length === 0 && versionOf(database) === newestVersion ? notesOn(database) : []
      for (const { about, detail } of notes) terminal.say(`NOTE   ${about}: ${detail}`)
      if (findings.length === 0) terminal.say(countsOf(database))
      terminal.say(closing(findings, notes, now() - startedAt))
      return findings.length === 0 ? 0 : 1
    } finally {
      database.close()
    }
  },
}

/** Stops at the first group of checks with findings: in a damaged file, the results of later groups mean little. */
function findingsIn(database: Database): Finding[] {
  const version = versionOf(database)
  if (version > newestVersion) {
    return [{ check: 'schema', detail: `version ${version} is newer than this version of HAL, which knows ${newestVersion}` }]
  }
  const damage = integrityFindings(database, 'full')
  if (damage.length > 0) return damage
  const foreign = schemaFindings(database, version)
  if (foreign.length > 0) return foreign
  const rows = foreignKeyFindings(database)
  return version < newestVersion ? rows : [...rows, ...orphanFindings(database), ...scriptFindings(database)]
}

function bytesOf(database: Database): number {
  const pages = Number(database.pragma('page_count', { simple: true }))
  return pages * Number(database.pragma('page_size', { simple: true }))
}

function countsOf(database: Database): string {
  const has = database.prepare<[string], number>("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").pluck()
  const counts = tables.filter((table) => has.get(table)).map((table) => {
    const count = database.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0
    return `${count} ${table}`
  })
  return counts.join(', ')
}

function closing(findings: Finding[], notes: Note[], ms: number): string {
  if (findings.length === 0) return `Nothing was found${notes.length === 0 ? '' : ', apart from notes'} (${timeOf(ms)}).`
  return `${findings.length} found (${timeOf(ms)}). Stop the server, keep a copy of the file, and restore the last sound backup.`
}
