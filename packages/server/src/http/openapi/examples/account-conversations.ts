import type { Example } from '../example.js'
import { refusedWith } from './refused-with.js'

const conversation_id = 'conversation_01kb4zq8x2e5rv6m7n8p9q015s'
const [firstId, secondId] = ['message_01kb4zq8x2e5rv6m7n8p9q015s', 'message_01kb4zq8x2e5rv6m7n8p9q025s']
const [answerId, noteId] = ['message_01kb4zq8x2e5rv6m7n8p9q035s', 'message_01kb4zq8x2e5rv6m7n8p9q045s']
const owner = 'user_01kb4zq8x2e5rv6m7n8p9q025s'

const firstAt = '2026-11-23T14:05:09.123Z'
const secondAt = '2026-11-23T14:05:31.480Z'
const readAt = '2026-11-23T14:05:32.117Z'
const assignedAt = '2026-11-23T14:05:58.332Z'
const answeredAt = '2026-11-23T14:06:02.734Z'
const editedAt = '2026-11-23T14:07:44.201Z'

const params = { id: conversation_id }
const query = { project_id: 'demo' }

const asked = {
  id: conversation_id,
  project_id: 'demo',
  visitor_id: 'visitor-c41d',
  contact_id: null,
  company_id: null,
  subject: 'Invoice',
  state: 'open',
  assignee_id: null,
  verified: false,
  is_claimed: false,
  waiting_since: firstAt,
  waiting_on: 'operator',
  first_response_at: null,
  first_response_seconds: null,
  resolved_at: null,
  reopened_count: 0,
  last_seq: 2,
  last_message: { id: secondId, kind: 'visitor', preview: 'For a whole year, that is.', created_at: secondAt },
  last_message_at: secondAt,
  unread: 2,
  read_seq: 0,
  visitor_unread: 0,
  visitor_read_seq: 2,
  visitor_read_at: readAt,
  continues_id: null,
  continued_by_id: null,
  version: 3,
  created_at: firstAt,
  updated_at: readAt,
}

const message = { conversation_id, after_seq: null, event: null, from: null, to: null, verified: false, edited_at: null, deleted_at: null }
const ofVisitor = { ...message, kind: 'visitor', author: { type: 'visitor', id: 'visitor-c41d', name: null }, format: 'text' }
const ofTeam = { ...message, author: { type: 'user', id: owner, name: null }, operation_id: null, written_at: answeredAt, created_at: answeredAt }
const note = { ...ofTeam, id: noteId, seq: null, after_seq: 4, kind: 'note', body: 'Asked the accountants.', format: 'text' }

/** Examples of conversations as operators read and answer them. */
export const accountConversationExamples: Example[] = [
  {
    key: 'list-conversations',
    route: 'GET /api/conversations',
    summary: 'Open ones that wait for an answer',
    query: { ...query, state: 'open', waiting: 'operator' },
    status: 200,
    answer: { data: [asked], next_cursor: null },
  },
  {
    key: 'count-conversations',
    route: 'GET /api/conversations/counts',
    summary: 'One that nobody takes care of',
    query,
    status: 200,
    answer: { open: 1, resolved: 0, mine: 0, unassigned: 1, waiting: 1, unread: 1 },
  },
  {
    key: 'get-conversation',
    route: 'GET /api/conversations/:id',
    summary: 'Named by the operation that started it',
    params: { id: '0196a3c4-9a10-7000-8000-6c7d8e9f0a1b' },
    query,
    status: 200,
    answer: asked,
  },
  {
    key: 'update-conversation',
    route: 'PATCH /api/conversations/:id',
    summary: 'Take care of it',
    params,
    body: { project_id: 'demo', assignee_id: owner },
    status: 200,
    answer: { ...asked, assignee_id: owner, version: 4, updated_at: assignedAt },
  },
  {
    key: 'update-conversation-company',
    route: 'PATCH /api/conversations/:id',
    summary: 'A company that is not linked to the contact',
    params,
    body: { project_id: 'demo', company_id: 'contoso' },
    ...refusedWith('company_not_linked', '`company_id` names no company that the visitor’s contact is linked to.'),
  },
  {
    key: 'list-messages',
    route: 'GET /api/conversations/:id/messages',
    summary: 'The first message',
    params,
    query: { ...query, limit: 1 },
    status: 200,
    answer: {
      data: [
        {
          ...ofVisitor,
          id: firstId,
          seq: 1,
          body: 'Can we pay by invoice?',
          operation_id: '0196a3c4-9a10-7000-8000-6c7d8e9f0a1b',
          written_at: firstAt,
          created_at: firstAt,
        },
      ],
      next_cursor: 'WyJJUWswcTc3Q1JqNkMiLDE3OTYxMDQ0MTk4NjAsMSwxNl0',
    },
  },
  {
    key: 'reply-unseen',
    route: 'POST /api/conversations/:id/messages',
    summary: 'An answer over a message that was not seen',
    params,
    body: { project_id: 'demo', body: 'Yes.', if_last_seq: 1 },
    ...refusedWith('conversation_changed', 'There are messages after the one in `if_last_seq`. Read them first.', { last_seq: 2 }),
  },
  {
    key: 'reply',
    route: 'POST /api/conversations/:id/messages',
    summary: 'Answer, and resolve the conversation',
    params,
    body: { project_id: 'demo', body: 'Yes, **once a year** too.', format: 'markdown', state: 'resolved', if_last_seq: 2 },
    status: 201,
    answer: { ...ofTeam, id: answerId, seq: 3, kind: 'operator', body: 'Yes, **once a year** too.', format: 'markdown' },
  },
  {
    key: 'write-note',
    route: 'POST /api/conversations/:id/messages',
    summary: 'A note for your team',
    params,
    body: { project_id: 'demo', kind: 'note', body: 'Ask the accountants.' },
    status: 201,
    answer: { ...note, body: 'Ask the accountants.' },
  },
  {
    key: 'edit-note',
    route: 'PATCH /api/conversations/:id/messages/:message_id',
    summary: 'Correct the note',
    params: { ...params, message_id: noteId },
    body: { project_id: 'demo', body: 'Asked the accountants.' },
    status: 200,
    answer: { ...note, edited_at: editedAt },
  },
  {
    key: 'delete-message',
    route: 'DELETE /api/conversations/:id/messages/:message_id',
    summary: 'Delete the note',
    params: { ...params, message_id: noteId },
    query,
    status: 204,
  },
  {
    key: 'mark-read',
    route: 'POST /api/conversations/:id/read',
    summary: 'Both messages of the visitor',
    params,
    body: { project_id: 'demo', up_to: 2 },
    status: 200,
    answer: { read_seq: 2, unread: 0 },
  },
  {
    key: 'mark-unread',
    route: 'POST /api/conversations/:id/unread',
    summary: 'From the second message on',
    params,
    body: { project_id: 'demo', from_seq: 2 },
    status: 200,
    answer: { read_seq: 1, unread: 1 },
  },
  {
    key: 'delete-conversation',
    route: 'DELETE /api/conversations/:id',
    summary: 'Delete it for good',
    params,
    query,
    status: 204,
  },
]
