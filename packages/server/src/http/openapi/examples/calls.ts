import type { Example } from '../example.js'
import { refusedWith } from './refused-with.js'

/** Examples of the other widget calls. */
export const callExamples: Example[] = [
  {
    key: 'set-properties',
    route: 'POST /api/widget/set-properties',
    summary: 'Set two properties, remove one',
    body: { project_id: 'demo', visitor_id: 'visitor-7f3a', properties: { plan: 'pro', seats: 5, coupon: null } },
    status: 200,
    answer: {
      visitor: { visitor_id: 'visitor-7f3a', verified: false, properties: { plan: 'pro', seats: 5 } },
      contact_id: 'contact_01kb4zq8x2e5rv6m7n8p9q015s',
      warnings: [],
    },
  },
  {
    key: 'track',
    route: 'POST /api/widget/track',
    summary: 'An event with an operation id',
    body: {
      project_id: 'demo',
      visitor_id: 'visitor-7f3a',
      id: '0196a3c4-7f1e-7000-8000-3c1d5e7f9a2b',
      name: 'trial-started',
      value: 'pro',
      properties: { source: 'pricing' },
    },
    status: 200,
    answer: {
      event_id: '0196a3c4-7f1e-7000-8000-3c1d5e7f9a2b',
      contact_id: 'contact_01kb4zq8x2e5rv6m7n8p9q015s',
      company_id: 'company_01kb4zq8x2e5rv6m7n8p9q035s',
      warnings: [],
    },
  },
  {
    key: 'track-retry',
    route: 'POST /api/widget/track',
    summary: 'The same call again takes effect once',
    headers: { 'idempotency-key': '0196a3c4-7f1e-7000-8000-3c1d5e7f9a2b' },
    body: {
      project_id: 'demo',
      visitor_id: 'visitor-7f3a',
      name: 'trial-started',
      value: 'pro',
      properties: { source: 'pricing' },
    },
    status: 200,
    answer: {
      event_id: '0196a3c4-7f1e-7000-8000-3c1d5e7f9a2b',
      contact_id: 'contact_01kb4zq8x2e5rv6m7n8p9q015s',
      company_id: 'company_01kb4zq8x2e5rv6m7n8p9q035s',
      warnings: [],
    },
  },
  {
    key: 'track-id-reused',
    route: 'POST /api/widget/track',
    summary: 'An operation id that stands for another call',
    body: {
      project_id: 'demo',
      visitor_id: 'visitor-7f3a',
      id: '0196a3c4-7f1e-7000-8000-3c1d5e7f9a2b',
      name: 'trial-ended',
    },
    ...refusedWith(
      'id_reused',
      'This operation id belongs to another call, of another type, visitor or content. Make a new id for each call.',
    ),
  },
  {
    key: 'track-unknown-project',
    route: 'POST /api/widget/track',
    summary: 'A project that does not exist',
    body: { project_id: 'dmeo', visitor_id: 'visitor-7f3a', name: 'trial-started' },
    ...refusedWith('unknown_project', 'There is no project with this `project_id`.'),
  },
  {
    key: 'set-stage',
    route: 'POST /api/widget/set-stage',
    summary: 'Move the active company forward',
    body: { project_id: 'demo', visitor_id: 'visitor-7f3a', stage: 'Qualified' },
    status: 200,
    answer: {
      company: { id: 'company_01kb4zq8x2e5rv6m7n8p9q035s', stage: 'Qualified' },
      company_by: 'active',
      stage_update: { status: 'applied', mode: 'advance_only', from: null, to: 'Qualified' },
      warnings: [],
    },
  },
  {
    key: 'set-stage-earlier',
    route: 'POST /api/widget/set-stage',
    summary: 'An earlier stage is skipped',
    body: { project_id: 'demo', visitor_id: 'visitor-7f3a', stage: 'Lead' },
    status: 200,
    answer: {
      company: { id: 'company_01kb4zq8x2e5rv6m7n8p9q035s', stage: 'Qualified' },
      company_by: 'active',
      stage_update: {
        status: 'skipped',
        mode: 'advance_only',
        from: 'Qualified',
        to: 'Lead',
        reason: 'already_later',
      },
      warnings: [],
    },
  },
  {
    key: 'set-stage-unknown',
    route: 'POST /api/widget/set-stage',
    summary: 'A stage that does not exist',
    body: { project_id: 'demo', visitor_id: 'visitor-7f3a', stage: 'Qualifyed' },
    ...refusedWith(
      'unknown_stage',
      'The project has no stage with this name or id. Did you mean `Qualified`?',
      { stages: ['Lead', 'Qualified', 'Proposal', 'Won', 'Lost'] },
    ),
  },
  {
    key: 'set-stage-no-contact',
    route: 'POST /api/widget/set-stage',
    summary: 'A visitor without a contact',
    body: { project_id: 'demo', visitor_id: 'visitor-0001', stage: 'Qualified' },
    ...refusedWith('no_contact', 'The visitor has no contact. Call `identify` with an `email` or `user_id` first.'),
  },
  {
    key: 'set-deal',
    route: 'POST /api/widget/set-deal',
    summary: 'Value and stage in one write',
    body: { project_id: 'demo', visitor_id: 'visitor-7f3a', deal_value: 12_000, stage: 'Proposal' },
    status: 200,
    answer: {
      company: { id: 'company_01kb4zq8x2e5rv6m7n8p9q035s', stage: 'Proposal', deal_value: 12_000 },
      deal_value: 12_000,
      company_by: 'active',
      stage_update: { status: 'applied', mode: 'advance_only', from: 'Qualified', to: 'Proposal' },
      warnings: [],
    },
  },
  {
    key: 'set-deal-ambiguous',
    route: 'POST /api/widget/set-deal',
    summary: 'A contact with several companies',
    body: { project_id: 'demo', visitor_id: 'visitor-91bc', deal_value: 500 },
    ...refusedWith(
      'company_ambiguous',
      'The contact has several companies and none is active. Send `company_id`.',
      {
        candidates: [
          { id: 'company_01kb4zq8x2e5rv6m7n8p9q015s', external_id: 'contoso' },
          { id: 'company_01kb4zq8x2e5rv6m7n8p9q025s', external_id: 'fabrikam' },
        ],
      },
    ),
  },
  {
    key: 'set-deal-company',
    route: 'POST /api/widget/set-deal',
    summary: 'Name the company',
    body: { project_id: 'demo', visitor_id: 'visitor-91bc', deal_value: 500, company_id: 'contoso' },
    status: 200,
    answer: {
      company: { id: 'company_01kb4zq8x2e5rv6m7n8p9q015s', stage: 'Lead', deal_value: 500 },
      deal_value: 500,
      company_by: 'explicit',
      warnings: [],
    },
  },
]
