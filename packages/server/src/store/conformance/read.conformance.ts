import { describe, expect, it } from 'vitest'
import type { Store } from '../port.js'
import {
  company,
  companyRow,
  contact,
  contactRow,
  event,
  keys,
  link,
  linkRow,
  operation,
  operationRow,
  project,
  projectRow,
  readRows,
  stage,
  stageRow,
  T0,
  visitor,
  visitorRow,
  write,
} from './testing.js'

export function describeRead(getStore: () => Store): void {
  describe('read', () => {
    it('answers null where there is no such project', async () => {
      expect(await getStore().read(keys({ project_id: 'unknown' }))).toBeNull()
    })

    it('gives the project with its stages in order of position', async () => {
      const row = projectRow({
        allowed_origins: ['https://acme.com'],
        previous_secret: { secret: 'old', expires_at: T0 + 1 },
      })
      await write(getStore(), [
        project(row),
        stage({ id: 'stage_b', position: 1 }),
        stage({ id: 'stage_a', position: 2, kind: 'won' }),
        stage({ id: 'stage_c', position: 0 }),
      ])
      const rows = await readRows(getStore(), {})
      expect(rows.project).toEqual(row)
      expect(rows.stages.map(({ id }) => id)).toEqual(['stage_c', 'stage_b', 'stage_a'])
      expect(rows.stages[2]).toEqual(stageRow({ id: 'stage_a', position: 2, kind: 'won' }))
    })

    it('leaves out what no key names and no named row leads to', async () => {
      await write(getStore(), [project(), visitor('v1'), contact('contact_1'), company('company_1')])
      const rows = await readRows(getStore(), { visitor_ids: ['v2'], emails: ['x@y.z'], company_refs: ['acme'] })
      expect(rows).toMatchObject({ visitors: [], contacts: [], companies: [], links: [], operations: [] })
    })

    it('adds to a visitor its contact, its active company and all that the contact is linked to', async () => {
      await write(getStore(), [
        project(),
        contact('contact_1', { email: 'ann@acme.com' }),
        company('company_1'),
        company('company_2'),
        company('company_3'),
        visitor('v1', { contact_id: 'contact_1', active_company_id: 'company_3', properties: { plan: ['pro', 1, null] } }),
        link('contact_1', 'company_2', T0 + 2),
        link('contact_1', 'company_1', T0 + 1),
      ])
      const rows = await readRows(getStore(), { visitor_ids: ['v1'] })
      expect(rows.visitors).toEqual([
        visitorRow({
          visitor_id: 'v1',
          contact_id: 'contact_1',
          active_company_id: 'company_3',
          properties: { plan: ['pro', 1, null] },
        }),
      ])
      expect(rows.contacts).toEqual([contactRow({ id: 'contact_1', email: 'ann@acme.com' })])
      expect(rows.links).toEqual([
        linkRow('contact_1', 'company_1', T0 + 1),
        linkRow('contact_1', 'company_2', T0 + 2),
      ])
      expect(rows.companies.map(({ id }) => id).sort()).toEqual(['company_1', 'company_2', 'company_3'])
    })

    it('finds contacts by id, email and user_id, each once', async () => {
      const row = contactRow({
        id: 'contact_1',
        email: 'ann@acme.com',
        user_id: 'u1',
        name: 'Ann',
        phone: '1',
        notes: 'n',
        tags: ['a', 'b'],
        metadata: { deep: { er: true } },
        held: ['name'],
        updated_at: T0 + 5,
      })
      await write(getStore(), [project(), contact('contact_1', row), contact('contact_2', { user_id: 'u2' }), contact('contact_3')])
      const rows = await readRows(getStore(), {
        contact_ids: ['contact_1', 'contact_3'],
        emails: ['ann@acme.com'],
        user_ids: ['u1', 'u2'],
      })
      expect(rows.contacts.map(({ id }) => id).sort()).toEqual(['contact_1', 'contact_2', 'contact_3'])
      expect(rows.contacts.find(({ id }) => id === 'contact_1')).toEqual(row)
    })

    it('finds companies by id, external_id and stage, each once', async () => {
      const row = companyRow({
        id: 'company_1',
        external_id: 'acme',
        name: 'Acme',
        domain: 'acme.com',
        stage_id: 'stage_1',
        stage_changed_at: T0 + 3,
        deal_value: 1234.5,
        notes: 'n',
        metadata: { a: 1 },
      })
      await write(getStore(), [
        project(),
        stage({ id: 'stage_1' }),
        company('company_1', row),
        company('company_2', { stage_id: 'stage_1' }),
        company('company_3'),
      ])
      const rows = await readRows(getStore(), {
        company_refs: ['company_1', 'acme', 'company_3'],
        stage_ids: ['stage_1'],
      })
      expect(rows.companies.map(({ id }) => id).sort()).toEqual(['company_1', 'company_2', 'company_3'])
      expect(rows.companies.find(({ id }) => id === 'company_1')).toEqual(row)
    })

    it('says of each placeholder how it is used (R11)', async () => {
      await write(getStore(), [
        project(),
        visitor('v1'),
        contact('contact_1'),
        contact('contact_2'),
        company('company_1', { is_placeholder: true }),
        company('company_2', { is_placeholder: true }),
        company('company_3'),
        link('contact_1', 'company_1'),
        link('contact_2', 'company_1'),
        link('contact_1', 'company_2'),
        event('e1', 'v1', { contact_id: 'contact_1', company_id: 'company_2' }),
      ])
      const rows = await readRows(getStore(), { contact_ids: ['contact_1'], company_refs: ['company_3'] })
      expect(rows.company_use).toEqual(
        new Map([
          ['company_1', { contact_count: 2, has_events: false }],
          ['company_2', { contact_count: 1, has_events: true }],
        ]),
      )
    })

    it('gives operations by id with both results', async () => {
      const row = operationRow({
        id: 'op-1',
        visitor_id: 'v1',
        contact_id: 'contact_1',
        result: { visitor: { visitor_id: 'v1', verified: false, properties: {} }, contact_id: 'contact_1', warnings: [] },
        verified_result: {
          visitor: { visitor_id: 'v1', verified: true, properties: { a: 1 } },
          contact_id: 'contact_1',
          warnings: [],
        },
      })
      await write(getStore(), [project(), contact('contact_1'), visitor('v1'), operation('op-1', 'v1', row)])
      const rows = await readRows(getStore(), { operation_ids: ['op-1', 'op-2', 'op-1'] })
      expect(rows.operations).toEqual([row])
    })
  })
}
