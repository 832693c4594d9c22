import type { Example } from '../example.js'
import { refusedWith } from './refused-with.js'

/** Examples of accounts and sessions. */
export const signInExamples: Example[] = [
  {
    key: 'sign-up',
    route: 'POST /api/auth/signup',
    summary: 'Create an account',
    body: { email: 'mara@example.com', password: 'correct horse battery' },
    status: 201,
    answer: {
      token: 'VIXLXQOYHMO9mJKQpr4zyjksATJ5pcPD_RChyuV-FGA',
      user: {
        id: 'user_01kb4zq8x2e5rv6m7n8p9q015s',
        email: 'mara@example.com',
        created_at: '2026-11-23T14:05:09.123Z',
      },
    },
  },
  {
    key: 'sign-up-weak',
    route: 'POST /api/auth/signup',
    summary: 'A password that is too short',
    body: { email: 'mara@example.com', password: 'short' },
    ...refusedWith(
      'invalid_request',
      'password must have at least 8 characters.',
      { errors: [{ path: 'password', message: 'must have at least 8 characters' }] },
    ),
  },
  {
    key: 'sign-out',
    route: 'POST /api/auth/logout',
    summary: 'End this session',
    status: 200,
    answer: {},
  },
  {
    key: 'sign-in-wrong',
    route: 'POST /api/auth/login',
    summary: 'A wrong password',
    body: { email: 'admin@localhost', password: 'wrong horse battery' },
    ...refusedWith('unauthenticated', 'Email or password is wrong.'),
  },
  {
    key: 'sign-in',
    route: 'POST /api/auth/login',
    summary: 'Sign in as the owner',
    body: { email: 'admin@localhost', password: 'correct horse battery' },
    status: 200,
    answer: {
      token: '3tbAKkvB-3EvO3Hvy4g61bMfTO9qMnsHlXMUPsnHH7M',
      user: {
        id: 'user_01kb4zq8x2e5rv6m7n8p9q025s',
        email: 'admin@localhost',
        created_at: '2026-11-23T14:05:08.679Z',
      },
    },
  },
]
