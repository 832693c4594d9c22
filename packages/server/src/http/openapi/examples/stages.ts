import type { Example } from '../example.js'
import { refusedWith } from './refused-with.js'

/** Examples of stages. */
export const stageExamples: Example[] = [
  {
    key: 'list-stages',
    route: 'GET /api/stages',
    summary: 'All stages',
    query: { project_id: 'demo' },
    status: 200,
    answer: {
      data: [
        { id: 'stage_01kb4zq8x2e5rv6m7n8p9q015s', name: 'Lead', position: 0, kind: 'open' },
        { id: 'stage_01kb4zq8x2e5rv6m7n8p9q025s', name: 'Qualified', position: 1, kind: 'open' },
        { id: 'stage_01kb4zq8x2e5rv6m7n8p9q045s', name: 'Proposal', position: 2, kind: 'open' },
        { id: 'stage_01kb4zq8x2e5rv6m7n8p9q055s', name: 'Won', position: 3, kind: 'won' },
        { id: 'stage_01kb4zq8x2e5rv6m7n8p9q065s', name: 'Lost', position: 4, kind: 'lost' },
      ],
      next_cursor: null,
    },
  },
  {
    key: 'list-stages-page',
    route: 'GET /api/stages',
    summary: 'The first two stages',
    query: { project_id: 'demo', limit: 2 },
    status: 200,
    answer: {
      data: [
        { id: 'stage_01kb4zq8x2e5rv6m7n8p9q015s', name: 'Lead', position: 0, kind: 'open' },
        { id: 'stage_01kb4zq8x2e5rv6m7n8p9q025s', name: 'Qualified', position: 1, kind: 'open' },
      ],
      next_cursor: 'c3RhZ2VzCmRlbW8KCjAwMDAwMDAwMQ',
    },
  },
  {
    key: 'create-stage',
    route: 'POST /api/stages',
    summary: 'An open stage',
    body: { project_id: 'demo', name: 'Trial' },
    status: 201,
    answer: { id: 'stage_01kb4zq8x2e5rv6m7n8p9q035s', name: 'Trial', position: 5, kind: 'open' },
  },
  {
    key: 'create-stage-taken',
    route: 'POST /api/stages',
    summary: 'A name that exists already',
    body: { project_id: 'demo', name: 'trial' },
    ...refusedWith(
      'stage_name_taken',
      'Another stage has this name.',
      { existing_id: 'stage_01kb4zq8x2e5rv6m7n8p9q035s' },
    ),
  },
  {
    key: 'update-stage',
    route: 'PATCH /api/stages/:id',
    summary: 'Rename a stage',
    params: { id: 'stage_01kb4zq8x2e5rv6m7n8p9q035s' },
    body: { project_id: 'demo', name: 'Pilot' },
    status: 200,
    answer: { id: 'stage_01kb4zq8x2e5rv6m7n8p9q035s', name: 'Pilot', position: 5, kind: 'open' },
  },
  {
    key: 'order-stages',
    route: 'PUT /api/stages/order',
    summary: 'Put the new stage second',
    body: {
      project_id: 'demo',
      ids: [
        'stage_01kb4zq8x2e5rv6m7n8p9q015s',
        'stage_01kb4zq8x2e5rv6m7n8p9q035s',
        'stage_01kb4zq8x2e5rv6m7n8p9q025s',
        'stage_01kb4zq8x2e5rv6m7n8p9q045s',
        'stage_01kb4zq8x2e5rv6m7n8p9q055s',
        'stage_01kb4zq8x2e5rv6m7n8p9q065s',
      ],
    },
    status: 200,
    answer: {
      data: [
        { id: 'stage_01kb4zq8x2e5rv6m7n8p9q015s', name: 'Lead', position: 0, kind: 'open' },
        { id: 'stage_01kb4zq8x2e5rv6m7n8p9q035s', name: 'Pilot', position: 1, kind: 'open' },
        { id: 'stage_01kb4zq8x2e5rv6m7n8p9q025s', name: 'Qualified', position: 2, kind: 'open' },
        { id: 'stage_01kb4zq8x2e5rv6m7n8p9q045s', name: 'Proposal', position: 3, kind: 'open' },
        { id: 'stage_01kb4zq8x2e5rv6m7n8p9q055s', name: 'Won', position: 4, kind: 'won' },
        { id: 'stage_01kb4zq8x2e5rv6m7n8p9q065s', name: 'Lost', position: 5, kind: 'lost' },
      ],
      next_cursor: null,
    },
  },
  {
    key: 'delete-stage-in-use',
    route: 'DELETE /api/stages/:id',
    summary: 'A stage with companies',
    params: { id: 'stage_01kb4zq8x2e5rv6m7n8p9q045s' },
    query: { project_id: 'demo' },
    ...refusedWith('stage_in_use', 'Companies are in this stage. Name the stage that takes them in `move_to`.'),
  },
  {
    key: 'delete-stage',
    route: 'DELETE /api/stages/:id',
    summary: 'Move its companies to another stage',
    params: { id: 'stage_01kb4zq8x2e5rv6m7n8p9q035s' },
    query: { project_id: 'demo', move_to: 'Lead' },
    status: 204,
  },
]
