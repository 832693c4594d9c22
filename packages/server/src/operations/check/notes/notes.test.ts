import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ProjectRow } from '../../../domain/records/rows.js'
import { company, contact, project, write } from '../../../store/conformance/testing.js'
import { newMachine, openAsServer, type Machine, type Seen } from '../../testing.js'

let machine: Machine
beforeEach(() => {
  machine = newMachine()
})
afterEach(() => machine.dispose())

const newSettings: Partial<ProjectRow> = { company_policy: 'create_missing', company_by_domain: true }

/** A project with these contacts and companies, by their emails and domains as the file has them. */
async function fill({ emails = [], domains = [], settings = newSettings }: { emails?: string[]; domains?: string[]; settings?: Partial<ProjectRow> }): Promise<void> {
  const { store, accounts } = openAsServer(machine)
  const made = await accounts.createUser({ email: 'ann@acme.com', password: 'correct horse' })
  if (made.status === 'refused') throw new Error(made.detail)
  await write(store, [
    project(settings),
    { type: 'member_added', user_id: made.user.id },
    ...emails.map((email, index) => contact(`contact_${index + 1}`, { email })),
    ...domains.map((domain, index) => company(`company_${index + 1}`, { domain })),
  ])
  await store.close()
}

const notesOf = ({ said }: Seen): string[] => said.split('\n').filter((line) => line.startsWith('NOTE'))

describe('notes of hal check', () => {
  it('are none where all is as in a new project', async () => {
    await fill({ emails: ['ann@xn--bcher-kva.de', 'bob@acme.com'], domains: ['acme.com'] })
    const seen = await machine.hal('check')
    expect(notesOf(seen)).toEqual([])
    expect(seen.said).toMatch(/^Nothing was found \(/m)
    expect(seen.exitCode).toBe(0)
  })

  it('name both contacts whose emails have one normal form (R2)', async () => {
    await fill({ emails: ['ann@xn--bcher-kva.de', 'ann@BÜCHER.de', 'bob@acme.com'] })
    const seen = await machine.hal('check')
    expect(notesOf(seen)).toEqual([
      'NOTE   email: project project_1: contact contact_2 has the email ann@BÜCHER.de, and contact contact_1 has the same one as ann@xn--bcher-kva.de. Calls find contact_1. Give one of them another email, or delete it.',
    ])
    expect(seen.said).toMatch(/Nothing was found, apart from notes/)
    expect(seen.exitCode).toBe(0)
  })

  it.each(['ann@127.0.0.1', 'ann@a..b', 'ann@acme.com,com'])('name the email %s, which has no normal form (R2)', async (email) => {
    await fill({ emails: [email] })
    expect(notesOf(await machine.hal('check'))).toEqual([
      `NOTE   email: project project_1: contact contact_1 has the email ${email}, which no call can find. Set a valid email.`,
    ])
  })

  it('name an account that nobody can sign in to', async () => {
    await fill({})
    const database = new SqliteDatabase(machine.databasePath)
    database.exec("UPDATE users SET email = 'ann@127.0.0.1'")
    database.close()
    expect(notesOf(await machine.hal('check'))).toEqual([
      'NOTE   account: nobody can sign in as ann@127.0.0.1. Add an account with a valid email by `hal user add`, then remove this one by `hal user remove`.',
    ])
  })

  it('name an email whose normal form nobody has (R2)', async () => {
    await fill({ emails: ['Ann@acme.com'] })
    expect(notesOf(await machine.hal('check'))).toEqual([expect.stringMatching(/contact_1 has the email Ann@acme.com, which is stored as ann@acme.com today/)])
  })

  it('keep emails of two projects apart', async () => {
    await fill({ emails: ['Ann@acme.com'] })
    const { store } = openAsServer(machine)
    const other = { ...newSettings, id: 'other' }
    await store.commit([{ project_id: 'other', version: null, changes: [project(other), { type: 'member_added', user_id: 'user_1' }, contact('contact_9', { email: 'ann@acme.com' })] }])
    await store.close()
    expect(notesOf(await machine.hal('check')).join()).not.toMatch(/contact_9/)
  })

  it.each(['not a host', '127.0.0.1', 'a..b'])('name the domain %s, which is no host (R15)', async (domain) => {
    await fill({ domains: [domain, 'acme.com'] })
    expect(notesOf(await machine.hal('check'))).toEqual([
      `NOTE   domain: project project_1: company company_1 has the domain ${domain}, by which no colleague is found. Set a domain such as acme.com.`,
    ])
  })

  it('say which settings a new project would have otherwise', async () => {
    await fill({ settings: { identity_verification: 'strict', signed_only: ['stage'], event_retention_days: 90, stage_update_mode: 'exact' } })
    expect(notesOf(await machine.hal('check'))).toEqual([
      'NOTE   settings: project project_1: stage_update_mode is exact (new projects: advance_only), company_policy is link_existing (new projects: create_missing), ' +
        'company_by_domain is false (new projects: true), identity_verification is strict (new projects: off), signed_only is ["stage"] (new projects: []), ' +
        'event_retention_days is 90 (new projects: null). Keep this, or change it with PATCH /api/projects/project_1.',
    ])
  })

  it('are bounded: twenty of each, and a count', async () => {
    await fill({ emails: Array.from({ length: 25 }, (_, index) => `p${index}@127.0.0.1`), domains: Array.from({ length: 21 }, () => 'a..b') })
    const notes = notesOf(await machine.hal('check'))
    expect(notes).toHaveLength(42)
    expect(notes[20]).toBe('NOTE   email: and 5 more')
    expect(notes[41]).toBe('NOTE   domain: and 1 more')
  })

  it('wait while something is wrong, which comes first', async () => {
    await fill({ emails: ['ann@127.0.0.1'] })
    const database = new SqliteDatabase(machine.databasePath)
    database.exec("UPDATE members SET role = 'king'")
    database.close()
    const seen = await machine.hal('check')
    expect(notesOf(seen)).toEqual([])
    expect(seen.exitCode).toBe(1)
  })
})
