import type { Context } from '../context.js'
import { invalidRequest, Refused } from '../problems.js'

/**
 * Finds the project of a request, of which the user must be a member. Without `project_id` it is the user's only project
 * (wire.md, "Account routes").
 */
export async function projectOf(userId: string, asked: string | undefined, { queries }: Context): Promise<string> {
  if (asked !== undefined) {
    if (await queries.isMember(userId, asked)) return asked
    throw unknownToUser()
  }
  const [only, another] = await queries.membership(userId)
  if (only === undefined) throw unnamed('is missing, and you have no project yet: make one with POST /api/projects')
  if (another !== undefined) throw unnamed('is missing, and you have several projects: GET /api/projects lists them')
  return only
}

/** The same answer for other users' projects and for projects that do not exist, so callers cannot tell them apart. */
export function unknownToUser(): Refused {
  return new Refused({ code: 'not_found', detail: 'There is no such project among those that you reach.' })
}

function unnamed(message: string): Refused {
  return new Refused(invalidRequest([{ path: 'project_id', message }]))
}
