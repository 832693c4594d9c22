import type { Database } from 'better-sqlite3'
import { addFunctions } from '../../../store/sqlite/functions.js'
import { domainNotes } from './domains.js'
import { accountNotes, emailNotes } from './emails.js'
import type { Note } from './note.js'
import { settingNotes } from './settings.js'

/** Leftovers of upgrades that owners decide on. None is a fault. Only for a sound file with the newest schema. */
export function notesOn(database: Database): Note[] {
  addFunctions(database)
  return [...accountNotes(database), ...emailNotes(database), ...domainNotes(database), ...settingNotes(database)]
}
