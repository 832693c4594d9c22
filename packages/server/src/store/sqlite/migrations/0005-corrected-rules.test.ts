import SqliteDatabase, { type Database } from 'better-sqlite3'
import { beforeEach, describe, expect, it } from 'vitest'
import { migrate } from '../migrate.js'
import { searchText } from '../search.js'
import { migrations } from './index.js'

let database: Database
beforeEach(() => {
  database = new SqliteDatabase(':memory:')
  migrate(database, migrations.slice(0, 4))
  for (const ref of [1, 2]) {
    database.exec(`INSERT INTO projects VALUES (${ref}, 'project_${ref}', 'P', 'P', '[]', 'advance_only', 'link_existing', 'off', 'secret', NULL, 0, 0)`)
  }
})

const upgrade = () => migrate(database, migrations.slice(0, 5))
const column = (sql: string): unknown[] => database.prepare(sql).pluck().all()

function addContact(ref: number, email: string | null, { project = 1, name = null }: { project?: number; name?: string | null } = {}): void {
  database.prepare(`
    INSERT INTO contacts VALUES (?, ?, ?, ?, NULL, ?, NULL, NULL, '[]', '{}', '[]', ?, ?, '', ?)`)
    .run(ref, project, `contact_${ref}`, email, name, ref, ref, searchText([name, email, null]))
}

function addCompany(ref: number, { domain = null, is_placeholder = 0 }: { domain?: string | null; is_placeholder?: 0 | 1 } = {}): void {
  database.prepare(`
    INSERT INTO companies VALUES (?, 1, ?, ?, 'Acme', ?, ?, NULL, NULL, NULL, NULL, '{}', 0, 0, 'ACME', ?)`)
    .run(ref, `company_${ref}`, `ext-${ref}`, domain, is_placeholder, searchText(['Acme', `ext-${ref}`, domain]))
}

let activities = 0
function tell(kind: string, source: string, to: object | null = null, at = 0, project = 1): void {
  database.prepare(`
    INSERT INTO activities (project_ref, id, kind, company_id, source, from_value, to_value, at) VALUES (?, ?, ?, 'company_1', ?, 'null', ?, ?)`)
    .run(project, `activity_${++activities}`, kind, source, JSON.stringify(to), at)
}

describe('emails of before, in their normal form (R2)', () => {
  it.each([
    ['ann@bücher.de', 'ann@xn--bcher-kva.de'],
    ['Ann@acme.com', 'ann@acme.com'],
    ['ann@acme.com.', 'ann@acme.com'],
    ['zoe\u0308@acme.com', 'zoë@acme.com'],
  ])('%s becomes %s, and is found by it', (email, normal) => {
    addContact(1, email, { name: 'Ann' })
    upgrade()
    expect(column('SELECT email FROM contacts')).toEqual([normal])
    expect(column('SELECT search FROM contacts')).toEqual([searchText(['Ann', normal, null])])
  })

  it('leave the younger of two contacts its spelling, where both would have one', () => {
    addContact(1, 'ann@Bücher.de')
    addContact(2, 'ann@bücher.de')
    upgrade()
    expect(column('SELECT email FROM contacts ORDER BY ref')).toEqual(['ann@xn--bcher-kva.de', 'ann@bücher.de'])
  })

  it('leave a contact its spelling where another has the normal form already', () => {
    addContact(1, 'ann@bücher.de', { name: 'Ann' })
    addContact(2, 'ann@xn--bcher-kva.de')
    addContact(3, 'bob@bücher.de')
    upgrade()
    expect(column('SELECT email FROM contacts ORDER BY ref')).toEqual(['ann@bücher.de', 'ann@xn--bcher-kva.de', 'bob@xn--bcher-kva.de'])
    expect(column('SELECT search FROM contacts WHERE ref = 1')).toEqual([searchText(['Ann', 'ann@bücher.de', null])])
  })

  it('may be the same in two projects', () => {
    addContact(1, 'ann@bücher.de')
    addContact(2, 'ann@bücher.de', { project: 2 })
    upgrade()
    expect(column('SELECT DISTINCT email FROM contacts')).toEqual(['ann@xn--bcher-kva.de'])
  })

  it.each(['ann@127.0.0.1', 'ann@a..b', 'ann@acme.com,b@acme.com'])('stay as they are where they have none: %s', (email) => {
    addContact(1, email)
    addContact(2, null)
    upgrade()
    expect(column('SELECT email FROM contacts ORDER BY ref')).toEqual([email, null])
  })
})

describe('emails of accounts', () => {
  it('get their normal form, by which their owners sign in', () => {
    const add = database.prepare("INSERT INTO users VALUES (?, ?, 'hash', 0)")
    for (const [index, email] of ['ann@bücher.de', 'bob@Bücher.de', 'bob@xn--bcher-kva.de', 'root@127.0.0.1', 'admin@localhost'].entries()) add.run(`user_${index}`, email)
    upgrade()
    expect(column('SELECT email FROM users ORDER BY id')).toEqual(['ann@xn--bcher-kva.de', 'bob@Bücher.de', 'bob@xn--bcher-kva.de', 'root@127.0.0.1', 'admin@localhost'])
  })
})

describe('the history of before (R29)', () => {
  it('tells emails in their normal form, so that an erasure finds them', () => {
    tell('contact_updated', 'account', { name: 'Ann', email: 'ann@bücher.de', metadata: { email: 'x@bücher.de' } })
    tell('contact_updated', 'account', { email: 'ann@127.0.0.1' })
    tell('contact_updated', 'account', { email: null })
    tell('contact_deleted', 'account')
    database.exec("UPDATE activities SET from_value = to_value WHERE ref = 1")
    upgrade()
    const told = ['{"name":"Ann","email":"ann@xn--bcher-kva.de","metadata":{"email":"x@bücher.de"}}', '{"email":"ann@127.0.0.1"}', '{"email":null}', 'null']
    expect(column('SELECT to_value FROM activities ORDER BY ref')).toEqual(told)
    expect(column('SELECT from_value FROM activities WHERE ref = 1')).toEqual(told.slice(0, 1))
  })
})

describe('domains of before, as hosts (R15)', () => {
  it.each([
    ['https://www.acme.com/', 'acme.com'],
    ['www.acme.com', 'acme.com'],
    ['Acme.COM.', 'acme.com'],
    ['bücher.de', 'xn--bcher-kva.de'],
    ['not a host', 'not a host'],
    ['127.0.0.1', '127.0.0.1'],
    [null, null],
  ])('%s becomes %s, and is found by it', (domain, host) => {
    addCompany(1, { domain })
    upgrade()
    expect(column('SELECT domain FROM companies')).toEqual([host])
    expect(column('SELECT search FROM companies')).toEqual([searchText(['Acme', 'ext-1', host])])
  })
})

describe('who wrote a company, by its activities (R9, R15)', () => {
  const made = (): unknown => database.prepare('SELECT made_by, held FROM companies').get()

  it('is an account where nothing is told', () => {
    addCompany(1, { domain: 'acme.com' })
    upgrade()
    expect(made()).toEqual({ made_by: 'account', held: '["name","domain"]' })
  })

  it.each([
    ['account', 'acme.com', { made_by: 'account', held: '["name","domain"]' }],
    ['api', null, { made_by: 'account', held: '["name"]' }],
    ['widget', 'acme.com', { made_by: 'widget', held: '[]' }],
  ])('is who made it: %s', (source, domain, expected) => {
    addCompany(1, { domain })
    tell('company_created', source)
    upgrade()
    expect(made()).toEqual(expected)
  })

  it.each([
    ['an account renamed it', 'company_updated', 'account', { name: 'Acme Inc' }, '["name"]'],
    ['an account wrote its domain', 'company_updated', 'account', { domain: 'acme.com' }, '["domain"]'],
    ['an account wrote something else', 'company_updated', 'account', { notes: 'x' }, '[]'],
    ['the widget upgraded it', 'company_upgraded', 'widget', { name: 'Acme' }, '[]'],
  ])('is the last who wrote the field: made by the widget, then %s', (_what, kind, source, to, held) => {
    addCompany(1, { domain: 'acme.com' })
    tell('company_created', 'widget', null, 1)
    tell(kind, source, to, 2)
    upgrade()
    expect(made()).toEqual({ made_by: 'widget', held })
  })

  it('goes by time, and within a moment by order', () => {
    addCompany(1, { domain: 'acme.com' })
    tell('company_created', 'account', null, 1)
    tell('company_updated', 'widget', { domain: 'acme.com' }, 3)
    tell('company_updated', 'account', { domain: 'old.com' }, 2)
    tell('company_updated', 'widget', { name: 'One' }, 3)
    tell('company_updated', 'account', { name: 'Two' }, 3)
    upgrade()
    expect(made()).toEqual({ made_by: 'account', held: '["name"]' })
  })

  it('is not told by a company of another project with that id', () => {
    addCompany(1, { domain: 'acme.com' })
    tell('company_created', 'widget', null, 0, 2)
    upgrade()
    expect(made()).toEqual({ made_by: 'account', held: '["name","domain"]' })
  })
})

describe('links of before (R34)', () => {
  it('are proven where an account or the public API made them', () => {
    for (const [index, source] of ['widget', 'account', 'api', 'system'].entries()) {
      addContact(index + 1, null)
      addCompany(index + 1)
      database.prepare('INSERT INTO links VALUES (?, ?, ?, ?, NULL, 0)').run(index + 1, index + 1, index + 1, source)
    }
    upgrade()
    expect(column('SELECT proven FROM links ORDER BY ref')).toEqual([0, 1, 1, 1])
    expect(column('SELECT DISTINCT email_proven FROM links')).toEqual([0])
  })

  it('are those of a placeholder where the widget made them to one', () => {
    addContact(1, null)
    for (const [ref, is_placeholder] of [[1, 1], [2, 0], [3, 1]] as const) addCompany(ref, { is_placeholder })
    database.exec("INSERT INTO links VALUES (1, 1, 1, 'widget', 'v', 0), (2, 1, 2, 'widget', 'v', 0), (3, 1, 3, 'account', 'u', 0)")
    upgrade()
    expect(column('SELECT origin FROM links ORDER BY ref')).toEqual(['placeholder', 'named', 'named'])
  })
})

describe('projects of before', () => {
  it('keep their settings, and have the new ones off (R9, R12)', () => {
    upgrade()
    expect(database.prepare('SELECT company_policy, company_by_domain, signed_only, event_retention_days FROM projects WHERE ref = 1').get())
      .toEqual({ company_policy: 'link_existing', company_by_domain: 0, signed_only: '[]', event_retention_days: null })
  })

  it('get a key each, which nobody can guess (R26)', () => {
    upgrade()
    const keys = column('SELECT operation_key FROM projects')
    expect(new Set(keys).size).toBe(2)
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('events of before (R26)', () => {
  it.each([[0], [3]])('are told from those after: %i of them', (count) => {
    for (let ref = 1; ref <= count; ref++) database.exec(`INSERT INTO events VALUES (${ref}, 1, 'e-${ref}', 1, 'opened', NULL, '{}', 0, 0, NULL)`)
    upgrade()
    expect(column('SELECT last_ref FROM legacy_events')).toEqual([count])
  })
})
