import type { Request } from 'express'
import type { User } from '../../accounts/port.js'
import { bearerToken } from '../bearer-token.js'
import type { Context } from '../context.js'
import { Refused } from '../problems.js'

/** The holder of the bearer token: a user, or the demo page. */
export type Caller = { kind: 'user'; user: User; token: string } | { kind: 'demo'; projectId: string }

/** @throws Refused `unauthenticated` */
export async function callerOf(request: Request, context: Context): Promise<Caller> {
  const token = bearerToken(request)
  if (token === undefined) throw unauthenticated('Send `Authorization: Bearer TOKEN`.')
  const user = await context.accounts.authenticate(token)
  if (user !== null) return { kind: 'user', user, token }
  const demo = context.config.demo ? await context.demoTokens.verify(token) : null
  if (demo !== null) return { kind: 'demo', projectId: demo.project_id }
  throw unauthenticated('The token is wrong, or its session has ended: sign in again.')
}

function unauthenticated(detail: string): Refused {
  return new Refused({ code: 'unauthenticated', detail }, { 'www-authenticate': 'Bearer' })
}

/** The demo page's token can only read records of its project. */
export function demoForbidden(): Refused {
  return new Refused({ code: 'forbidden', detail: 'The token of the demo only reads the records of its own project.' })
}
