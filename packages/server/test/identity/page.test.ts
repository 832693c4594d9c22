import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openIdentityWorld, type IdentityWorld, type Project } from './world.js'

/** What `docs/identity.md` tells integrators to copy, run as it stands there. */
const page = readFileSync(new URL('../../../../docs/identity.md', import.meta.url), 'utf8')

// Not ASCII, and with a character that JSON libraries escape, so that encodings are put to the test.
const id = 'ünï-42'
const email = 'ann/ü@acme.com'

interface Language {
  heading: string
  fence: string
  /** Reads a program from standard input. */
  command: string[]
  /** Prints a hash and a token for the user above, then a token for the number 42 alone, a line each. */
  use: string
}

const languages: Language[] = [
  {
    heading: 'Node',
    fence: 'js',
    command: [process.execPath, '--input-type=module', '-'],
    use: `console.log([userHash('${id}'), identityToken({ id: '${id}', email: '${email}', companyIds: ['acme'] }), identityToken({ id: 42 })].join('\\n'))`,
  },
  {
    heading: 'Python',
    fence: 'python',
    command: ['python3', '-'],
    use: `print(user_hash("${id}"), identity_token("${id}", "${email}", ["acme"]), identity_token(42), sep="\\n")`,
  },
  {
    heading: 'Ruby',
    fence: 'ruby',
    command: ['ruby', '-'],
    use: `puts HalIdentity.user_hash("${id}"), HalIdentity.identity_token(id: "${id}", email: "${email}", company_ids: ["acme"]), HalIdentity.identity_token(id: 42)`,
  },
  {
    heading: 'PHP',
    fence: 'php',
    command: ['php'],
    use: `echo implode("\\n", [hal_user_hash('${id}'), hal_identity_token('${id}', '${email}', ['acme']), hal_identity_token(42)]);`,
  },
]

let world: IdentityWorld

beforeAll(async () => {
  world = await openIdentityWorld()
  // What is copied from the page takes the time from its own clock.
  world.clock.ms = Date.now()
})

afterAll(() => world.server.close())

/** The code block below a heading. */
function snippet({ heading, fence }: Language): string {
  const found = new RegExp(`### ${heading}\n\n\`\`\`${fence}\n(.*?)\n\`\`\``, 's').exec(page)?.[1]
  if (found === undefined) throw new Error(`docs/identity.md has no ${fence} below "${heading}"`)
  return found
}

function run(language: Language, project: Project): string[] {
  const [program = '', ...rest] = language.command
  const { status, stdout, stderr } = spawnSync(program, rest, {
    input: `${snippet(language)}\n${language.use}\n`,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', HAL_IDENTITY_SECRET: project.secret },
  })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return stdout.trim().split('\n')
}

const isMissing = ([program = '']: string[]) => spawnSync(program, ['--version']).status !== 0

describe('docs/identity.md', () => {
  it.for(languages)('signs in $heading what a server takes', { timeout: 20_000 }, async (language, { skip }) => {
    skip(isMissing(language.command), `there is no ${language.command[0]} on the PATH`)
    const project = await world.newProject('strict')
    await project.member('POST', '/api/companies', { name: 'Acme', external_id: 'acme' })
    const [user_hash, identity_token, bare] = run(language, project)
    const named = { user_id: id, email, company: { id: 'acme' } }
    const verified = { status: 200, body: { visitor: { verified: true }, warnings: [] } }
    expect(await project.send('identify', { visitor_id: 'v1', ...named, identity_token })).toMatchObject(verified)
    expect(await project.send('identify', { visitor_id: 'v2', user_id: 42, identity_token: bare })).toMatchObject(verified)
    await project.member('PATCH', `/api/projects/${project.id}`, { identity_verification: 'required' })
    expect(await project.send('identify', { visitor_id: 'v3', user_id: id, user_hash })).toMatchObject(verified)
  })

  it('shows a refused call as it is', async () => {
    const project = await world.newProject('required')
    const identity_token = project.identityToken({ sub: 'u1', exp: 1 })
    const refused = await project.send('identify', { visitor_id: 'v1', identity_token })
    const shown = JSON.parse(/```json\n(.*?)\n```/s.exec(page)?.[1] ?? '{}')
    expect(refused.body).toEqual({ ...shown, request_id: expect.any(String) })
  })
})
