import { users } from '../people'
import { signIn } from '../session'

export function SignIn() {
  return (
    <section className="card sign-in">
      <h1>Sign in</h1>
      <p>Choose who you are.</p>
      <ul>
        {users.map((user) => (
          <li key={user.id}>
            <button type="button" className="person" onClick={() => signIn(user)}>
              <strong>{user.name}</strong>
              <span>{user.accounts.map(({ name }) => name).join(' and ')}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
