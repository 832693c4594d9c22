import { readEmail } from '../accounts/credentials.js'
import type { SqliteStore } from '../store/sqlite/open-sqlite-store.js'
import { OperationFailed } from './faults.js'

/**
 * The id of the user with that email.
 * @throws OperationFailed if there is none
 */
export function userIdOf({ database }: SqliteStore, email: string): string {
  const find = database.prepare<[string], string>('SELECT id FROM users WHERE email = ?').pluck()
  const id = find.get(readEmail(email) ?? email)
  if (id !== undefined) return id
  throw new OperationFailed(`There is no account with the email ${email}: \`npm run hal -- user list\` shows all.`)
}

/**
 * Requires that the project exists.
 * @throws OperationFailed if it does not
 */
export async function requireProject({ queries }: SqliteStore, id: string): Promise<void> {
  if ((await queries.project(id)) === null) {
    throw new OperationFailed(`There is no project ${id}: \`npm run hal -- project list\` shows all.`)
  }
}
