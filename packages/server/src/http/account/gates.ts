import type { User } from '../../accounts/port.js'
import type { Author } from '../../domain/decision.js'
import { invalidRequest, Refused } from '../problems.js'
import { callerOf, demoForbidden } from './caller.js'
import type { Gate, ProjectScope, Target } from './gate.js'
import { projectOf } from './reach.js'

/** For sign-up and sign-in. */
export const anyone: Gate<null> = { credential: 'none', enter: async () => async () => null }

export interface UserScope {
  user: User
  token: string
}

/** Whoever has signed in, on what is theirs and not a project's. */
export const signedIn: Gate<UserScope> = {
  credential: 'bearer',
  async enter(request, context) {
    const caller = await callerOf(request, context)
    if (caller.kind === 'demo') throw demoForbidden()
    return async () => caller
  },
}

/** Members of the project that `project_id` names; the demo's token reads there too. */
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

/** Members of the project that the path names as `:id`; the demo's token reads its own there. */
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

/** Members of the project that the path names as `:id`. */
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

/** A `project_id` beside a path that names the project says the same, or is a mistake (wire.md, "Account routes"). */
function agree({ asked, params }: Target): void {
  if (asked === undefined || asked === params.id) return
  throw new Refused(invalidRequest([{ path: 'project_id', message: 'differs from the project in the path' }]))
}

const userAuthor = (user: User): Author => ({ source: 'account', actor: user.id, operation_id: null })

const demoScope = (projectId: string): ProjectScope => ({
  projectId,
  author: { source: 'account', actor: null, operation_id: null },
})
