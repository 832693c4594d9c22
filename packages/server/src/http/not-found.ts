import type { RequestHandler } from 'express'
import { Refused } from './problems.js'

/** For every path that no route has. */
export const unknownPath: RequestHandler = () => {
  throw new Refused({ code: 'not_found', detail: 'There is no such path; /docs lists those that there are.' })
}
