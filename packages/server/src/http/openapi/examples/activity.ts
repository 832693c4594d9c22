import type { Example } from '../example.js'
import { refusedWith } from './refused-with.js'

/** Examples of visitors and events. */
export const activityExamples: Example[] = [
  {
    key: 'get-visitor',
    route: 'GET /api/visitors/:visitor_id',
    summary: 'A visitor with a contact',
    params: { visitor_id: 'visitor-7f3a' },
    query: { project_id: 'demo' },
    status: 200,
    answer: {
      visitor_id: 'visitor-7f3a',
      contact_id: 'contact_01kb4zq8x2e5rv6m7n8p9q015s',
      active_company_id: 'company_01kb4zq8x2e5rv6m7n8p9q035s',
      verified: false,
      properties: { plan: 'pro', seats: 5 },
      first_seen_at: '2026-11-23T14:05:10.576Z',
      last_seen_at: '2026-11-23T14:05:12.621Z',
    },
  },
  {
    key: 'list-events',
    route: 'GET /api/events',
    summary: 'Events of one name',
    query: { project_id: 'demo', name: 'trial-started', limit: 1 },
    status: 200,
    answer: {
      data: [
        {
          id: '0196a3c4-7f1e-7000-8000-3c1d5e7f9a2b',
          name: 'trial-started',
          value: 'pro',
          properties: { source: 'pricing' },
          visitor_id: 'visitor-7f3a',
          contact_id: 'contact_01kb4zq8x2e5rv6m7n8p9q015s',
          company_id: 'company_01kb4zq8x2e5rv6m7n8p9q035s',
          timestamp: '2026-11-23T14:05:11.832Z',
          received_at: '2026-11-23T14:05:11.832Z',
        },
      ],
      next_cursor: null,
    },
  },
  {
    key: 'erase-visitor',
    route: 'DELETE /api/visitors/:visitor_id',
    summary: 'Erase a visitor',
    params: { visitor_id: 'visitor-91bc' },
    query: { project_id: 'demo' },
    status: 204,
  },
  {
    key: 'get-visitor-erased',
    route: 'GET /api/visitors/:visitor_id',
    summary: 'A visitor that was erased',
    params: { visitor_id: 'visitor-91bc' },
    query: { project_id: 'demo' },
    ...refusedWith('not_found', 'There is no such visitor in this project.'),
  },
]
