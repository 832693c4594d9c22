import { personById } from './people.js'

/**
 * What Acme Planner itself remembers: who is signed in, for which account, and what each account
 * has bought. Any product has something like it; HAL neither reads nor writes it.
 *
 * @typedef {{ seats: number, plan: 'free' | 'trial' | 'team', done: string[], callAt?: string, name?: string }} Account
 * @typedef {{ personId?: string, accountId?: string | undefined, accounts: Record<string, Account> }} Saved
 */

const key = 'acme-planner'

/** @returns {Saved} */
function read() {
  try {
    const saved = JSON.parse(localStorage.getItem(key) ?? '')
    if (typeof saved === 'object' && saved !== null && typeof saved.accounts === 'object') return saved
  } catch {
    // Nothing kept yet, or storage is blocked: start anew.
  }
  return { accounts: {} }
}

export function createSession() {
  const saved = read()

  function write() {
    try {
      localStorage.setItem(key, JSON.stringify(saved))
    } catch {
      // Storage is blocked: the session ends with the page.
    }
  }

  return {
    person: () => (saved.personId === undefined ? undefined : personById(saved.personId)),
    accountId: () => saved.accountId,

    /** The account in use; whoever has none works in one of their own. */
    account() {
      const id = saved.accountId ?? saved.personId ?? ''
      return (saved.accounts[id] ??= { seats: 3, plan: 'free', done: [] })
    },

    /** @param {string} personId */
    signIn(personId) {
      saved.personId = personId
      saved.accountId = personById(personId)?.accountIds[0]
      write()
    },

    /** @param {string} accountId */
    switchTo(accountId) {
      saved.accountId = accountId
      write()
    },

    /** @param {Partial<Account>} changes */
    update(changes) {
      Object.assign(this.account(), changes)
      write()
    },

    signOut() {
      delete saved.personId
      delete saved.accountId
      write()
    },
  }
}

/** @typedef {ReturnType<typeof createSession>} Session */
