import { noBody, noQuery, type Action } from '../action.js'
import type { UserScope } from '../gates.js'

/** `POST /api/auth/logout`: ends the session at once. */
export const logOut: Action<UserScope, typeof noQuery, typeof noBody> = {
  tag: 'Sign-in',
  summary: 'Sign out',
  details: 'Ends the session of the bearer token at once.',
  query: noQuery,
  body: noBody,
  bodyOptional: true,
  answer: { status: 200, schema: noBody },
  async run({ scope }, { accounts }) {
    await accounts.signOut(scope.token)
    return {}
  },
}
