import { credentialsBody } from '@hal/contract'
import { sessionSchema } from '../../openapi/records.js'
import { noQuery, type Action } from '../action.js'
import { signedInOrRefused } from './session.js'

/** `POST /api/auth/login`: exchanges email and password for a bearer token. */
export const logIn: Action<null, typeof noQuery, typeof credentialsBody> = {
  tag: 'Sign-in',
  summary: 'Sign in',
  details: 'Takes an email and a password, and returns a bearer token. Repeated wrong passwords from one address are refused for a while.',
  problems: ['unauthenticated'],
  query: noQuery,
  body: credentialsBody,
  answer: { status: 200, schema: sessionSchema },
  run: async ({ body }, { accounts }) => signedInOrRefused(await accounts.signIn(body)),
}
