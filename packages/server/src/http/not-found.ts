import type { RequestHandler } from 'express'
import { noPage } from './problems.js'

/** For every path that no route has. */
export const unknownPath: RequestHandler = () => {
  throw noPage()
}
