import type { Example } from '../example.js'
import { refusedWith } from './refused-with.js'

const visitor = { project_id: 'demo', visitor_id: 'visitor-c41d' }
const chat_token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ2aXNpdG9yLTdmM2EifQ.a2V5LW9mLWEtY2hhdA'

const started_by = '0196a3c4-9a10-7000-8000-6c7d8e9f0a1b'
const conversation_id = 'conversation_01kb4zq8x2e5rv6m7n8p9q015s'
const [first, second] = ['message_01kb4zq8x2e5rv6m7n8p9q015s', 'message_01kb4zq8x2e5rv6m7n8p9q025s']

const firstAt = '2026-11-23T14:05:09.123Z'
const secondAt = '2026-11-23T14:05:31.480Z'

const view = {
  id: conversation_id,
  started_by,
  subject: 'Invoice',
  state: 'open',
  last_seq: 2,
  last_message: { kind: 'visitor', preview: 'For a whole year, that is.', created_at: secondAt },
  unread: 0,
  read_seq: 0,
  operator_read_seq: 0,
  continues_id: null,
  continued_by_id: null,
  version: 2,
  created_at: firstAt,
  updated_at: secondAt,
}

const message = { conversation_id, kind: 'visitor', author: { type: 'visitor', name: null }, format: 'text', event: null, deleted_at: null }

/** Examples of conversations as a page reads and writes them. */
export const conversationExamples: Example[] = [
  {
    key: 'chat-token',
    route: 'POST /api/widget/conversations/token',
    summary: 'A token for a visitor',
    body: visitor,
    status: 200,
    answer: { chat_token, expires_at: '2027-05-22T14:05:09.000Z' },
  },
  {
    key: 'send-message',
    route: 'POST /api/widget/send-message',
    summary: 'Start a conversation',
    body: { ...visitor, id: started_by, chat_token, subject: 'Invoice', body: 'Can we pay by invoice?' },
    status: 200,
    answer: { conversation_id, message_id: first, seq: 1, started: true, warnings: [] },
  },
  {
    key: 'send-message-more',
    route: 'POST /api/widget/send-message',
    summary: 'Continue it, named by the operation that started it',
    body: { ...visitor, id: '0196a3c4-9a11-7000-8000-6c7d8e9f0a1c', chat_token, conversation_id: started_by, body: 'For a whole year, that is.' },
    status: 200,
    answer: { conversation_id, message_id: second, seq: 2, started: false, warnings: [] },
  },
  {
    key: 'send-message-unverified',
    route: 'POST /api/widget/send-message',
    summary: 'Without a token',
    body: { ...visitor, body: 'Hello?' },
    ...refusedWith('identity_unverified', 'A conversation needs a valid `chat_token` or `visitor_token`. The call has none.'),
  },
  {
    key: 'conversations',
    route: 'POST /api/widget/conversations/list',
    summary: 'All that the token opens',
    body: { ...visitor, chat_token },
    status: 200,
    answer: { data: [view], next_cursor: null, unread: 0 },
  },
  {
    key: 'messages',
    route: 'POST /api/widget/conversations/messages',
    summary: 'All messages of a conversation',
    body: { ...visitor, chat_token, conversation_id },
    status: 200,
    answer: {
      data: [
        { ...message, id: first, seq: 1, body: 'Can we pay by invoice?', operation_id: started_by, written_at: firstAt, created_at: firstAt },
        {
          ...message,
          id: second,
          seq: 2,
          body: 'For a whole year, that is.',
          operation_id: '0196a3c4-9a11-7000-8000-6c7d8e9f0a1c',
          written_at: secondAt,
          created_at: secondAt,
        },
      ],
      has_more: false,
      conversation: view,
    },
  },
  {
    key: 'messages-not-found',
    route: 'POST /api/widget/conversations/messages',
    summary: 'A conversation that the token does not open',
    body: { ...visitor, chat_token, conversation_id: 'conversation_01kb4zq8x2e5rv6m7n8p9q099z' },
    ...refusedWith('not_found', 'There is no such conversation in this project.'),
  },
  {
    key: 'read-messages',
    route: 'POST /api/widget/conversations/read',
    summary: 'Mark both messages as read',
    body: { ...visitor, chat_token, conversation_id, up_to: 2 },
    status: 200,
    answer: { conversation_id, read_seq: 2, unread: 0 },
  },
]
