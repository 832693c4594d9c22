import { useSyncExternalStore } from 'react'
import { NavLink, Outlet, useNavigate } from 'react-router'
import { Notices } from './Notices'
import { SignIn } from './pages/SignIn'
import { sessionStore, signOut, switchAccount, type Session } from './session'

export function Layout() {
  const session = useSyncExternalStore(sessionStore.subscribe, sessionStore.get)
  return (
    <>
      <header>
        <strong className="brand">Plainsight</strong>
        {session && <Pages />}
        {session && <Who {...session} />}
      </header>
      <main>
        {session ? <Outlet context={session} /> : <SignIn />}
        <Notices key={session?.account.id} />
      </main>
    </>
  )
}

function Pages() {
  return (
    <nav aria-label="Pages">
      <NavLink to="/">Overview</NavLink>
      <NavLink to="/reports">Reports</NavLink>
      <NavLink to="/billing">Billing</NavLink>
    </nav>
  )
}

function Who({ user, account }: Session) {
  const navigate = useNavigate()

  function leave() {
    signOut()
    void navigate('/')
  }

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
      <button type="button" onClick={leave}>
        Sign out
      </button>
    </div>
  )
}
