import { hal } from './hal'
import { users, type Account, type User } from './people'

/** Who is signed in, and for which account. Your own sign-in takes the place of this file. */
export interface Session {
  user: User
  account: Account
}

const key = 'example-session'
const listeners = new Set<() => void>()
let session = restore()

/** For `useSyncExternalStore`. */
export const sessionStore = {
  get: () => session,
  subscribe(listener: () => void) {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  },
}

/**
 * HAL is told where it happens, in the function that does it, and not in an effect: strict mode runs
 * effects twice, and an effect runs again whenever what it depends on is made anew.
 */
export function signIn(user: User) {
  change({ user, account: user.accounts[0] })
  identify()
}

export function switchAccount(accountId: string) {
  const account = session?.user.accounts.find(({ id }) => id === accountId)
  if (!session || !account) return
  change({ ...session, account })
  identify()
}

export function signOut() {
  change(undefined)
  hal.reset()
}

/** Says who is here and for which company; also once at the start, for a session that is still good. */
export function identify() {
  if (!session) return
  const { user, account } = session
  void hal.identify({
    user_id: user.id,
    email: user.email,
    name: user.name,
    company: { id: account.id, stage: 'Lead' },
    company_ids: user.accounts.map(({ id }) => id),
  })
}

function change(next: Session | undefined) {
  session = next
  if (next) localStorage.setItem(key, JSON.stringify([next.user.id, next.account.id]))
  else localStorage.removeItem(key)
  for (const listener of listeners) listener()
}

function restore(): Session | undefined {
  const [userId, accountId] = JSON.parse(localStorage.getItem(key) ?? '[]') as string[]
  const user = users.find(({ id }) => id === userId)
  return user && { user, account: user.accounts.find(({ id }) => id === accountId) ?? user.accounts[0] }
}
