import type { SqliteStore } from '../../store/sqlite/open-sqlite-store.js'
import { OperationFailed, WrongUse } from '../faults.js'
import { leaveConversations } from '../leave-conversations.js'
import { requireProject, userIdOf } from '../lookups.js'
import { alone, askedRole, createMembership, membersOf, type Role } from '../membership.js'
import type { Call } from '../operation.js'
import type { Work } from '../work.js'

/** Lists and changes the members of a project. */
export const changeMembers: Work = {
  mostWords: 3,
  options: ['role'],
  async run(call, store) {
    const { words, terminal } = call
    const [projectId, verb, email] = words
    const role = askedRole(call.options)
    if (projectId === undefined) throw new WrongUse('Of which project? `project members PROJECT [add EMAIL | remove EMAIL]`')
    if (role !== undefined && verb !== 'add') throw new WrongUse('`--role` goes with `project members PROJECT add EMAIL` only.')
    await requireProject(store, projectId)
    if (verb !== undefined) await change(call, store, { projectId, verb, email, role })
    for (const member of membersOf(store, projectId)) terminal.say(member.email, member.role)
  },
}

interface Asked {
  projectId: string
  verb: string
  email: string | undefined
  role: Role | undefined
}

async function change(call: Call, store: SqliteStore, { projectId, verb, email, role }: Asked): Promise<void> {
  if ((verb !== 'add' && verb !== 'remove') || email === undefined) {
    throw new WrongUse('`project members PROJECT`, and then nothing, `add EMAIL` or `remove EMAIL`')
  }
  const userId = userIdOf(store, email)
  const membership = createMembership(store, call)
  const outcome = alone(store, () =>
    verb === 'remove' ? membership.remove({ projectId, userId }) : membership.add({ projectId, userId }, role))
  // Also after a removal that broke off: the same command can be repeated.
  if (verb === 'remove' && outcome !== 'last_owner') await leaveConversations(store, { projectId, userId }, call)
  if (outcome === 'no_member') throw new OperationFailed(`${email} is no member of ${projectId}.`)
  if (outcome === 'last_owner') throw new OperationFailed(`${email} is the last owner of ${projectId}: add another with \`--role owner\` first.`)
}
