import { Link, useOutletContext } from 'react-router'
import type { Session } from '../session'

export function Overview() {
  const { user, account } = useOutletContext<Session>()
  return (
    <section className="card">
      <h1>{account.name}</h1>
      <p>Welcome, {user.name}.</p>
      <p>
        <Link to="/reports">Share a report</Link> or <Link to="/billing">add seats</Link>: HAL hears of it, for {account.name}.
      </p>
    </section>
  )
}
