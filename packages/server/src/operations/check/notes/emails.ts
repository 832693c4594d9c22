import type { Database } from 'better-sqlite3'
import { noteFirst, type Note } from './note.js'

interface Spelling {
  project_id: string
  id: string
  email: string
  /** `null`: the email has no valid normal form. */
  normal: string | null
  /** The contact that already has the normal form. */
  other_id: string | null
}

/**
 * Emails that are not in their normal form, so no call finds them (R2). Either they have no normal form, or another
 * contact has it. They were stored before HAL normalised emails.
 */
export function emailNotes(database: Database): Note[] {
  const spellings = database.prepare<[], Spelling>(`
    SELECT p.id AS project_id, c.id, c.email, normal_email(c.email) AS normal, o.id AS other_id
    FROM contacts c JOIN projects p ON p.ref = c.project_ref
      LEFT JOIN contacts o ON o.project_ref = c.project_ref AND o.email = normal_email(c.email)
    WHERE c.email IS NOT NULL AND normal_email(c.email) IS NOT c.email ORDER BY c.ref`)
  return noteFirst('email', spellings.iterate(), wordSpelling)
}

function wordSpelling({ project_id, id, email, normal, other_id }: Spelling): string {
  const contact = `project ${project_id}: contact ${id} has the email ${email}`
  if (normal === null) return `${contact}, which no call can find. Set a valid email.`
  if (other_id === null) return `${contact}, which is stored as ${normal} today. Set the email again.`
  return `${contact}, and contact ${other_id} has the same one as ${normal}. Calls find ${other_id}. Give one of them another email, or delete it.`
}

/** Accounts that cannot sign in, because sign-in normalises the email before it looks up the account. */
export function accountNotes(database: Database): Note[] {
  const emails = database.prepare<[], string>('SELECT email FROM users WHERE normal_email(email) IS NOT email ORDER BY created_at, id').pluck()
  return noteFirst('account', emails.iterate(), (email) =>
    `nobody can sign in as ${email}. Add an account with a valid email by \`hal user add\`, then remove this one by \`hal user remove\`.`)
}
