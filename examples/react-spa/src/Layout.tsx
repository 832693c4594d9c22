import { useSyncExternalStore } from 'react'
import { NavLink, Outlet } from 'react-router'
import { sessionStore, signOut, switchAccount, type Session } from './session'

export const useSession = () => useSyncExternalStore(sessionStore.subscribe, sessionStore.get)

export function Layout() {
  const session = useSession()
  return (
    <>
      <header>
        <strong>Acme Reports</strong>
        <nav aria-label="Pages">
          <NavLink to="/">Home</NavLink>
          <NavLink to="/reports">Reports</NavLink>
          <NavLink to="/billing">Billing</NavLink>
        </nav>
        {session && <Who {...session} />}
      </header>
      <main>
        <Outlet />
      </main>
    </>
  )
}

function Who({ user, account }: Session) {
  return (
    <div className="who">
      {user.accounts.length > 1 && (
        <select aria-label="Account" value={account.id} onChange={({ target }) => switchAccount(target.value)}>
          {user.accounts.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
      <span>{user.name}</span>
      <button type="button" onClick={signOut}>
        Sign out
      </button>
    </div>
  )
}
