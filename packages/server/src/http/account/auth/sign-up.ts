import { credentialsBody } from '@hal/contract'
import type { Context } from '../../context.js'
import { Refused } from '../../problems.js'
import { sessionSchema } from '../../openapi/records.js'
import { noQuery, type Action } from '../action.js'
import { signedInOrRefused } from './session.js'

/** `POST /api/auth/signup`: creates a user and signs it in, if `HAL_SIGNUP` allows it. */
export const signUp: Action<null, typeof noQuery, typeof credentialsBody> = {
  tag: 'Sign-in',
  summary: 'Create an account',
  details: 'Creates an account and signs in. The operator decides with `HAL_SIGNUP` whether this is allowed.',
  problems: ['forbidden', 'email_taken'],
  query: noQuery,
  body: credentialsBody,
  answer: { status: 201, schema: sessionSchema },
  async run({ body }, context) {
    if (!(await isOpen(context))) {
      throw new Refused({ code: 'forbidden', detail: 'Sign-up is off on this server; ask its operator for an account.' })
    }
    return signedInOrRefused(await context.accounts.signUp(body))
  },
}

/** `auto` allows only the first sign-up; that user becomes the owner (wire.md, "Configuration"). */
async function isOpen({ config, accounts }: Context): Promise<boolean> {
  if (config.signup !== 'auto') return config.signup === 'on'
  return (await accounts.countUsers()) === 0
}
