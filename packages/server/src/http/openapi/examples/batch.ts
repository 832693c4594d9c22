import type { Example } from '../example.js'
import { refusedWith } from './refused-with.js'

/** Examples of batches. */
export const batchExamples: Example[] = [
  {
    key: 'batch',
    route: 'POST /api/widget/batch',
    summary: 'One applied, one repeated, one rejected',
    body: {
      project_id: 'demo',
      visitor_id: 'visitor-7f3a',
      device: { id: '0196a3c4-7f1e-7000-8000-0d1e2f3a4b5c', sdk_version: '0.2.0' },
      operations: [
        { id: '0196a3c4-80aa-7000-8000-5b6c7d8e9f01', type: 'track', name: 'seat-invited', value: 3, seq: 1 },
        {
          id: '0196a3c4-7f1e-7000-8000-3c1d5e7f9a2b',
          type: 'track',
          name: 'trial-started',
          value: 'pro',
          properties: { source: 'pricing' },
          seq: 2,
        },
        { id: '0196a3c4-80ab-7000-8000-5b6c7d8e9f02', type: 'set_stage', stage: 'Signed', seq: 3 },
      ],
    },
    status: 200,
    answer: {
      results: [
        {
          id: '0196a3c4-80aa-7000-8000-5b6c7d8e9f01',
          status: 'ok',
          result: {
            event_id: '0196a3c4-80aa-7000-8000-5b6c7d8e9f01',
            contact_id: 'contact_01kb4zq8x2e5rv6m7n8p9q015s',
            company_id: 'company_01kb4zq8x2e5rv6m7n8p9q035s',
            warnings: [],
          },
        },
        {
          id: '0196a3c4-7f1e-7000-8000-3c1d5e7f9a2b',
          status: 'duplicate',
          result: {
            event_id: '0196a3c4-7f1e-7000-8000-3c1d5e7f9a2b',
            contact_id: 'contact_01kb4zq8x2e5rv6m7n8p9q015s',
            company_id: 'company_01kb4zq8x2e5rv6m7n8p9q035s',
            warnings: [],
          },
        },
        {
          id: '0196a3c4-80ab-7000-8000-5b6c7d8e9f02',
          status: 'rejected',
          problem: {
            type: '/docs/problems/unknown_stage',
            title: 'Unknown stage',
            status: 422,
            detail: 'The project has no stage with this name or id.',
            code: 'unknown_stage',
            stages: ['Lead', 'Qualified', 'Proposal', 'Won', 'Lost'],
          },
        },
      ],
    },
  },
  {
    key: 'batch-invalid',
    route: 'POST /api/widget/batch',
    summary: 'A batch without operations',
    body: { project_id: 'demo', visitor_id: 'visitor-7f3a' },
    ...refusedWith(
      'invalid_request',
      '`operations` is missing.',
      { errors: [{ path: 'operations', message: 'is missing' }] },
    ),
  },
]
