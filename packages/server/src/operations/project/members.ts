import type { SqliteStore } from '../../store/sqlite/open-sqlite-store.js'
import { OperationFailed, WrongUse } from '../faults.js'
import { requireProject, userIdOf, type Work } from './work.js'

/** Shows who reaches a project, and changes it. */
export const changeMembers: Work = async ({ words, terminal }, store) => {
  const [projectId, verb, email] = words
  if (projectId === undefined) throw new WrongUse('Of which project? `project members PROJECT [add EMAIL | remove EMAIL]`')
  await requireProject(store, projectId)
  if (verb !== undefined) await change(store, projectId, verb, email)
  for (const member of membersOf(store, projectId)) terminal.say(member)
}

async function change(store: SqliteStore, projectId: string, verb: string, email: string | undefined): Promise<void> {
  if ((verb !== 'add' && verb !== 'remove') || email === undefined) {
    throw new WrongUse('`project members PROJECT`, and then nothing, `add EMAIL` or `remove EMAIL`')
  }
  const user_id = userIdOf(store, email)
  if (verb === 'remove') return remove(store, projectId, user_id)
  await store.commit([{ project_id: projectId, version: null, changes: [{ type: 'member_added', user_id }] }])
  await store.durable()
}

/** A project without a member could be reached by nobody. */
function remove({ database }: SqliteStore, projectId: string, userId: string): void {
  const { changes } = database.prepare<[string, string]>(`
    DELETE FROM members WHERE user_id = ? AND project_ref = (
      SELECT p.ref FROM projects p JOIN members m ON m.project_ref = p.ref
      WHERE p.id = ? GROUP BY p.ref HAVING count(*) > 1)`).run(userId, projectId)
  if (changes === 0) throw new OperationFailed('The user is no member of this project, or its last one, who stays.')
}

function membersOf({ database }: SqliteStore, projectId: string): string[] {
  return database.prepare<[string], string>(`
    SELECT u.email FROM members m JOIN users u ON u.id = m.user_id JOIN projects p ON p.ref = m.project_ref
    WHERE p.id = ? ORDER BY u.email`).pluck().all(projectId)
}
