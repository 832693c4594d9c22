import type { Example } from '../example.js'
import { refusedWith } from './refused-with.js'

/** Companies that later examples of widget calls use. */
export const createCompanyExamples: Example[] = [
  {
    key: 'create-company',
    route: 'POST /api/companies',
    summary: 'A company in a stage',
    body: { project_id: 'demo', name: 'Contoso', external_id: 'contoso', stage: 'Lead', deal_value: 3_000 },
    status: 201,
    answer: {
      id: 'company_01kb4zq8x2e5rv6m7n8p9q015s',
      external_id: 'contoso',
      name: 'Contoso',
      domain: null,
      is_placeholder: false,
      stage_changed_at: '2026-11-23T14:05:09.768Z',
      deal_value: 3_000,
      notes: null,
      metadata: {},
      created_at: '2026-11-23T14:05:09.768Z',
      updated_at: '2026-11-23T14:05:09.768Z',
      project_id: 'demo',
      stage: { id: 'stage_01kb4zq8x2e5rv6m7n8p9q015s', name: 'Lead', position: 0, kind: 'open' },
      contact_ids: [],
    },
  },
  {
    key: 'create-company-name',
    route: 'POST /api/companies',
    summary: 'A company with an id of your own',
    body: { project_id: 'demo', name: 'Fabrikam', external_id: 'fabrikam' },
    status: 201,
    answer: {
      id: 'company_01kb4zq8x2e5rv6m7n8p9q025s',
      external_id: 'fabrikam',
      name: 'Fabrikam',
      domain: null,
      is_placeholder: false,
      stage_changed_at: null,
      deal_value: null,
      notes: null,
      metadata: {},
      created_at: '2026-11-23T14:05:10.128Z',
      updated_at: '2026-11-23T14:05:10.128Z',
      project_id: 'demo',
      stage: null,
      contact_ids: [],
    },
  },
  {
    key: 'create-company-taken',
    route: 'POST /api/companies',
    summary: 'An external_id that exists already',
    body: { project_id: 'demo', name: 'Contoso Ltd', external_id: 'contoso' },
    ...refusedWith(
      'external_id_taken',
      'Another company has this external_id.',
      { existing_id: 'company_01kb4zq8x2e5rv6m7n8p9q015s' },
    ),
  },
]
