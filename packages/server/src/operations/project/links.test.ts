import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Change } from '../../domain/change.js'
import type { LinkRow } from '../../domain/records/rows.js'
import { company, contact, event, linkRow, P, project, T0, visitor, write } from '../../store/conformance/testing.js'
import { newMachine, openAsServer, type Machine } from '../testing.js'

let machine: Machine
beforeEach(() => {
  machine = newMachine()
})
afterEach(() => machine.dispose())

const link = (contact_id: string, company_id: string, row: Partial<LinkRow> = {}): Change => ({
  type: 'link_added',
  link: linkRow(contact_id, company_id, T0, row),
})

/** Ann in a company that her account confirmed and in one that a page named; Bob in the second alone. */
async function fill(): Promise<void> {
  const { store } = openAsServer(machine)
  await write(store, [
    project({ identity_verification: 'strict' }),
    contact('contact_ann'), contact('contact_bob'),
    company('company_1', { name: 'Acme' }), company('company_2', { name: 'Evil\u001b[2J' }),
    link('contact_ann', 'company_1', { source: 'account', actor: 'user_1', proven: true }),
    link('contact_ann', 'company_2', { source: 'widget', actor: 'v-1' }),
    link('contact_bob', 'company_2', { source: 'widget', actor: null, proven: false }),
    visitor('v-1', { contact_id: 'contact_ann', active_company_id: 'company_2' }),
    visitor('v-2', { contact_id: 'contact_ann', active_company_id: 'company_1' }),
    event('e-1', 'v-1', { contact_id: 'contact_ann', company_id: 'company_2' }),
  ])
  await store.close()
}

async function reopened<Answer>(look: (store: ReturnType<typeof openAsServer>['store']) => Promise<Answer>): Promise<Answer> {
  const { store } = openAsServer(machine)
  try {
    return await look(store)
  } finally {
    await store.close()
  }
}

const companiesOf = (contactId: string) => reopened(async ({ queries }) => (await queries.contact(P, contactId))?.companies.map(({ id }) => id))
const activeOf = (visitorId: string) => reopened(async ({ queries }) => (await queries.visitor(P, visitorId))?.active_company_id)

describe('hal project links', () => {
  it('lists the links that nothing has proven, with a count, and changes nothing (R34)', async () => {
    await fill()
    const seen = await machine.hal('project', 'links', P, '--unproven')
    expect(seen.said).toBe(
      'contact_ann\tcompany_2\tEvil\\u001b[2J\twidget v-1\t2026-11-23T14:05:09.123Z\n' +
      'contact_bob\tcompany_2\tEvil\\u001b[2J\twidget\t2026-11-23T14:05:09.123Z',
    )
    expect(seen.noted).toMatch(/^2 unproven links: in strict verification they open no company/)
    expect(seen.exitCode).toBe(0)
    expect(await companiesOf('contact_ann')).toEqual(['company_1', 'company_2'])
  })

  it('removes them, and the active context of visitors there (R29, R34)', async () => {
    await fill()
    const seen = await machine.hal('project', 'links', P, '--unproven', '--remove')
    expect(seen.said.split('\n')).toHaveLength(2)
    expect(seen.noted).toBe('Removed 2 unproven links. Contacts, companies and their events stay.')
    expect(await companiesOf('contact_ann')).toEqual(['company_1'])
    expect(await companiesOf('contact_bob')).toEqual([])
    expect(await activeOf('v-1')).toBeNull()
    expect(await activeOf('v-2')).toBe('company_1')
    expect((await machine.hal('project', 'links', P, '--unproven')).noted).toBe('There is no unproven link.')
  })

  it('records each removal as an activity of the operator, and leaves events as they are', async () => {
    await fill()
    await machine.hal('project', 'links', P, '--unproven', '--remove')
    await reopened(async ({ queries }) => {
      const { data } = await queries.timeline({ project_id: P, limit: 10, cursor: null }, { company_id: 'company_2' })
      expect(data.filter(({ type }) => type === 'event')).toMatchObject([{ id: 'e-1', company_id: 'company_2' }])
      expect(data.filter(({ type }) => type === 'activity')).toMatchObject(['contact_bob', 'contact_ann'].map((contact_id) => (
        { kind: 'company_unlinked', contact_id, company_id: 'company_2', source: 'system', actor: 'operator', from: null, to: null })))
    })
  })

  it('takes more links than one commit holds, beside a server that goes on writing', async () => {
    await fill()
    const { store } = openAsServer(machine)
    const many = Array.from({ length: 250 }, (_, index) => `contact_${index}`)
    await write(store, many.flatMap((id) => [contact(id), link(id, 'company_1')]))
    const removing = machine.hal('project', 'links', P, '--unproven', '--remove')
    for (let index = 0; index < 20; index++) await write(store, [event(`meanwhile-${index}`, 'v-1')])
    expect((await removing).noted).toMatch(/^Removed 252 unproven links/)
    expect((await store.queries.company(P, 'company_1'))?.contact_ids).toEqual(['contact_ann'])
    await store.close()
  })

  it('reaches no other project', async () => {
    await fill()
    const { store } = openAsServer(machine)
    await store.commit([{ project_id: 'other', version: null, changes: [project({ id: 'other' }), contact('contact_9'), company('company_9'), link('contact_9', 'company_9')] }])
    await store.close()
    await machine.hal('project', 'links', P, '--unproven', '--remove')
    expect((await machine.hal('project', 'links', 'other', '--unproven')).said).toMatch(/^contact_9\tcompany_9\t/)
  })

  it.each([
    [['project', 'links'], 2, /project links PROJECT --unproven/],
    [['project', 'links', P], 2, /project links PROJECT --unproven/],
    [['project', 'links', P, '--remove'], 2, /project links PROJECT --unproven/],
    [['project', 'links', 'nowhere', '--unproven'], 1, /no project nowhere: .*project list/],
    [['project', 'links', P, 'more', '--unproven'], 2, /takes one word/],
    [['project', 'list', '--unproven'], 2, /does not take --unproven/],
  ])('says what is wrong with %j', async (args, exitCode, message) => {
    await fill()
    const seen = await machine.hal(...args)
    expect(seen.noted).toMatch(message)
    expect(seen.exitCode).toBe(exitCode)
  })
})
