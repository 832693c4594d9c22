import type { Context } from '../context.js'
import { invalidRequest, Refused } from '../problems.js'

/**
 * The project that a user means and is a member of; one that is not named is the only one there is
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

/** One answer for projects of others and those that do not exist: neither can be told apart. */
export function unknownToUser(): Refused {
  return new Refused({ code: 'not_found', detail: 'There is no such project among those that you reach.' })
}

function unnamed(message: string): Refused {
  return new Refused(invalidRequest([{ path: 'project_id', message }]))
}
