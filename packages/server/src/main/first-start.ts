import { randomBytes } from 'node:crypto'
import type { Accounts } from '../accounts/port.js'
import { ConfigError, type Config } from '../config.js'
import type { Ingest } from '../ingest/port.js'
import type { Queries } from '../store/port.js'

/** The owner's sign-in. The password is set only if this start generated it. */
export interface Owner {
  email: string
  password: string | null
}

const demoProject = { id: 'demo', name: 'demo' }

/**
 * Creates the owner and the project `demo` if the database has no user or no project yet
 * (wire.md, "Account routes"). Returns `null` if an owner already exists.
 */
export async function firstStart(parts: {
  accounts: Accounts
  ingest: Ingest
  queries: Queries
  config: Pick<Config, 'admin'>
}): Promise<Owner | null> {
  const { accounts, ingest, queries, config } = parts
  const { admin } = config
  if ((await accounts.countUsers()) > 0) return null
  const credentials = admin ?? { email: 'admin@localhost', password: randomBytes(12).toString('base64url') }
  const made = await accounts.createUser(credentials)
  if (made.status === 'refused') throw new ConfigError(`HAL_ADMIN_EMAIL and HAL_ADMIN_PASSWORD: ${made.detail}`)
  if ((await queries.countProjects()) === 0) {
    await ingest.createProject(demoProject, made.user.id)
  }
  return { email: made.user.email, password: admin === null ? credentials.password : null }
}
