import type { SqliteStore } from '../../store/sqlite/open-sqlite-store.js'
import { OperationFailed, WrongUse } from '../faults.js'
import { leaveConversations } from '../leave-conversations.js'
import { userIdOf } from '../lookups.js'
import { alone, createMembership } from '../membership.js'
import type { Work } from '../work.js'

/**
 * Removes an account: first its memberships, in one transaction, then its conversations, and at last the account with
 * its sessions. So a removal that broke off can be completed by the same command.
 */
export const removeUser: Work = {
  mostWords: 1,
  options: [],
  async run(call, store) {
    const [email] = call.words
    if (email === undefined) throw new WrongUse('Whose account? `npm run hal -- user remove EMAIL`')
    const membership = createMembership(store, call)
    const userId = alone(store, () => {
      const userId = userIdOf(store, email)
      requireOther(store, email)
      const stuck = projectsOf(store, userId).filter((projectId) => membership.remove({ projectId, userId }) === 'last_owner')
      if (stuck.length > 0) throw lastOwner(email, stuck)
      return userId
    })
    for (const projectId of assignedIn(store, userId)) await leaveConversations(store, { projectId, userId }, call)
    alone(store, () => {
      requireOther(store, email)
      // Sessions are deleted with their user.
      store.database.prepare('DELETE FROM users WHERE id = ?').run(userId)
    })
    call.terminal.say(`Removed the account ${email}. All its sessions have ended.`)
    call.terminal.note('API keys and identity secrets that the person knows go on working: delete and rotate them in the projects.')
  },
}

/** Without any account, the next stranger who signs up would become the owner. */
function requireOther({ database }: SqliteStore, email: string): void {
  const count = database.prepare<[], number>('SELECT count(*) FROM users').pluck().get() ?? 0
  if (count <= 1) throw new OperationFailed(`${email} is the only account: add another first with \`npm run hal -- user add EMAIL\`.`)
}

function projectsOf({ database }: SqliteStore, userId: string): string[] {
  return database.prepare<[string], string>(`
    SELECT p.id FROM members m JOIN projects p ON p.ref = m.project_ref WHERE m.user_id = ? ORDER BY p.created_at, p.id`)
    .pluck().all(userId)
}

/** The projects in which the user has conversations, whether still a member or not. */
function assignedIn({ database }: SqliteStore, userId: string): string[] {
  return database.prepare<[string], string>(`
    SELECT p.id FROM projects p WHERE EXISTS (SELECT 1 FROM conversations c WHERE c.project_ref = p.ref AND c.assignee_id = ?)`)
    .pluck().all(userId)
}

function lastOwner(email: string, projects: string[]): OperationFailed {
  const which = `${projects.length === 1 ? 'project' : 'projects'} ${projects.join(', ')}`
  return new OperationFailed(
    `${email} is the last owner of ${which}: add another first with \`npm run hal -- project members PROJECT add EMAIL --role owner\`.`,
  )
}
