import type { User } from '../../accounts/port.js'
import type { Author } from '../../domain/decision.js'
import { invalidRequest, Refused } from '../problems.js'
import { callerOf, demoForbidden } from './caller.js'
import type { Gate, ProjectScope, Target } from './gate.js'
import { projectOf } from './reach.js'

/** For sign-up and sign-in, which need no credential. */
export const anyone: Gate<null> = { credential: 'none', enter: async () => async () => null }

export interface UserScope {
  user: User
  token: string
}

/** For routes of a signed-in user that belong to no project. */
export const signedIn: Gate<UserScope> = {
  credential: 'bearer',
  async enter(request, context) {
    const caller = await callerOf(request, context)
    if (caller.kind === 'demo') throw demoForbidden()
    return async () => caller
  },
}

/** For members of the project in `project_id`. The demo token may read there. */
export const member: Gate<ProjectScope> = {
  credential: 'bearer',
  async enter(request, context) {
    const caller = await callerOf(request, context)
    return async ({ asked }) => {
      if (caller.kind === 'user') {
        const projectId = await projectOf(caller.user.id, asked, context)
        return { projectId, author: userAuthor(caller.user) }
      }
      const isRead = request.method === 'GET' || request.method === 'HEAD'
      if (!isRead || (asked ?? caller.projectId) !== caller.projectId) throw demoForbidden()
      return demoScope(caller.projectId)
    }
  },
}

/** For members of the project in the `:id` of the path. The demo token may read its own project. */
export const readerOfPath: Gate<ProjectScope> = {
  credential: 'bearer',
  async enter(request, context) {
    const caller = await callerOf(request, context)
    if (caller.kind === 'user') return memberOfPath.enter(request, context)
    return async (target) => {
      agree(target)
      if (target.params.id !== caller.projectId) throw demoForbidden()
      return demoScope(caller.projectId)
    }
  },
}

/** For members of the project in the `:id` of the path. */
export const memberOfPath: Gate<ProjectScope> = {
  credential: 'bearer',
  async enter(request, context) {
    const caller = await callerOf(request, context)
    if (caller.kind === 'demo') throw demoForbidden()
    return async (target) => {
      agree(target)
      return { projectId: await projectOf(caller.user.id, target.params.id, context), author: userAuthor(caller.user) }
    }
  },
}

/** If both the path and `project_id` name a project, they must agree (wire.md, "Account routes"). */
function agree({ asked, params }: Target): void {
  if (asked === undefined || asked === params.id) return
  throw new Refused(invalidRequest([{ path: 'project_id', message: 'differs from the project in the path' }]))
}

const userAuthor = (user: User): Author => ({ source: 'account', actor: user.id, operation_id: null })

const demoScope = (projectId: string): ProjectScope => ({
  projectId,
  author: { source: 'account', actor: null, operation_id: null },
})
