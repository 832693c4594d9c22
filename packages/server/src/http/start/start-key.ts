import type { RequestHandler } from 'express'
import { bearerToken } from '../bearer-token.js'
import type { Context } from '../context.js'
import { Refused } from '../problems.js'

/** Refuses a request without the key of the printed link (wire.md, "Serving"). */
export function requireStartKey({ startKey }: Context): RequestHandler {
  return (request, _response, next) => next(startKey.isKey(bearerToken(request) ?? '') ? undefined : wrongKey())
}

function wrongKey(): Refused {
  const detail = 'The key of this page is missing or wrong. Open the link that the server printed when it started.'
  return new Refused({ code: 'unauthenticated', detail }, { 'www-authenticate': 'Bearer' })
}
