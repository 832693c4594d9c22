import { accountsOn, newPassword } from '../accounts.js'
import { OperationFailed, WrongUse } from '../faults.js'
import { requireProject } from '../lookups.js'
import { alone, askedRole, createMembership } from '../membership.js'
import type { Work } from '../work.js'

/** Creates an account, and makes it a member if a project is given. */
export const addUser: Work = {
  mostWords: 1,
  options: ['project', 'role', 'stdin'],
  async run(call, store) {
    const { words, options, terminal } = call
    const [email] = words
    const role = askedRole(options)
    if (email === undefined) throw new WrongUse('Whose account? `npm run hal -- user add EMAIL`')
    const projectId = typeof options.project === 'string' ? options.project : undefined
    if (role !== undefined && projectId === undefined) throw new WrongUse('`--role` needs `--project ID`: a role is one in a project.')
    if (projectId !== undefined) await requireProject(store, projectId)

    const isGiven = options.stdin === true
    const password = isGiven ? await terminal.readLine() : newPassword()
    const made = await accountsOn(store, call).createUser({ email, password })
    if (made.status === 'refused') throw new OperationFailed(`${email}: ${made.detail}`)
    const { user } = made
    if (projectId !== undefined) {
      alone(store, () => createMembership(store, call).add({ projectId, userId: user.id }, role))
    }
    terminal.say(isGiven ? `Made the account ${user.email}.` : `Password of ${user.email}: ${password} (shown this once)`)
    if (projectId === undefined) terminal.note('The account reaches no project yet: `npm run hal -- project members PROJECT add EMAIL`.')
  },
}
