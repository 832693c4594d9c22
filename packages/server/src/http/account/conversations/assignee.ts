import { invalidRequest, Refused } from '../../problems.js'
import type { RequestContext } from '../action.js'
import type { ProjectScope } from '../gate.js'

/**
 * Checks that a conversation can be assigned to a user: only members of the project take care of conversations (C6).
 * @throws Refused `invalid_request`, alike for other users and for ids of nobody
 */
export async function checkAssignee(userId: string | null | undefined, { projectId }: ProjectScope, { queries }: RequestContext): Promise<void> {
  if (userId == null || (await queries.isMember(userId, projectId))) return
  throw new Refused(invalidRequest([{ path: 'assignee_id', message: 'must be a member of the project' }]))
}

/** The id of the user who asks. The demo page is no user, so no conversation is assigned to it. */
export function askingUser({ author }: ProjectScope): string {
  return author.actor ?? ''
}
