import { readFileSync, writeFileSync } from 'node:fs'
import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { company, contact, conversation, conversationId, event, link, message, operation, project, stage, visitor, write } from '../../store/conformance/testing.js'
import { migrate } from '../../store/sqlite/migrate.js'
import { migrations } from '../../store/sqlite/migrations/index.js'
import { newMachine, openAsServer, type Machine } from '../testing.js'

let machine: Machine
beforeEach(() => {
  machine = newMachine()
})
afterEach(() => machine.dispose())

/** A database with a bit of everything, as the rules would leave it. */
async function fill(): Promise<void> {
  const { store, accounts } = openAsServer(machine)
  const made = await accounts.createUser({ email: 'ann@acme.com', password: 'correct horse' })
  if (made.status === 'refused') throw new Error(made.detail)
  await write(store, [
    project(),
    { type: 'member_added', user_id: made.user.id },
    stage({ id: 'stage_1' }),
    contact('contact_1'),
    company('company_1', { stage_id: 'stage_1' }),
    link('contact_1', 'company_1'),
    visitor('v1', { contact_id: 'contact_1', active_company_id: 'company_1' }),
    event('e1', 'v1', { contact_id: 'contact_1', company_id: 'company_1' }),
    operation('o1', 'v1', { contact_id: 'contact_1' }),
    conversation(conversationId(1), { contact_id: 'contact_1', company_id: 'company_1', last_seq: 1 }),
    message('message_1', conversationId(1), { seq: 1 }),
  ])
  await store.close()
}

/** What no server would do. */
function tamper(sql: string): void {
  const database = new SqliteDatabase(machine.databasePath)
  database.pragma('foreign_keys = OFF')
  database.exec(sql)
  database.close()
}

/** What is found once only the rows of a table are in another project. */
const meetings: Record<string, RegExp> = {
  contacts: /links between projects: 1[^]*conversations of a visitor, contact or company of another project: 1/,
  companies: /visitors in a company of another project: 1/,
  messages: /messages in a conversation of another project: 1/,
}

describe('hal check', () => {
  it('finds nothing in a sound database, and counts what is in it', async () => {
    await fill()
    const { exitCode, said } = await machine.hal('check')
    expect(said).toMatch(/schema version \d+/)
    expect(said).toMatch(/1 projects, 1 users, 1 visitors, 1 contacts, 1 companies, 1 links, 1 events, 1 operations/)
    expect(said).toMatch(/Nothing was found/)
    expect(exitCode).toBe(0)
  })

  it('changes nothing', async () => {
    await fill()
    const before = readFileSync(machine.databasePath)
    await machine.hal('check')
    expect(readFileSync(machine.databasePath).equals(before)).toBe(true)
  })

  it('works beside a running server', async () => {
    await fill()
    const { store } = openAsServer(machine)
    await write(store, [event('e2', 'v1')])
    expect((await machine.hal('check')).said).toContain('2 events')
    await store.close()
  })

  it.each([
    ['an event without an attribution', 'UPDATE events SET attribution_ref = 99', /events without an attribution: 1/],
    ['a script that was changed', "INSERT INTO scripts VALUES ('0.2.0', x'00', 'hash of other bytes', 0)", /hal\.0\.2\.0\.js is not what that release was/],
    ['an event without a project', 'UPDATE events SET project_ref = 99', /events without a project: 1/],
    ['an id that stands for two things', "INSERT INTO operations (project_ref, id, type, visitor_ref) SELECT project_ref, id, 'track', 1 FROM events", /operation ids that stand for an event and for something else/],
    ['a company in an unknown stage', "UPDATE companies SET stage_id = 'stage_9'", /companies in a stage that their project does not have/],
    ['a member who is gone', "UPDATE members SET user_id = 'user_9'", /memberships of users who are gone: 1/],
    ['a role that is none', "UPDATE members SET role = 'king'", /memberships with a role that HAL does not know: 1/],
    ['a project without an owner', "UPDATE members SET role = 'member'", /projects whose members are no owners: 1/],
    ['a project that nobody reaches', 'DELETE FROM members', /projects without a member: 1/],
    ['a message too few', 'UPDATE messages SET seq = NULL, after_seq = 0', /conversations whose messages are not numbered without gaps: 1/],
    ['a neighbour in a chain that is gone', "UPDATE conversations SET continued_by_id = 'conversation_9'", /conversations beside one in their chain that is gone: 1/],
    ['a message without its conversation', 'DELETE FROM conversations', /messages row 1 refers to a row of conversations that is not there/],
    ['an event without its visitor', 'DELETE FROM visitors', /attributions row 1 refers to a row of visitors that is not there/],
    ['a link without its contact', 'DELETE FROM contacts', /links row 1 refers to a row of contacts that is not there/],
  ])('finds %s', async (_what, sql, finding) => {
    await fill()
    tamper(sql)
    const { exitCode, said } = await machine.hal('check')
    expect(said).toMatch(finding)
    expect(said).toMatch(/Stop the server, keep a copy of the file, and restore/)
    expect(exitCode).toBe(1)
  })

  it('finds records of two projects that meet', async () => {
    await fill()
    const { store } = openAsServer(machine)
    await store.commit([{ project_id: 'other', version: null, changes: [project({ id: 'other' }), { type: 'member_added', user_id: 'user_1' }] }])
    await store.close()
    for (const table of ['contacts', 'companies', 'messages']) {
      tamper(`UPDATE ${table} SET project_ref = 2`)
      const { said } = await machine.hal('check')
      expect(said).toMatch(meetings[table] ?? '')
    }
  })

  it('finds damaged pages', async () => {
    await fill()
    const database = new SqliteDatabase(machine.databasePath)
    const page = database.prepare<[], number>("SELECT rootpage FROM sqlite_schema WHERE name = 'events'").pluck().get() ?? 0
    database.close()
    const bytes = readFileSync(machine.databasePath)
    writeFileSync(machine.databasePath, bytes.fill(0xff, (page - 1) * 4_096, page * 4_096))
    const { exitCode, said } = await machine.hal('check')
    expect(said).toMatch(/FOUND {2}integrity/)
    expect(exitCode).toBe(1)
  })

  it('finds a schema that is newer than itself', async () => {
    await fill()
    tamper(`PRAGMA user_version = ${migrations.length + 1}`)
    expect((await machine.hal('check')).said).toMatch(/FOUND {2}schema: version \d+ is newer/)
  })

  it('checks what it can of an older schema', async () => {
    const database = new SqliteDatabase(machine.databasePath)
    migrate(database, migrations.slice(0, 1))
    database.close()
    const { exitCode, said } = await machine.hal('check')
    expect(said).toMatch(/schema version 1,/)
    expect(exitCode).toBe(0)
  })

  it('says so where there is no database', async () => {
    expect((await machine.hal('check')).noted).toMatch(/There is no database at/)
  })
})
