import type { Operation } from '../operation.js'
import { runWork, type Work } from '../work.js'
import { addUser } from './add.js'
import { listUsers } from './list.js'
import { removeUser } from './remove.js'

const works: Record<string, Work> = { list: listUsers, add: addUser, remove: removeUser }

/** Accounts. */
export const user: Operation = {
  name: 'user',
  usage: '[list | add EMAIL [--project ID] [--role owner|member] | remove EMAIL]',
  summary: 'lists the people who sign in, adds and removes them',
  mostWords: Infinity,
  help: `
list            everybody who signs in: email, id, day of the account, projects with the role in each
add EMAIL       makes an account, also where HAL_SIGNUP is off, and shows its password this once
  --project ID  lets the account reach that project
  --role ROLE   as owner or member; member where no role is given
  --stdin       takes the password from the first line of the standard input instead
remove EMAIL    removes the account and ends all its sessions. It refuses while the account is the
                last owner of a project, or the only account that there is. API keys and
                identity secrets that the person knows go on working until they are replaced

Both roles have the same rights for now: a later version lets owners alone invite people and remove
others. An account that is there already gets a project by \`project members PROJECT add EMAIL\`.
The server may run.`,
  options: { project: { type: 'string' }, role: { type: 'string' }, stdin: { type: 'boolean' } },
  run: (call) => runWork('user', works, call),
}
