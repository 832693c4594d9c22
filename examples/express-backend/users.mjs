import { randomUUID } from 'node:crypto'

// Your own user table and sessions take the place of these.
const users = [
  { id: 'u_alice', email: 'alice@acme.com', name: 'Alice Moreau', companyIds: ['acme'] },
  { id: 'u_bob', email: 'bob@globex.com', name: 'Bob Tanaka', companyIds: ['globex'] },
]
const usersBySession = new Map()
const cookieName = 'example_session'

export function signIn(response, userId) {
  const user = users.find(({ id }) => id === userId)
  if (user === undefined) return false
  const session = randomUUID()
  usersBySession.set(session, user)
  response.cookie(cookieName, session, { httpOnly: true, sameSite: 'lax' })
  return true
}

export function signOut(request, response) {
  usersBySession.delete(sessionOf(request))
  response.clearCookie(cookieName)
}

export const userOf = (request) => usersBySession.get(sessionOf(request))

const sessionOf = (request) => new RegExp(`(?:^|; )${cookieName}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1]
