import type { RequestHandler } from 'express'
import { noPage } from './problems.js'

/** Answers every path without a route. */
export const unknownPath: RequestHandler = () => {
  throw noPage()
}
