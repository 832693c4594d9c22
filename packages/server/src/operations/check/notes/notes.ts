import type { Database } from 'better-sqlite3'
import { addFunctions } from '../../../store/sqlite/functions.js'
import { domainNotes } from './domains.js'
import { accountNotes, emailNotes } from './emails.js'
import type { Note } from './note.js'
import { settingNotes } from './settings.js'

/** What an upgrade leaves to the owners: nothing of it is a fault. For a sound file of the newest schema only. */
export function notesOn(database: Database): Note[] {
  addFunctions(database)
  return [...accountNotes(database), ...emailNotes(database), ...domainNotes(database), ...settingNotes(database)]
}
