import { randomBytes } from 'node:crypto'
import { newSecret } from '../../accounts/secrets.js'
import { newProject } from '../../domain/commands/projects.js'
import type { SqliteStore } from '../../store/sqlite/open-sqlite-store.js'
import { OperationFailed, WrongUse } from '../faults.js'
import { userIdOf } from '../lookups.js'
import type { Work } from '../work.js'
import { adviceLines, scriptLines } from './snippet.js'

const mostCharacters = 200

/** Creates a project with the stages of R30. */
export const createProject: Work = {
  mostWords: Infinity,
  options: ['member'],
  async run({ words, options, config, stub, terminal, newId, now }, store) {
    const name = words.join(' ').trim()
    if (name === '' || [...name].length > mostCharacters) {
      throw new WrongUse(`A project needs a name of 1 to ${mostCharacters} characters: \`project create NAME\``)
    }
    const user_id = typeof options.member === 'string' ? userIdOf(store, options.member) : onlyUser(store)
    const id = newId('project')
    const made = { id, identity_secret: newSecret(randomBytes), operation_key: newSecret(randomBytes), user_id }
    const changes = newProject({ name }, made, { now: now(), newId })
    await store.commit([{ project_id: id, version: null, changes }])
    await store.durable()
    terminal.say(id)
    terminal.note(`Made ${name}. Its snippet, which \`project snippet ${id}\` prints again:`)
    for (const line of ['', ...scriptLines(id, { config, stub }), ...adviceLines(id, { config, stub })]) terminal.note(line)
  },
}

function onlyUser({ database }: SqliteStore): string {
  const [first, second] = database.prepare<[], string>('SELECT id FROM users LIMIT 2').pluck().all()
  if (first === undefined) throw new OperationFailed('There is no user yet: start the server once, which makes the owner.')
  if (second !== undefined) throw new OperationFailed('Who is its member? `project create NAME --member EMAIL`')
  return first
}
